import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { generate } from 'selfsigned';
import { ManualClock } from '#testing';
import { LicencesConfig } from './licences.config';
import { LicenceServer } from './licence-server';

interface Pem {
  cert: string;
  private: string;
}

const prk = 'ab'.repeat(32);
const verdict = { state: 'active', prk, currency: 'EUR', country: 'DE', entitlements: { lines: 3 } };
let said: { status: number; body: string } = { status: 200, body: JSON.stringify(verdict) };
let seen: string[] = [];
/** Whether the server goes on with the body for ever, and how many bodies it has written. */
let endless = false;
let written = 0;

function answer(request: IncomingMessage, response: ServerResponse): void {
  const { subject } = (request.socket as TLSSocket).getPeerCertificate();
  seen.push(`${request.method ?? ''} ${request.url ?? ''} by ${String(subject.CN)}`);
  response.writeHead(said.status, { 'content-type': 'application/json' });
  if (!endless) {
    response.end(said.body);
    return;
  }
  const more = (): void => {
    if (response.destroyed) return;
    written += 1;
    response.write(said.body, more);
  };
  more();
}

describe('LicenceServer', () => {
  let authority: Pem;
  let client: Pem;
  let server: Server;
  let url: string;
  const clock = new ManualClock();

  const certificate = (name: string, ca?: Pem): Promise<Pem> =>
    generate([{ name: 'commonName', value: name }], {
      ...(ca === undefined
        ? { extensions: [{ name: 'basicConstraints', cA: true, critical: true }] }
        : { ca: { cert: ca.cert, key: ca.private } }),
    });

  const connect = (change: Partial<LicencesConfig> = {}): LicenceServer => {
    const config = Object.assign(new LicencesConfig(), {
      serverUrl: url,
      authority: authority.cert,
      clientCertificate: client.cert,
      clientKey: client.private,
      ...change,
    });
    return new LicenceServer(config, clock);
  };

  beforeAll(async () => {
    authority = await certificate('Test Authority');
    client = await certificate('patchbay', authority);
    const own = await certificate('localhost', authority);
    server = createServer(
      { cert: own.cert, key: own.private, ca: authority.cert, requestCert: true, rejectUnauthorized: true },
      answer,
    ).listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `https://localhost:${(server.address() as AddressInfo).port}`;
  });

  beforeEach(() => {
    seen = [];
    endless = false;
    said = { status: 200, body: JSON.stringify(verdict) };
  });

  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  it('asks over mutual TLS and reads the verdict', async () => {
    expect(await connect().find('p-one')).toEqual({ portalId: 'p-one', ...verdict, checkedAt: clock.now() });
    expect(seen).toEqual(['GET /licences/p-one by patchbay']);
  });

  it('reads 404 as no licence', async () => {
    said = { status: 404, body: '' };
    expect(await connect().find('p-one')).toBeUndefined();
  });

  it.each([
    ['an hour ago', -3_600_000, -3_600_000],
    ['in the future', 60_000, 0],
    ['a year ago', -365 * 86_400_000, -86_400_000],
  ])('goes by the time that the server says: %s', async (_, saidMs, expectedMs) => {
    const checkedAt = new Date(clock.nowMs() + saidMs).toISOString();
    said.body = JSON.stringify({ ...verdict, checkedAt });
    expect((await connect().find('p-one'))?.checkedAt.getTime()).toBe(clock.nowMs() + expectedMs);
  });

  it.each(['active', 'suspended', 'revoked'])('keeps the state %s', async (state) => {
    said.body = JSON.stringify({ ...verdict, state });
    expect((await connect().find('p-one'))?.state).toBe(state);
  });

  it('breaks off an answer without end', async () => {
    said.body = 'x'.repeat(1_000_000);
    written = 0;
    endless = true;
    await expect(connect().find('p-one')).rejects.toMatchObject({ code: 'licence-directory-unavailable' });
    endless = false;
    expect(written).toBeLessThan(50);
  });

  it.each<[string, number, string]>([
    ['a server error', 500, '{}'],
    ['a redirect', 302, ''],
    ['no JSON', 200, '<html>parked</html>'],
    ['a list', 200, '[]'],
    ['nothing', 200, 'null'],
    ['an unknown state', 200, JSON.stringify({ ...verdict, state: 'ACTIVE' })],
    ['a short key', 200, JSON.stringify({ ...verdict, prk: 'ab' })],
    ['a key in capitals', 200, JSON.stringify({ ...verdict, prk: prk.toUpperCase() })],
    ['a currency that we do not serve', 200, JSON.stringify({ ...verdict, currency: 'XAU' })],
    ['a country by name', 200, JSON.stringify({ ...verdict, country: 'Germany' })],
    ['a time that is none', 200, JSON.stringify({ ...verdict, checkedAt: 'yesterday' })],
    ['a huge answer', 200, JSON.stringify({ ...verdict, filler: 'x'.repeat(70_000) })],
  ])('cannot tell from %s', async (_, status, body) => {
    said = { status, body };
    await expect(connect().find('p-one')).rejects.toMatchObject({
      code: 'licence-directory-unavailable',
      situation: 'dependency-failed',
    });
  });

  it.each<[string, () => Promise<Partial<LicencesConfig>>]>([
    [
      'shows no certificate',
      async () => ({ clientCertificate: undefined, clientKey: undefined }) as unknown as Partial<LicencesConfig>,
    ],
    [
      'shows one that nobody signed',
      async () => {
        const other = await certificate('patchbay');
        return { clientCertificate: other.cert, clientKey: other.private };
      },
    ],
    ['does not know the authority', async () => ({ authority: (await certificate('Other Authority')).cert })],
  ])('is not answered when it %s', async (_, change) => {
    await expect(connect(await change()).find('p-one')).rejects.toMatchObject({
      code: 'licence-directory-unavailable',
    });
    expect(seen).toEqual([]);
  });

  it('does not let a portal id leave its place in the address', async () => {
    await connect().find('../admin?x#y');
    expect(seen).toEqual(['GET /licences/..%2Fadmin%3Fx%23y by patchbay']);
  });
});
