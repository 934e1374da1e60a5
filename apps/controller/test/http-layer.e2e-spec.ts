import { once } from 'node:events';
import type { Socket } from 'node:net';
import { testActor, waitFor } from '#testing';
import { ControllerBench, type KnownPortal } from './controller-bench';
import { exchangeBytes, openConnection, type RawAnswer, readAnswer } from './raw-http';
import { bytesOf, type RawRequest, withHeaders } from './raw-signed-request';

const malformed = { status: 400, code: 'malformed-request', audited: false };
const rejected = { status: 401, code: 'signature-rejected' };

describe('catalogue B: HTTP itself', () => {
  let bench: ControllerBench;
  let portal: KnownPortal;
  let slow: { name: string; socket: Socket; answer: Promise<RawAnswer>; seconds: Promise<number> }[];

  const send = (bytes: string | Buffer): Promise<RawAnswer> => exchangeBytes(bench.system.url, bytes);
  const host = (): string => `Host: ${new URL(bench.system.url).host}`;
  const write = (body: string | object = { actor: testActor, language: 'en' }): RawRequest =>
    portal.signer.request({ method: 'PUT', path: '/v1/portal', body });
  const alive = async (): Promise<number> => (await portal.signer.ask()).status;

  beforeAll(async () => {
    bench = await ControllerBench.start();
    portal = await bench.newPortal();
    // Begun first, looked at last: the ten seconds pass beside the other cases.
    const begin = async (name: string, bytes: string | Buffer): Promise<(typeof slow)[number]> => {
      const socket = await openConnection(bench.system.url);
      socket.write(bytes);
      const startedAt = performance.now();
      const answer = readAnswer(socket);
      const seconds = answer.then(() => (performance.now() - startedAt) / 1000);
      seconds.catch(() => undefined);
      return { name, socket, answer, seconds };
    };
    const half = bytesOf(write());
    slow = await Promise.all([
      begin('B06 slow headers', `GET /v1/portal HTTP/1.1\r\n${host()}\r\nX-Slow: `),
      begin('B07 slow body', half.subarray(0, half.length - 5)),
    ]);
  });

  afterAll(() => bench.stop());

  it.each<[string, (host: string) => string]>([
    [
      'B01 Content-Length and Transfer-Encoding',
      (h) => `POST /v1/account HTTP/1.1\r\n${h}\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    ],
    [
      'B02 two Content-Length',
      (h) => `POST /v1/account HTTP/1.1\r\n${h}\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nabcd`,
    ],
    ['B11 FOO', (h) => `FOO /v1/portal HTTP/1.1\r\n${h}\r\n\r\n`],
    ['HTTP that is none', () => 'hello\r\n\r\n'],
  ])('%s → 400', async (_, bytes) => {
    await bench.refuses(() => send(bytes(host())), malformed);
  });

  it('B03: no Host → 400', async () => {
    const answer = await send('GET /v1/portal HTTP/1.1\r\n\r\n');
    expect([answer.status, answer.body]).toEqual([400, '']);
  });

  it('B04: a chunked body, signed correctly → 200', async () => {
    const request = withHeaders(write(), { 'content-length': undefined, 'transfer-encoding': 'chunked' });
    const { body } = request;
    const chunked = [body.slice(0, 7), body.slice(7)]
      .map((part) => `${part.length.toString(16)}\r\n${part}\r\n`)
      .join('');
    expect((await portal.signer.send({ ...request, body: `${chunked}0\r\n\r\n` })).status).toBe(200);
  });

  it('B05: a chunk extension that does not end → 413', async () => {
    const request = withHeaders(write(), { 'content-length': undefined, 'transfer-encoding': 'chunked' });
    const bomb = { ...request, body: `2;${'x'.repeat(20_000)}\r\n{}\r\n0\r\n\r\n` };
    const refused = { status: [400, 413], code: ['malformed-request', 'body-too-large'], audited: false };
    await bench.refuses(() => portal.signer.send(bomb), refused);
  });

  it('B09: a body of 65 KiB → 413 before it is read, signed', async () => {
    const request = write({ actor: testActor, language: 'en', filler: 'x'.repeat(65 * 1024) });
    const answer = await bench.refuses(() => portal.signer.send({ ...request, body: '' }), {
      status: 413,
      code: 'body-too-large',
    });
    expect(portal.signer.refusalOf(request, answer)).toBeUndefined();
  });

  it('B09: a chunked body that becomes too long → 413 as soon as it shows', async () => {
    const request = write({ actor: testActor, language: 'en', filler: 'x'.repeat(65 * 1024) });
    const chunked = withHeaders(request, { 'content-length': undefined, 'transfer-encoding': 'chunked' });
    const body = `${request.body.length.toString(16)}\r\n${request.body}\r\n`;
    await bench.refuses(() => portal.signer.send({ ...chunked, body }), { status: 413, code: 'body-too-large' });
  });

  it('B10: Expect: 100-continue with a bad signature → 401, the body is not awaited', async () => {
    const request = withHeaders(write(), { signature: 'tc1=:x:', expect: '100-continue' });
    await bench.refuses(() => portal.signer.send({ ...request, body: '' }), rejected);
  });

  it.each(['TRACE', 'OPTIONS', 'PATCH', 'DELETE'] as const)(
    'B11: %s on a route that has none, signed → 404 or 405',
    async (method) => {
      const refused = { status: [404, 405], code: ['not-found', 'method-not-allowed'] };
      await bench.refuses(() => portal.signer.ask({ method, path: '/v1/portal' }), refused);
    },
  );

  it('B11: CONNECT is not served', async () => {
    const socket = await openConnection(bench.system.url);
    socket.write(`CONNECT example.org:443 HTTP/1.1\r\n${host()}\r\n\r\n`);
    const answer = await readAnswer(socket).catch(() => 'closed');
    expect(typeof answer === 'string' ? answer : answer.status).not.toBe(200);
    expect(await alive()).toBe(200);
  });

  it('B12: a preflight of a browser gets no permission', async () => {
    const preflight = `OPTIONS /v1/portal HTTP/1.1\r\n${host()}\r\nOrigin: https://evil.example\r\nAccess-Control-Request-Method: PUT\r\n\r\n`;
    const answer = await send(preflight);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  });

  it.each([
    ['B13 a form', 'application/x-www-form-urlencoded'],
    ['B13 XML', 'application/xml'],
    ['B13 text', 'text/plain'],
    ['B13 a problem', 'application/problem+json'],
    ['B14 utf-16', 'application/json; charset=utf-16'],
  ])('%s → 415', async (_, type) => {
    const refused = { status: 415, code: 'unsupported-media-type' };
    await bench.refuses(() => portal.signer.send(withHeaders(write(), { 'content-type': type })), refused);
  });

  it.each<[string, string | undefined, string]>([
    ['without type', undefined, 'invalid-request'],
    ['as JSON', 'application/json', 'malformed-request|invalid-request'],
  ])('B15: no body where JSON is required, %s → 400', async (_, type, code) => {
    const request = withHeaders(portal.signer.request({ method: 'PUT', path: '/v1/portal' }), { 'content-type': type });
    await bench.refuses(() => portal.signer.send(request), { status: 400, code });
  });

  it('B16: HEAD with the signature of a GET → 401', async () => {
    const answer = await send(bytesOf({ ...portal.signer.request(), method: 'HEAD' }));
    expect([answer.status, answer.headers['signature']]).toEqual([401, undefined]);
  });

  it.each([
    '/v1/calls/call_%00',
    '/v1/calls/call_%2f',
    '/v1/lines/%2e%2e',
    '/v1/calls/%E0%A4%A',
    '/v1/%2e%2e/health/ready',
  ])('B17: %s → 404 or 400, whoever asks', async (path) => {
    const refused = {
      status: [400, 404],
      code: ['not-found', 'malformed-request', 'invalid-request'],
      audited: !path.includes('%E0'),
    };
    await bench.refuses(() => portal.signer.ask({ path }), refused);
  });

  it('B18: an address of 9 KB → 414', async () => {
    const target = `/v1/portal?x=${'x'.repeat(9 * 1024)}`;
    const request = { ...portal.signer.request(), target };
    await bench.refuses(() => portal.signer.send(request), { status: 414, code: 'uri-too-long' });
  });

  it('B19: keeps answering beside 1000 idle connections', async () => {
    const idle = await Promise.all(Array.from({ length: 1000 }, () => openConnection(bench.system.url)));
    expect(await alive()).toBe(200);
    for (const socket of idle) socket.destroy();
  });

  it('B20: an upgrade to h2c is ignored', async () => {
    const request = withHeaders(portal.signer.request(), {
      connection: 'Upgrade, HTTP2-Settings',
      upgrade: 'h2c',
      'http2-settings': 'AAMAAABkAAQCAAAAAAIAAAAA',
    });
    expect((await portal.signer.send(request)).status).toBe(200);
  });

  it('B08: clients that never read their answers cost nobody else anything', async () => {
    const readers = await Promise.all(Array.from({ length: 50 }, () => openConnection(bench.system.url)));
    for (const socket of readers) {
      socket.pause();
      socket.write(`GET /health/live HTTP/1.1\r\n${host()}\r\n\r\n`.repeat(500));
    }
    expect(await alive()).toBe(200);
    for (const socket of readers) socket.destroy();
  });

  it('B06, B07: slow headers and a slow body → 408 within ten seconds', async () => {
    for (const { name, answer, seconds, socket } of slow) {
      await bench.refuses(() => answer, { status: 408, code: 'request-timeout', audited: false });
      const took = await seconds;
      expect([name, took > 5, took <= 10]).toEqual([name, true, true]);
      if (!socket.destroyed) await once(socket, 'close');
    }
    await waitFor(async () => (await alive()) === 200);
  });
});
