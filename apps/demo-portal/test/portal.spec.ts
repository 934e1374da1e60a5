import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { checkLineSettings } from '#call-flow';
import { JsonLogger, SystemClock } from '#foundation';
import {
  accessUrlAnswer,
  answerKeyId,
  contentDigestOf,
  fieldsFromAccessUrlHeaders,
  nodePrimitives,
  signAnswer,
  SignatureRefusal,
  verifyRequest,
} from '#signing';
import type { RunningPortal } from '../src/portal';
import { startPortal } from '../src/portal';
import { keyOf, licence, say } from './patchbay-side';

const silent = new JsonLogger('test', 'error', () => undefined);

describe('the demo portal', () => {
  let portal: RunningPortal;
  let session: Server;
  let accessUrl: string;
  const commands: unknown[] = [];

  beforeAll(async () => {
    const config = { host: '127.0.0.1', port: 0, patchbayUrl: 'http://127.0.0.1:1' };
    portal = await startPortal(config, licence, new SystemClock(), silent);
    session = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => response.end(sessionAnswer(request.headers, body)));
    });
    await new Promise<void>((resolve) => session.listen(0, '127.0.0.1', resolve));
    accessUrl = `http://127.0.0.1:${(session.address() as AddressInfo).port}/request/1/token`;
  });

  afterAll(async () => {
    await portal.close();
    session.close();
  });

  function sessionAnswer(given: NodeJS.Dict<string | string[]>, body: string): string {
    const headers = Object.entries(given).map(([key, value]) => ({ key, value: String(value) }));
    const nowSeconds = Math.floor(Date.now() / 1000);
    const binding = verifyRequest(
      nodePrimitives,
      { method: 'POST', targetUri: accessUrl, fields: fieldsFromAccessUrlHeaders(headers), body },
      { roles: ['p2s'], findKey: ({ role }) => keyOf(role), nowSeconds },
    );
    if (binding instanceof SignatureRefusal) return '{}';
    commands.push(JSON.parse(body));
    const answer = '{"accepted":true}';
    const fields = signAnswer(nodePrimitives, {
      request: binding,
      key: keyOf(answerKeyId(binding.keyId).role),
      status: 200,
      contentDigest: contentDigestOf(nodePrimitives, answer),
      createdSeconds: nowSeconds,
    });
    return accessUrlAnswer(answer, fields);
  }

  async function state(): Promise<Record<string, unknown>> {
    return (await fetch(`${portal.url}/state`)).json() as Promise<Record<string, unknown>>;
  }

  it('answers the settings question with right line settings, signed', async () => {
    const answer = await say(`${portal.url}/patchbay/settings`, {
      type: 'settings',
      lineId: 'main',
      number: '+74012555555',
    });
    expect(answer).toMatchObject({ status: 200, proven: true });
    expect(checkLineSettings(answer.body)).toEqual([]);
    expect((await state()).questions).toEqual({ settings: 1, invites: 0 });
  });

  it('keeps a webhook once, however often it is delivered, and acknowledges every delivery', async () => {
    const webhook = { type: 'call.started', timestamp: new Date().toISOString(), data: { callId: 'call_1' } };
    for (const repeated of [0, 1]) {
      const answer = await say(`${portal.url}/patchbay/webhooks`, webhook, { webhookId: 'msg_1' });
      expect(answer).toEqual({ status: 200, body: {}, proven: true });
      expect(await state()).toMatchObject({ webhooks: [{ id: 'msg_1', ...webhook }], repeatedWebhooks: repeated });
    }
  });

  it.each([
    ['a webhook without its own signature', '/patchbay/webhooks', {}],
    ['a webhook signed with another key', '/patchbay/webhooks', { webhookId: 'msg_2', key: '0'.repeat(64) }],
    ['a question signed with another key', '/patchbay/invites', { key: '0'.repeat(64) }],
  ])('refuses %s without a word', async (_what, path, options) => {
    const before = Number((await state()).rejected);
    expect(await say(portal.url + path, { type: 'call.started', data: {} }, options)).toEqual({
      status: 401,
      body: undefined,
      proven: false,
    });
    expect((await state()).rejected).toBe(before + 1);
  });

  it("answers whom to ring, and takes its users' clicks into the session that asked", async () => {
    const invite = { type: 'invite', callId: 'call_1', sessionId: '1', accessUrl };
    expect((await say(`${portal.url}/patchbay/invites`, invite)).body).toEqual({
      command: 'wait',
      connectType: 'crm',
      userId: '67',
      userHasPhone: true,
    });
    const click = async (body: object): Promise<unknown> =>
      (await fetch(`${portal.url}/desk/clicks`, { method: 'POST', body: JSON.stringify(body) })).json();
    expect(await click({ click: 'wait', userId: '67' })).toEqual({ sent: true, answer: { accepted: true } });
    expect(await click({ click: 'user', userId: '67' })).toEqual({ sent: true, answer: { accepted: true } });
    expect(commands).toEqual([
      { command: 'wait', operatorId: '67' },
      { command: 'user', operatorId: '67', userId: '67' },
    ]);
    expect(await click({ click: 'dance', userId: '67' })).toHaveProperty('error');
  });

  it('says 404 to what it does not know', async () => {
    expect((await fetch(`${portal.url}/nothing`)).status).toBe(404);
    expect((await fetch(`${portal.url}/health/ready`)).status).toBe(200);
  });
});
