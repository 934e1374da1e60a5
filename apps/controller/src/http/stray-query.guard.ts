import { type CanActivate, type ExecutionContext } from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum';
import type { FastifyRequest } from 'fastify';
import { InvalidInput } from '#foundation';

/**
 * Refuses a query on a route that reads none, as an unknown field of a body is refused: a caller who believes in `?portalId=` must
 * learn that it means nothing (catalogue E04). Routes with a query name its fields in a DTO. Throws InvalidInput `invalid-request`.
 */
export class StrayQueryGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const { query } = context.switchToHttp().getRequest<FastifyRequest<{ Querystring: Record<string, unknown> }>>();
    const names = Object.keys(query);
    if (names.length === 0 || readsQuery(context)) return true;
    throw new InvalidInput('invalid-request', 'The request does not have the expected form.', {
      fields: names.map((name) => ({ pointer: `/${name}`, detail: `property ${name} should not exist` })),
    });
  }
}

/** Nest keeps a handler's parameters under keys `<kind>:<position>`. */
function readsQuery(context: ExecutionContext): boolean {
  const parameters = Reflect.getMetadata(ROUTE_ARGS_METADATA, context.getClass(), context.getHandler().name) as
    object | undefined;
  return Object.keys(parameters ?? {}).some((key) => key.startsWith(`${RouteParamtypes.QUERY}:`));
}
