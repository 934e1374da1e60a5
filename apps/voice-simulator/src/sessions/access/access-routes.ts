import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { SessionRegistry } from '../session-registry';

/** The longest body that an access URL takes. */
const longestBodyBytes = 64 * 1024;

interface AccessParams {
  readonly session: string;
  readonly token: string;
}

/**
 * Adds `/request/<session>/<token>`, for any method: what arrives reaches the scenario as Application.HttpRequest, and what its
 * handler returns is the answer's body. 404 for an unknown session and for one that has ended, 413 above 64 KiB.
 */
export function registerAccessRoutes(server: FastifyInstance, sessions: SessionRegistry): void {
  void server.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'string', bodyLimit: longestBodyBytes }, (_request, body, done) => {
      done(null, body);
    });
    scope.all<{ Params: AccessParams }>(
      '/request/:session/:token',
      { bodyLimit: longestBodyBytes },
      async (request, reply) => {
        const { params } = request;
        const path = request.url.split('?')[0] ?? request.url;
        const answer = await sessions
          .findByAddress(params.session, params.token)
          ?.request(request.method, path, typeof request.body === 'string' ? request.body : '', ownHeaders(request));
        if (answer === undefined) return reply.code(404).type('text/plain').send('Session not found');
        return reply.type('text/plain; charset=utf-8').send(answer);
      },
    );
  });
}

/** The headers that a scenario sees: those that begin with `X-`, spelled as they were sent. */
function ownHeaders(request: FastifyRequest): readonly { key: string; value: string }[] {
  const { rawHeaders } = request.raw;
  return rawHeaders.flatMap((key, index) => {
    const isOwn = index % 2 === 0 && /^x-/i.test(key);
    return isOwn ? [{ key, value: rawHeaders[index + 1] ?? '' }] : [];
  });
}
