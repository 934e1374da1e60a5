import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { createValidationPipe, JsonLogger, type LoadedConfig, newId, ProblemFilter, RuntimeConfig } from '#foundation';
import { ControllerModule } from './controller.module';
import { answerClientError, answerUnroutable } from './http/client-error';
import { StrayQueryGuard } from './http/stray-query.guard';
import { IdempotencyInterceptor } from './idempotency/idempotency.interceptor';
import { longestBody } from './signature/collected-body';
import { SignatureHooks } from './signature/signature-hooks';

/** Longest time a client may take to send a request whole, and how often that is looked at: well within ten seconds in all (catalogue B06, B07). */
const requestTimeoutMs = 8000;
const timeoutCheckMs = 500;

/** Builds the application without listening: hooks, validation, problem+json and every door. */
export async function createController(config: LoadedConfig): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    genReqId: () => newId('req', Date.now()),
    bodyLimit: longestBody,
    exposeHeadRoutes: false,
    requestTimeout: requestTimeoutMs,
    http: { connectionsCheckingInterval: timeoutCheckMs, headersTimeout: requestTimeoutMs },
    clientErrorHandler: answerClientError,
    frameworkErrors: answerUnroutable,
    forceCloseConnections: 'idle',
    // Requests that come on an open connection during a stop are served too: a rolling deploy loses none.
    return503OnClosing: false,
    routerOptions: { maxParamLength: 200 },
  });
  const app = await NestFactory.create<NestFastifyApplication>(ControllerModule.with(config), adapter, {
    logger: new JsonLogger('controller', config.get(RuntimeConfig).logLevel),
    abortOnError: false,
  });
  const fastify = adapter.getInstance<FastifyInstance>();
  fastify.removeContentTypeParser('text/plain');
  app.get(SignatureHooks).register(fastify);
  app.useGlobalFilters(new ProblemFilter());
  app.useGlobalPipes(createValidationPipe());
  app.useGlobalGuards(new StrayQueryGuard());
  app.useGlobalInterceptors(app.get(IdempotencyInterceptor));
  return app;
}
