import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate as tick } from 'node:timers/promises';
import type { RequestBinding } from '#signing';
import {
  accessUrlAnswer,
  answerKeyId,
  checkBody,
  checkRequestMac,
  contentDigestOf,
  deriveKey,
  extractPrk,
  fieldsFromAccessUrlHeaders,
  fieldsFromHeaders,
  headersFromFields,
  nodePrimitives,
  readRequest,
  signAnswer,
  SignatureRefusal,
} from '#signing';
import { PatchbayProblem, PortalClient, TransportError } from './index';
import type { PortalClientOptions } from './index';

const licenceKey = 'TC9K-7Q2M-XW4D-0RTZ-H5JN-8VBE-3C';
const prk = extractPrk('p-one', licenceKey);
const NOW_MS = 1_764_000_000_000;

/** What one received request looks like, once verified, and how its answer is written. */
interface Received {
  method: string;
  target: string;
  body: string;
  binding: RequestBinding;
  message: IncomingMessage;
  response: ServerResponse;
  /** Answers, signed at the server's clock. */
  answer: (status: number, body: unknown, headers?: Record<string, string>) => void;
}

let server: Server;
let baseUrl: string;
let handlers: ((received: Received) => void)[];
let received: Received[];
let waits: number[];
let serverNow: number;

async function handle(message: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of message as AsyncIterable<Buffer>) chunks.push(chunk);
  const body = Buffer.concat(chunks).toString();
  const target = message.url ?? '';
  const raw = message.headers;
  const listed = Object.entries(raw).map(([key, value]) => ({ key, value: String(value) }));
  const fields = target.startsWith('/request/') ? fieldsFromAccessUrlHeaders(listed) : fieldsFromHeaders(raw);
  const head = { method: message.method ?? '', targetUri: baseUrl + target, fields };
  const binding = readRequest(head, ['p2c', 'p2s']);
  if (binding instanceof SignatureRefusal) throw new Error(binding.reason);
  const { role, version } = binding.keyId;
  const refusal =
    checkRequestMac(nodePrimitives, binding, deriveKey(prk, role, version), serverNow) ??
    checkBody(nodePrimitives, binding.contentDigest, body);
  if (refusal?.code === 'signature-rejected') throw new Error(refusal.reason);
  const signed = (status: number, text: string) =>
    signAnswer(nodePrimitives, {
      request: binding,
      key: deriveKey(prk, answerKeyId(binding.keyId).role, binding.keyId.version),
      status,
      contentDigest: contentDigestOf(nodePrimitives, text),
      createdSeconds: serverNow,
    });
  const answer: Received['answer'] = (status, value, headers) => {
    const text = value === undefined ? '' : JSON.stringify(value);
    if (target.startsWith('/request/')) return void response.end(accessUrlAnswer(text, signed(200, text)));
    response.writeHead(status, { ...headersFromFields(signed(status, text)), ...headers }).end(text);
  };
  const one = { method: message.method ?? '', target, body, binding, message, response, answer };
  received.push(one);
  if (refusal !== undefined) answer(401, problem('clock-skew', 401));
  else (handlers.shift() ?? (() => answer(200, { ok: true })))(one);
}

function client(options: Partial<PortalClientOptions> = {}): PortalClient {
  const sleep = async (milliseconds: number): Promise<void> => {
    waits.push(milliseconds);
    await tick();
  };
  const retrying = { sleep, random: () => 0 };
  return new PortalClient({ baseUrl, portalId: 'p-one', licenceKey, now: () => NOW_MS, retrying, ...options });
}

