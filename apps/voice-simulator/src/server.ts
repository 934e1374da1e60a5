import formbody from '@fastify/formbody';
import multipart from '@fastify/multipart';
import fastify, { type FastifyInstance } from 'fastify';
import type { Certificates } from './tls/certificates';

/** Twice the longest script with room for its encoding in a form. */
const longestBodyBytes = 4 * 1024 * 1024;

/** A server that understands every encoding of the Management API; HTTPS when it is given certificates. */
export async function createServer(certificates?: Certificates): Promise<FastifyInstance> {
  const options = {
    bodyLimit: longestBodyBytes,
    forceCloseConnections: true,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 200 },
  };
  const server: FastifyInstance =
    certificates === undefined
      ? fastify(options)
      : fastify({ ...options, https: { cert: certificates.cert, key: certificates.key } });
  await server.register(formbody, { bodyLimit: longestBodyBytes });
  await server.register(multipart, { limits: { fieldSize: longestBodyBytes, fields: 200, files: 10 } });
  server.removeContentTypeParser('application/json');
  server.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    try {
      done(null, body === '' ? {} : JSON.parse(body as string));
    } catch {
      done(Object.assign(new SyntaxError('the body is not JSON'), { statusCode: 400 }), undefined);
    }
  });
  return server;
}
