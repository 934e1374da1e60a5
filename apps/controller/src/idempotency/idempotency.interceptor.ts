import {
  type CallHandler,
  type ExecutionContext,
  HttpException,
  Injectable,
  type NestInterceptor,
} from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { from, lastValueFrom, type Observable } from 'rxjs';
import { AppError, audit, type Claim, IdempotencyStore, problemContentType, problemOf } from '#foundation';
import type { WriteRequest } from '../http/actor.dto';
import type { SignedRequest } from '../signature/caller';

const renewEveryMs = 3000;

/**
 * Every write of a portal takes effect once per Idempotency-Key. Answers of 2xx and refusals by rule (422) are kept and given again;
 * after any other refusal, which may fall with the caller's standing, and after a failure on our side or of a dependency the key is free,
 * so that the repeat tries again.
 */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(private readonly store: IdempotencyStore) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<SignedRequest>();
    if (request.method === 'GET' || request.caller?.role !== 'p2c') return next.handle();
    return from(this.once(request, context.switchToHttp().getResponse<FastifyReply>(), next));
  }

  private async once(request: SignedRequest, reply: FastifyReply, next: CallHandler): Promise<unknown> {
    const key = String(request.headers['idempotency-key']);
    const tenantId = request.caller?.tenantId ?? '';
    const digest = request.claimed?.contentDigest ?? '';
    const fingerprint = IdempotencyStore.fingerprint(request.method, request.url, digest);
    const claimed = await this.store.claim(tenantId, key, fingerprint);
    if ('status' in claimed) {
      void reply.status(claimed.status).headers({ ...claimed.headers, 'idempotency-replayed': 'true' });
      void reply.header('content-type', claimed.status >= 400 ? problemContentType : 'application/json; charset=utf-8');
      return claimed.body;
    }
    const answer = await this.run(claimed, reply, next);
    auditDone(request);
    return answer;
  }

  private async run(claim: Claim, reply: FastifyReply, next: CallHandler): Promise<unknown> {
    const renewal = setInterval(() => void this.store.renew(claim).catch(() => undefined), renewEveryMs);
    try {
      const value: unknown = await lastValueFrom(next.handle(), { defaultValue: undefined });
      const body = value === undefined ? '' : JSON.stringify(value);
      const location = reply.getHeader('location');
      const headers = typeof location === 'string' ? { location } : {};
      // 202 is a promise, not an answer: the repeat must see how far things are.
      if (reply.statusCode === 202) await this.store.abandon(claim);
      else await this.store.complete(claim, { status: reply.statusCode, body, headers });
      void reply.header('content-type', 'application/json; charset=utf-8');
      return body;
    } catch (error) {
      if (isRefusalByRule(error)) {
        await this.store.complete(claim, {
          status: problemOf(error).status,
          body: JSON.stringify(problemOf(error)),
          headers: {},
        });
      } else {
        await this.store.abandon(claim).catch(() => undefined);
      }
      throw error;
    } finally {
      clearInterval(renewal);
    }
  }
}

/** The audit line of a write that took effect: what was done, and by whom as the portal says. */
function auditDone(request: SignedRequest): void {
  const { actor } = (request.body ?? {}) as Partial<WriteRequest>;
  const action = `${request.method} ${request.routeOptions.url ?? ''}`;
  audit({ action, outcome: 'done', ...(actor === undefined ? {} : { actor }) });
}

/** Whether the same request would be refused for the same reason whenever it is repeated; other refusals depend on the hour. */
function isRefusalByRule(error: unknown): boolean {
  if (error instanceof HttpException) return false;
  return error instanceof AppError && error.situation === 'unprocessable';
}
