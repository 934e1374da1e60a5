import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PortalServerVerifier, readIncomingRequest } from '#portal-sdk';

/** A webhook that a portal has verified. */
export interface ReceivedWebhook {
  id: string;
  portalId: string;
  type: string;
  callId: string;
}

/** How a portal's server behaves to what comes in. */
export type PortalBehaviour = 'good' | 'broken' | 'gone' | 'parked' | 'redirecting' | 'huge';

/** The servers of any number of portals under one address: real HTTP, real signatures, and misbehaviour on demand. */
export class TestPortals {
  readonly webhooks: ReceivedWebhook[] = [];
  readonly behaviours = new Map<string, PortalBehaviour>();
  readonly attempts = new Map<string, number>();
  /** What portals answer to the question whom to ring. */
  invite: unknown = { command: 'user', userId: '67', connectType: 'crm' };
  private readonly verifiers = new Map<string, PortalServerVerifier>();

  private constructor(private readonly server: Server) {}

  static async start(): Promise<TestPortals> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const portals = new TestPortals(server);
    server.on('request', (request, response) => void portals.serve(request, response));
    return portals;
  }

  get host(): string {
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Where a portal takes webhooks; `/invites` beside it. */
  urlOf(portalId: string): string {
    return `http://${this.host}/${portalId}/webhooks`;
  }

  add(portalId: string, licenceKey: string, now: () => number): void {
    const publicBaseUrl = `http://${this.host}`;
    this.verifiers.set(portalId, new PortalServerVerifier({ portalId, licenceKey, publicBaseUrl, now }));
  }

  /** The types told of one call, in the order they came. */
  toldOf(callId: string): string[] {
    return this.webhooks.filter((webhook) => webhook.callId === callId).map(({ type }) => type);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private async serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, portalId = '', door] = (message.url ?? '').split('/');
    const verifier = this.verifiers.get(portalId);
    const request = await readIncomingRequest(message);
    if (verifier === undefined) return void response.writeHead(404).end();
    this.attempts.set(portalId, (this.attempts.get(portalId) ?? 0) + 1);
    if (misbehave(this.behaviours.get(portalId) ?? 'good', response)) return;
    const verified = door === 'invites' ? verifier.verifyIncoming(request) : verifier.verifyWebhook(request);
    if ('id' in verified) {
      const { type, data } = verified.body as { type: string; data: { callId: string } };
      this.webhooks.push({ id: String(verified.id), portalId, type, callId: data.callId });
    }
    const body = door === 'invites' ? this.invite : { ok: true };
    const answer = verifier.signAnswer(verified, { status: 200, body });
    response.writeHead(answer.status, answer.headers).end(answer.body);
  }
}

function misbehave(behaviour: PortalBehaviour, response: ServerResponse): boolean {
  switch (behaviour) {
    case 'good':
      return false;
    case 'broken':
      response.writeHead(500).end();
      return true;
    case 'gone':
      response.writeHead(410).end();
      return true;
    case 'parked':
      response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>This domain is for sale</h1>');
      return true;
    case 'redirecting':
      response.writeHead(302, { location: 'http://127.0.0.1:6379/' }).end();
      return true;
    case 'huge':
      response.writeHead(200).end('x'.repeat(1024 * 1024));
      return true;
  }
}
