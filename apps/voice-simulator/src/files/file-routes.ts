import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ApiError } from '../management-api/api-error';
import { authenticate } from '../management-api/authenticate';
import { Parameters } from '../management-api/requests/parameters';
import type { Platform } from '../platform';
import { silentRecording } from './silent-recording';

/**
 * Adds `GET /records/<name>.mp3` and `GET /logs/<name>`. In an application with secure storage the request must authenticate as
 * its account or the parent of it, like a Management API request; elsewhere who knows the URL may read. Recordings honour `Range`.
 */
export function registerFileRoutes(server: FastifyInstance, platform: Platform): void {
  server.get('/records/:name', async (request, reply) => {
    const name = nameIn(request).replace(/\.mp3$/, '');
    const recording = platform.store.recordings.find('fileName', name)[0];
    if (recording === undefined) return reply.code(404).send('Not Found');
    const refusal = refusalOf(request, platform, recording);
    if (refusal !== undefined) return reply.code(401).send(refusal);
    const file = join(platform.dataFolder, 'records', `${name}.mp3`);
    const content = (await readIfThere(file)) ?? silentRecording(recording.durationSeconds ?? 0);
    return sendRange(request, reply.type('audio/mpeg').header('accept-ranges', 'bytes'), content);
  });
  server.get('/logs/:name', async (request, reply) => {
    const name = nameIn(request);
    const session = platform.store.sessions.get(Number(/^\d+/.exec(name)?.[0]));
    if (session === undefined || new URL(session.logUrl).pathname !== `/logs/${name}`) {
      return reply.code(404).send('Not Found');
    }
    const refusal = refusalOf(request, platform, session);
    if (refusal !== undefined) return reply.code(401).send(refusal);
    const content = await readIfThere(join(platform.dataFolder, 'logs', name));
    return reply.type('text/plain; charset=utf-8').send(content ?? '');
  });
}

/** A name that cannot leave its folder; anything else names nothing. */
function nameIn(request: FastifyRequest): string {
  const { name } = request.params as { name: string };
  return /^[A-Za-z0-9][A-Za-z0-9._-]{0,120}$/.test(name) ? name : '';
}

function refusalOf(
  request: FastifyRequest,
  { store, clock }: Platform,
  owner: { accountId: number; applicationId: number },
): unknown {
  if (store.applications.get(owner.applicationId)?.secureRecordStorage !== true) return undefined;
  try {
    const parameters = new Parameters(new Map(Object.entries(request.query as Record<string, string>)));
    const { account } = authenticate(store, request.headers.authorization, parameters, clock);
    const isTheirs = account.id === owner.accountId || store.accounts.get(owner.accountId)?.parentId === account.id;
    if (!isTheirs) throw new ApiError(100);
    return undefined;
  } catch (error) {
    if (error instanceof ApiError) return { error: { code: error.code, msg: error.msg } };
    throw error;
  }
}

async function readIfThere(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** One `bytes=a-b` range, as RFC 9110 section 14 has it; several ranges are answered with the whole. */
function sendRange(request: FastifyRequest, reply: FastifyReply, content: Buffer): FastifyReply {
  const range = /^bytes=(\d*)-(\d*)$/.exec(request.headers.range ?? '');
  if (range === null || (range[1] === '' && range[2] === '')) return reply.send(content);
  const [, from = '', to = ''] = range;
  const start = from === '' ? Math.max(0, content.length - Number(to)) : Number(from);
  const end = Math.min(content.length - 1, from === '' || to === '' ? Infinity : Number(to));
  if (start > end) return reply.code(416).header('content-range', `bytes */${content.length}`).send('');
  return reply
    .code(206)
    .header('content-range', `bytes ${start}-${end}/${content.length}`)
    .send(content.subarray(start, end + 1));
}