beforeAll(async () => {
  server = createServer((message, response) => {
    handle(message, response).catch((error: unknown) => response.writeHead(401).end(String(error)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

beforeEach(() => {
  handlers = [];
  received = [];
  waits = [];
  serverNow = NOW_MS / 1000;
});

const problem = (code: string, status: number) => ({
  type: `/problems/${code}`,
  title: 'No',
  status,
  detail: 'because',
});

describe('one exchange', () => {
  it('signs a read and gives the proven answer', async () => {
    handlers = [({ answer }) => answer(200, { balance: { amount: '1.00', currency: 'RUB' } }, { 'x-cache': 'hit' })];
    const answer = await client().get('/v1/balance?currency=RUB');
    expect(answer).toMatchObject({ status: 200, body: { balance: { amount: '1.00', currency: 'RUB' } } });
    expect(answer.headers.get('x-cache')).toBe('hit');
    expect(received[0]).toMatchObject({ method: 'GET', target: '/v1/balance?currency=RUB', body: '' });
    expect(received[0]?.message.headers['idempotency-key']).toBeUndefined();
  });

  it.each(['put', 'post', 'delete'] as const)(
    'signs a write (%s) with a new idempotency key each time',
    async (method) => {
      const portal = client({ baseUrl: `${baseUrl}/`, keyVersion: 2 });
      await portal[method]('/v1/lines/1', { title: 'Отдел' });
      await portal[method]('/v1/lines/1', { title: 'Отдел' });
      expect(received.map(({ body }) => body)).toEqual(['{"title":"Отдел"}', '{"title":"Отдел"}']);
      expect(received[0]).toMatchObject({ method: method.toUpperCase(), binding: { keyId: { version: 2 } } });
      expect(received[0]?.message.headers['content-type']).toBe('application/json');
      expect(new Set(received.map(({ binding }) => binding.idempotencyKey)).size).toBe(2);
    },
  );

  it('sends the idempotency key it was given, and no body when there is none', async () => {
    handlers = [({ answer }) => answer(204, undefined)];
    expect((await client().post('/v1/account', undefined, { idempotencyKey: 'mine' })).body).toBeUndefined();
    expect(received[0]).toMatchObject({ body: '', binding: { idempotencyKey: 'mine' } });
    expect(received[0]?.message.headers['content-type']).toBeUndefined();
  });

  it('turns a signed refusal into a problem, without repeating the request', async () => {
    const errors = [{ pointer: '/number', detail: 'unknown' }, 'odd'];
    handlers = [({ answer }) => answer(422, { ...problem('invalid-request', 422), errors })];
    const failure: unknown = await client()
      .post('/v1/numbers', {})
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(PatchbayProblem);
    expect(failure).toMatchObject({
      code: 'invalid-request',
      status: 422,
      title: 'No',
      detail: 'because',
      errors: [
        { pointer: '/number', detail: 'unknown' },
        { pointer: '', detail: '' },
      ],
      message: '422 invalid-request: because',
    });
    expect(received).toHaveLength(1);
  });

  it('calls a refusal without a known shape unknown', async () => {
    handlers = [({ answer }) => answer(400, 'text')];
    await expect(client().get('/v1/x')).rejects.toMatchObject({ code: 'unknown', status: 400, errors: [] });
  });
});

describe('an answer that proves nothing', () => {
  const unsigned =
    (status: number, body = '{}') =>
    ({ response }: Received) =>
      void response.writeHead(status).end(body);
  const failures: [name: string, handler: (received: Received) => void][] = [
    ['A46 an unsigned 200', unsigned(200)],
    ['A47 an unsigned 401', unsigned(401)],
    ['A47 an unsigned 402', unsigned(402)],
    ['an unsigned clock-skew', unsigned(401, JSON.stringify(problem('clock-skew', 401)))],
    ['an unsigned redirect', ({ response }) => void response.writeHead(302, { location: '/elsewhere' }).end()],
    ['a cut connection', ({ response }) => void response.destroy()],
    ['an endless answer', ({ response }) => void response.writeHead(200).end(Buffer.alloc(600 * 1024))],
    ['silence', () => undefined],
  ];

  it.each(failures)('%s is a failure of transport after three attempts with one key', async (_name, handler) => {
    handlers = [handler, handler, handler];
    const portal = client({ timeoutMs: 200 });
    await expect(portal.post('/v1/numbers', { a: 1 })).rejects.toThrow(TransportError);
    expect(received).toHaveLength(3);
    expect(new Set(received.map(({ binding }) => binding.idempotencyKey)).size).toBe(1);
    expect(new Set(received.map(({ binding }) => binding.nonce)).size).toBe(3);
    expect(waits).toEqual([250, 500]);
  });

  it('A48 an altered status is one too, and the next attempt succeeds', async () => {
    handlers = [
      ({ answer, response }) => {
        const writeHead = response.writeHead.bind(response);
        response.writeHead = ((_status: number, headers: Record<string, string>) =>
          writeHead(200, headers)) as typeof writeHead;
        answer(402, { ok: false });
      },
    ];
    expect((await client().post('/v1/numbers', {})).body).toEqual({ ok: true });
    expect(received).toHaveLength(2);
  });

  it('adds jitter to its waits', async () => {
    handlers = [unsigned(500), unsigned(500)];
    const sleep = async (milliseconds: number): Promise<void> => void waits.push(milliseconds);
    await client({ retrying: { sleep, random: () => 0.5 } }).get('/v1/account');
    expect(waits).toEqual([375, 750]);
  });
});

describe('being told to come back', () => {
  it('waits as long as a signed 503 says', async () => {
    handlers = [({ answer }) => answer(503, problem('unavailable', 503), { 'retry-after': '2' })];
    expect((await client().get('/v1/account')).body).toEqual({ ok: true });
    expect(waits).toEqual([2000]);
  });

  it.each([
    [503, '31', 31],
    [503, 'soon', undefined],
    [503, undefined, undefined],
    [429, '1', 1],
  ])('hands a %i with the wait %s over', async (status, retryAfter, retryAfterSeconds) => {
    const headers: Record<string, string> = retryAfter === undefined ? {} : { 'retry-after': retryAfter };
    handlers = [({ answer }) => answer(status, problem('come-back', status), headers)];
    await expect(client().get('/v1/account')).rejects.toMatchObject({ code: 'come-back', retryAfterSeconds });
    expect(received).toHaveLength(1);
  });

  it('signs again when Patchbay has lost its memory of nonces', async () => {
    handlers = [({ answer }) => answer(401, problem('retry-signature', 401))];
    await client().get('/v1/account');
    expect(waits).toEqual([250]);
  });
});

describe('a wrong clock', () => {
  it.each([-3600, 3600])('is corrected once by the signed time, %i s off, and stays corrected', async (offset) => {
    serverNow += offset;
    const portal = client();
    expect((await portal.post('/v1/account', {})).body).toEqual({ ok: true });
    expect(received).toHaveLength(2);
    expect(received[0]?.binding.idempotencyKey).toBe(received[1]?.binding.idempotencyKey);
    expect((await portal.get('/v1/account')).body).toEqual({ ok: true });
    expect(received).toHaveLength(3);
    expect(waits).toEqual([]);
  });

  it('is corrected only once in one call', async () => {
    const skew = ({ answer }: Received): void => answer(401, problem('clock-skew', 401));
    handlers = Array.from({ length: 10 }, () => skew);
    await expect(client().get('/v1/account')).rejects.toThrow('still differ');
    expect(received).toHaveLength(4);
  });

  it('does not trust an answer signed at another time', async () => {
    const late = ({ answer }: Received): void => {
      serverNow += 301;
      answer(200, { ok: true });
      serverNow -= 301;
    };
    handlers = [late, late, late];
    await expect(client().get('/v1/account')).rejects.toThrow('another time');
  });
});

describe('a live session', () => {
  it('is commanded with keys of its own, in ASCII, and its answer proven', async () => {
    handlers = [({ answer }) => answer(200, { done: true })];
    const answer = await client().sendSessionCommand(`${baseUrl}/request/1_127.0.0.1/TOKEN`, {
      command: 'hold',
      note: 'Ё',
    });
    expect(answer).toEqual({ done: true });
    expect(received[0]).toMatchObject({
      body: '{"command":"hold","note":"\\u0401"}',
      binding: { keyId: { role: 'p2s' } },
    });
  });

  it('is not believed without a signature', async () => {
    const unsigned = ({ response }: Received): void => void response.end('{"body":"{}"}');
    handlers = [unsigned, unsigned, unsigned];
    const sent = client().sendSessionCommand(`${baseUrl}/request/1/T`, { command: 'hold' }, { idempotencyKey: 'once' });
    await expect(sent).rejects.toThrow('no signed answer');
    expect(received.map(({ binding }) => binding.idempotencyKey)).toEqual(['once', 'once', 'once']);
  });
});
