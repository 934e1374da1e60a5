import { RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants';
import { controllers } from '../src/controller.module';

/** A route as its controller declares it, `PUT /v1/lines/:lineId`. */
export interface Route {
  method: string;
  path: string;
}

/** Every route of every door, read from the controllers themselves. */
export function everyRoute(): Route[] {
  return controllers.flatMap((controller) => {
    const prefix = String(Reflect.getMetadata(PATH_METADATA, controller));
    const prototype = controller.prototype as unknown as Record<string, unknown>;
    return Object.getOwnPropertyNames(prototype).flatMap((name) => {
      const handler = prototype[name];
      const method =
        typeof handler === 'function' ? (Reflect.getMetadata(METHOD_METADATA, handler) as unknown) : undefined;
      if (typeof method !== 'number') return [];
      const path = `/${prefix}/${String(Reflect.getMetadata(PATH_METADATA, handler as object))}`.replace(/\/+$/, '');
      return [{ method: RequestMethod[method] ?? '', path: path.replaceAll('//', '/') }];
    });
  });
}
