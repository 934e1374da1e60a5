import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { asDependencyFailure } from '../database/transactions';
import { AppError } from '../errors/app-error';
import { problemContentType, problemOf } from './problem';

/** The one road out for errors: every thrown value becomes problem+json with the request's id. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly log = new Logger(ProblemFilter.name);

  catch(thrown: unknown, host: ArgumentsHost): void {
    const error = asDependencyFailure(thrown);
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const body = { ...problemOf(error), instance: `urn:request:${request.id}` };
    this.report(error, body.status);
    if (error instanceof AppError && error.retryAfterSeconds !== undefined) {
      void reply.header('retry-after', String(error.retryAfterSeconds));
    }
    void reply.status(body.status).header('content-type', problemContentType).send(JSON.stringify(body));
  }

  private report(error: unknown, status: number): void {
    if (status >= 500 && status !== 503) this.log.error('Request failed', { error });
    else if (status === 503) this.log.warn('Request failed for now', { error });
    else this.log.debug('Request was refused', { status, reason: error instanceof Error ? error.message : 'unknown' });
  }
}
