import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Logger } from '@nestjs/common';
import { OutgoingConfig, OutgoingHttp, SystemClock } from '#foundation';
import { PortalServerVerifier, readIncomingRequest, RejectedRequest, type SignedAnswer } from '#portal-sdk';
import { deriveKey, extractPrk, generateLicenceKey, type KeyRole } from '#signing';
import { ManualClock } from '#testing';
import type { PortalKeys } from './portal-keys';
import { PortalRequests } from './portal-requests';
import type { Portals } from './portals';

const portalId = 'p-asked';
const licenceKey = generateLicenceKey();
const prk = extractPrk(portalId, licenceKey);

/** What a portal makes of its rightly signed answer before it sends it. */
type Answering = (
  signed: SignedAnswer,
) => { status: number; headers: Record<string, string>; body: string } | 'silence';

describe('PortalRequests', () => {
  let server: Server;
  let http: OutgoingHttp;
  let clock: ManualClock;
  let requests: PortalRequests;
  let url: string;
  let says: { status: number; body?: unknown };
  let answering: Answering;
  let databaseIsAway: boolean;
  let heard: { verified: boolean; body: unknown }[];

  beforeAll(async () => {
    Logger.overrideLogger(false);
    server = createServer((request, response) => {
      void (async () => {
        const incoming = await readIncomingRequest(request);
        const verifier = new PortalServerVerifier({
          portalId,
          licenceKey,
          publicBaseUrl: url,
          now: () => clock.nowMs(),
        });
        try {
          const isWebhook = incoming.headers['webhook-id'] !== undefined;
          const verified = isWebhook ? verifier.verifyWebhook(incoming) : verifier.verifyIncoming(incoming);
          heard.push({ verified: true, body: verified.body });
          const answer = answering(verifier.signAnswer(verified, says));
          if (answer !== 'silence') response.writeHead(answer.status, answer.headers).end(answer.body);
        } catch (error) {
          if (!(error instanceof RejectedRequest)) throw error;
          heard.push({ verified: false, body: undefined });
          response.writeHead(401).end();
        }
      })();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    url = `http://127.0.0.1:${port}`;
    const outgoing = { allowList: [`127.0.0.1:${port}`], environment: 'development' };
    http = new OutgoingHttp(new SystemClock(), Object.assign(new OutgoingConfig(), outgoing));
  });

  beforeEach(() => {
    clock = new ManualClock();
    databaseIsAway = false;
    const get = async (): Promise<object> => {
      if (databaseIsAway) throw new TypeError('connect ECONNREFUSED');
      return { portalId, keyVersion: 1 };
    };
    const portals = { get } as unknown as Portals;
    const leaf = async (_: string, role: KeyRole, version: number): Promise<string> => deriveKey(prk, role, version);
    requests = new PortalRequests(portals, { leaf } as unknown as PortalKeys, http, clock);
    says = { status: 200, body: { command: 'queue' } };
    answering = (signed) => signed;
    heard = [];
  });

  afterAll(async () => {
    await http.onApplicationShutdown();
    server.closeAllConnections();
    server.close();
  });

  const ask = (deadlineMs = 2000): Promise<unknown> =>
    requests.ask('ten_1', `${url}/ask?x=1`, { type: 'invite', name: 'Анна' }, deadlineMs);
  const deliver = (): ReturnType<PortalRequests['deliver']> => {
    const body = '{"type":"call.started","data":{}}';
    return requests.deliver('ten_1', `${url}/hook`, { messageId: 'msg_1', timestamp: clock.now(), body });
  };

  const spoilt: [string, Answering][] = [
    ['A46 an unsigned answer, as a parked page gives', ({ status, body }) => ({ status, headers: {}, body })],
    ['A48 another status than was signed', (signed) => ({ ...signed, status: signed.status + 1 })],
    ['another body than was signed', (signed) => ({ ...signed, body: '{"command":"hangup"}' })],
    [
      'a signature of the asker’s own',
      (signed) => ({
        ...signed,
        headers: {
          ...signed.headers,
          'signature-input': String(signed.headers['signature-input']).replace('p2c', 'c2p'),
        },
      }),
    ],
    ['a redirect', () => ({ status: 302, headers: { location: '/' }, body: '' })],
    ['an answer of a megabyte', (signed) => ({ ...signed, body: 'x'.repeat(1_000_000) })],
  ];

  it('asks signed, and hands on a signed answer', async () => {
    expect(await ask()).toEqual({ command: 'queue' });
    expect(heard).toEqual([{ verified: true, body: { type: 'invite', name: 'Анна' } }]);
  });

  it.each(spoilt)('does not believe %s', async (_, change) => {
    answering = change;
    await expect(ask()).rejects.toMatchObject({ code: 'portal-unavailable', situation: 'dependency-failed' });
    expect((await deliver()).delivered).toBe(false);
  });

  it('A45: does not believe the answer to an earlier question', async () => {
    let first: SignedAnswer | undefined;
    answering = (signed) => (first ??= signed);
    await ask();
    await expect(ask()).rejects.toMatchObject({ code: 'portal-unavailable' });
  });

  it('waits as long as it was told, and no longer', async () => {
    answering = () => 'silence';
    const began = performance.now();
    await expect(ask(60)).rejects.toMatchObject({ code: 'portal-unavailable' });
    expect(performance.now() - began).toBeLessThan(1000);
  });

  it('leaves a portal alone after five failures, asks again after ten seconds', async () => {
    says = { status: 500 };
    for (let n = 0; n < 7; n += 1) await expect(ask()).rejects.toMatchObject({ code: 'portal-unavailable' });
    expect(heard).toHaveLength(5);
    says = { status: 200, body: {} };
    clock.pass(10_000);
    expect(await ask()).toEqual({});
  });

  it('does not hold our own database against a portal', async () => {
    databaseIsAway = true;
    for (let n = 0; n < 7; n += 1) await expect(ask()).rejects.toMatchObject({ code: 'portal-unavailable' });
    databaseIsAway = false;
    expect(await ask()).toEqual({ command: 'queue' });
  });

  it.each<[number, object]>([
    [200, { delivered: true, gone: false, status: 200 }],
    [204, { delivered: true, gone: false, status: 204 }],
    [410, { delivered: false, gone: true, status: 410 }],
    [400, { delivered: false, gone: false, status: 400 }],
    [503, { delivered: false, gone: false, status: 503 }],
  ])('a webhook answered %d, signed', async (status, expected) => {
    says = { status };
    expect(await deliver()).toMatchObject(expected);
    expect(heard[0]?.verified).toBe(true);
  });

  it('never throws while a portal is away', async () => {
    const result = await requests.deliver('ten_1', 'http://127.0.0.1:1/hook', {
      messageId: 'msg_1',
      timestamp: clock.now(),
      body: '{}',
    });
    expect(result).toMatchObject({ delivered: false, gone: false, reason: 'request-failed' });
  });
});
