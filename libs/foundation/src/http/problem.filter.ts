import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { asDependencyFailure } from '../database/transactions';
import { AppError } from '../errors/app-error';
import { audit } from '../logging/audit';
import { withLogIds } from '../logging/log-context';
import { type Problem, problemContentType, problemOf } from './problem';

/** The one road out for errors: every thrown value becomes problem+json with the request's id, every refusal an audit line. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly log = new Logger(ProblemFilter.name);

  catch(thrown: unknown, host: ArgumentsHost): void {
    const error = asDependencyFailure(thrown);
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const body = { ...problemOf(error), instance: `urn:request:${request.id}` };
    this.report(error, body, request);
    if (error instanceof AppError && error.retryAfterSeconds !== undefined) {
      void reply.header('retry-after', String(error.retryAfterSeconds));
    }
    void reply.status(body.status).header('content-type', problemContentType).send(JSON.stringify(body));
  }

  private report(error: unknown, { status, type }: Problem, request: FastifyRequest): void {
    if (status >= 500 && status !== 503) return this.log.error('Request failed', { error });
    if (status === 503) return this.log.warn('Request failed for now', { error });
    const reason = type.replace('/problems/', '');
    const more = error instanceof AppError ? error.audit : {};
    // The pattern, not the address: ids and whatever else a caller may have written there stay out of the log.
    const action = `${request.method} ${request.routeOptions.url ?? 'unknown'}`;
    withLogIds({ requestId: request.id }, () => audit({ action, outcome: 'refused', reason, ...more }));
  }
}
