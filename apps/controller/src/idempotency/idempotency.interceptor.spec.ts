import type { ExecutionContext } from '@nestjs/common';
import { lastValueFrom, of, throwError } from 'rxjs';
import {
  type Claim,
  Conflict,
  DependencyFailed,
  IdempotencyStore,
  NotAllowed,
  NotFound,
  Unprocessable,
} from '#foundation';
import { IdempotencyInterceptor } from './idempotency.interceptor';

/** A store that only says what was asked of it. */
class WatchedStore {
  readonly ends: string[] = [];
  fingerprint = '';

  claim(tenantId: string, key: string, fingerprint: string): Promise<Claim> {
    this.fingerprint = fingerprint;
    return Promise.resolve({ tenantId, key, owner: 'run_1' });
  }

  complete(): Promise<void> {
    this.ends.push('kept');
    return Promise.resolve();
  }

  abandon(): Promise<void> {
    this.ends.push('freed');
    return Promise.resolve();
  }
}

const request = {
  method: 'PUT',
  url: '/v1/lines/a?b=c',
  headers: { 'idempotency-key': 'k' },
  body: { b: 1, a: 2 },
  caller: { tenantId: 'ten_1', role: 'p2c' },
  claimed: { contentDigest: 'sha-256=:abc=:' },
  routeOptions: { url: '/v1/lines/:lineId' },
};
const reply = { statusCode: 200, header: () => reply, getHeader: () => undefined };
const context = {
  switchToHttp: () => ({ getRequest: () => request, getResponse: () => reply }),
} as unknown as ExecutionContext;

/** What becomes of the key when the handler fails so, or succeeds. */
async function endOf(error?: Error): Promise<WatchedStore> {
  const store = new WatchedStore();
  const interceptor = new IdempotencyInterceptor(store as unknown as IdempotencyStore);
  const handled = error === undefined ? of({}) : throwError(() => error);
  await lastValueFrom(interceptor.intercept(context, { handle: () => handled })).catch(() => undefined);
  return store;
}

describe('IdempotencyInterceptor', () => {
  it.each<[string, Error | undefined, string]>([
    ['an answer', undefined, 'kept'],
    ['a refusal by rule', new Unprocessable('x', 'x'), 'kept'],
    ['a refusal of the caller, which may be let in again', new NotAllowed('tenant-suspended', 'x'), 'freed'],
    ['a conflict', new Conflict('x', 'x'), 'freed'],
    ['a thing that is not there yet', new NotFound('x', 'x'), 'freed'],
    ['a failure of a dependency', new DependencyFailed('x', 'x'), 'freed'],
    ['a failure of ours', new TypeError('x'), 'freed'],
  ])('after %s (%s) the key is %s', async (_, error, end) => {
    expect((await endOf(error)).ends).toEqual([end]);
  });

  it('tells writes apart by the digest that the signature covers', async () => {
    const { fingerprint } = await endOf();
    expect(fingerprint).toBe(IdempotencyStore.fingerprint('PUT', '/v1/lines/a?b=c', 'sha-256=:abc=:'));
  });
});
