import type { Socket } from 'node:net';
import { STATUS_CODES } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { problemContentType, problemOf } from '#foundation';

/** Statuses of what Node refuses before there is a request, by its error's code; everything else is a malformed request. */
const statusByCode: Record<string, number> = {
  ERR_HTTP_REQUEST_TIMEOUT: 408,
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
};

/**
 * Answers what is no readable HTTP request (malformed, too long, too slow) with problem+json and closes the connection. Such an answer
 * is never signed: nobody is known to have asked.
 */
export function answerClientError(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  const statusCode = statusByCode[error.code ?? ''] ?? 400;
  const body = JSON.stringify(problemOf({ statusCode }));
  if (socket.writable) {
    const head = [
      `HTTP/1.1 ${statusCode} ${STATUS_CODES[statusCode] ?? ''}`,
      `content-type: ${problemContentType}`,
      `content-length: ${Buffer.byteLength(body)}`,
      'connection: close',
    ];
    socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
  }
  socket.destroySoon();
}

/** Answers what the router cannot read (a broken percent-encoding) with problem+json. Never signed: the hooks have not run. */
export function answerUnroutable(error: Error, _request: FastifyRequest, reply: FastifyReply): void {
  const body = problemOf(error);
  void reply.status(body.status).header('content-type', problemContentType).send(JSON.stringify(body));
}
