import dns from 'node:dns';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { generate } from 'selfsigned';
import { SystemClock } from '../clock/clock';
import { OutgoingConfig } from './outgoing.config';
import { type OutgoingAnswer, OutgoingHttp, type OutgoingRequest } from './outgoing-http';

let hits: string[] = [];

function answer(request: IncomingMessage, response: ServerResponse): void {
  hits.push(request.url ?? '');
  switch (request.url) {
    case '/redirect':
      response.writeHead(302, { location: '/secret' }).end();
      return;
    case '/long':
      response.end(Buffer.alloc(16 * 1024 + 1));
      return;
    case '/endless':
      response.writeHead(200);
      setInterval(() => response.write('x'), 1).unref();
      return;
    case '/silent':
      return;
    case '/cut':
      response.writeHead(200, { 'content-length': '100' });
      response.write('half');
      setImmediate(() => request.socket.destroy());
      return;
    default:
      response.writeHead(418, { 'x-two': ['a', 'b'] }).end('body');
  }
}

describe('OutgoingHttp', () => {
  let server: Server;
  let tls: Server;
  let http: OutgoingHttp;
  let port: number;
  let tlsPort: number;

  beforeAll(async () => {
    const { cert, private: key } = await generate([{ name: 'commonName', value: '127.0.0.1' }]);
    server = createServer(answer).listen(0, '127.0.0.1');
    tls = createTlsServer({ cert, key }, answer).listen(0, '127.0.0.1');
    await Promise.all([once(server, 'listening'), once(tls, 'listening')]);
    port = (server.address() as AddressInfo).port;
    tlsPort = (tls.address() as AddressInfo).port;
    const allowList = [`127.0.0.1:${port}`, `127.0.0.1:${tlsPort}`];
    http = new OutgoingHttp(
      new SystemClock(),
      Object.assign(new OutgoingConfig(), { allowList, environment: 'development' }),
    );
  });

  beforeEach(() => (hits = []));

  afterAll(async () => {
    await http.onApplicationShutdown();
    for (const each of [server, tls]) {
      each.closeAllConnections();
      each.close();
    }
  });

  const send = (path: string, more: Partial<OutgoingRequest> = {}): Promise<OutgoingAnswer> =>
    http.send({ method: 'GET', url: `http://127.0.0.1:${port}${path}`, deadlineMs: 2000, trust: 'tenant', ...more });

  it('takes an answer of any status for an answer, header names in lower case', async () => {
    const { status, headers, body } = await send('/');
    expect([status, headers['x-two'], body.toString()]).toEqual([418, 'a, b', 'body']);
  });

  it('H14: does not follow a redirect', async () => {
    expect((await send('/redirect')).status).toBe(302);
    expect(hits).toEqual(['/redirect']);
  });

  it.each<[string, string, Partial<OutgoingRequest>, string]>([
    ['H22 an answer longer than 16 KiB', '/long', {}, 'request-failed'],
    ['an answer that never comes', '/silent', { deadlineMs: 50 }, 'request-timeout'],
    ['an answer that never ends', '/endless', { deadlineMs: 50 }, 'request-timeout'],
    ['an answer cut in the middle', '/cut', {}, 'request-failed'],
  ])('gives up on %s', async (_, path, more, code) => {
    await expect(send(path, more)).rejects.toMatchObject({ code, situation: 'dependency-failed' });
  });

  it('H23: trusts no certificate that nobody signed', async () => {
    const sent = send('/', { url: `https://127.0.0.1:${tlsPort}/` });
    await expect(sent).rejects.toMatchObject({ code: 'request-failed' });
    expect(hits).toEqual([]);
  });

  it.each([
    ['a private address', () => `https://127.0.0.1:${port + 1}/`],
    ['plain http', () => 'http://example.org/'],
    ['a local name', () => `https://localhost:${port}/`],
  ])('H12: refuses %s when it dials for a tenant, whatever was saved', async (_, url) => {
    await expect(send('/', { url: url() })).rejects.toMatchObject({ code: 'request-failed' });
    expect(hits).toEqual([]);
  });

  it.each([
    ['H11, H12 a public name with a private address', ['127.0.0.1']],
    ['H12 the same in IPv6', ['::1']],
    ['H13 a public and a private address', ['93.184.216.34', '10.0.0.1']],
  ])('refuses %s when it dials', async (_, addresses) => {
    // The one thing that cannot run for real here: a public name server with our answers.
    const found = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
    const lookup = jest
      .spyOn(dns, 'lookup')
      .mockImplementation(((
        _host: string,
        _options: object,
        callback: (error: null, all: dns.LookupAddress[]) => void,
      ) => callback(null, found)) as unknown as typeof dns.lookup);
    const sent = send('/', { url: `https://portal.example.org:${tlsPort}/` });
    await expect(sent).rejects.toMatchObject({ code: 'request-failed', cause: { code: 'EACCES' } });
    expect([lookup.mock.calls.length, hits]).toEqual([1, []]);
    lookup.mockRestore();
  });

  it("asks an operator's own addresses wherever they are", async () => {
    expect((await send('/', { trust: 'operator', url: `http://localhost:${port}/` })).status).toBe(418);
  });
});
