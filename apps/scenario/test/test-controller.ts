import { buildScenarioConfig } from '#call-flow';
import type { LineSettings } from '#call-flow';
import type { HttpTransport, ScenarioHttpRequest, ScenarioHttpResult, VirtualClock } from '#scenario-sandbox';
import {
  answerKeyId,
  contentDigestOf,
  deriveKey,
  extractPrk,
  fieldsFromHeaders,
  headersFromFields,
  nodePrimitives,
  signAnswer,
  SignatureRefusal,
  verifyRequest,
} from '#signing';
import { storySettings } from './test-settings';

/** What the controller does with one request: a signed answer, one without signature, or nothing for ever. */
export type Reaction = { status: number; body: unknown } | 'unsigned' | 'silence';

export const portalId = 'p-test';
const prk = extractPrk(portalId, 'TC9K-7Q2M-XW4D-0RTZ-H5JN-8VBE-3C');
const baseUrl = 'http://controller.example';

/** The key of a role, version 1. */
export const keyOf = (role: 's2c' | 'c2s' | 'p2s' | 's2p'): string => deriveKey(prk, role, 1);

/** What provisioning puts into the application's secret store. */
export const secrets = {
  patchbay_portal: JSON.stringify({ portalId, keyVersion: 1, baseUrl }),
  patchbay_s2c: keyOf('s2c'),
  patchbay_c2s: keyOf('c2s'),
  patchbay_p2s: keyOf('p2s'),
  patchbay_s2p: keyOf('s2p'),
};

/** A controller without a network: verifies and signs as the true one, and does what the test says. */
export class TestController implements HttpTransport {
  readonly requests: { path: string; idempotencyKey: string; body: Record<string, unknown> }[] = [];
  settings: LineSettings = storySettings;
  /** Asked first; `undefined` leaves it to the usual answers. */
  react: (path: string, body: Record<string, unknown>) => Reaction | undefined = () => undefined;

  constructor(private readonly clock: VirtualClock) {}

  async send(request: ScenarioHttpRequest, signal: AbortSignal): Promise<ScenarioHttpResult> {
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value]),
    );
    const nowSeconds = Math.floor(this.clock.now() / 1000);
    const binding = verifyRequest(
      nodePrimitives,
      { method: request.method, targetUri: request.url, fields: fieldsFromHeaders(headers), body: request.body ?? '' },
      { roles: ['s2c'], findKey: () => keyOf('s2c'), nowSeconds },
    );
    if (binding instanceof SignatureRefusal) throw new TypeError(`the scenario signed wrongly: ${binding.reason}`);
    const path = request.url.slice(`${baseUrl}/scenario/v1`.length);
    const body = JSON.parse(request.body ?? '') as Record<string, unknown>;
    this.requests.push({ path, idempotencyKey: binding.idempotencyKey ?? '', body });
    const reaction = this.react(path, body) ?? this.usual(path, body);
    if (reaction === 'silence') return silence(signal);
    if (reaction === 'unsigned') return { code: 200, text: '{}', headers: [] };
    const text = JSON.stringify(reaction.body);
    const fields = signAnswer(nodePrimitives, {
      request: binding,
      key: keyOf(answerKeyId(binding.keyId).role as 'c2s'),
      status: reaction.status,
      contentDigest: contentDigestOf(nodePrimitives, text),
      createdSeconds: nowSeconds,
    });
    const answered = { ...headersFromFields(fields), 'cache-status': 'patchbay; hit; detail=memory' };
    return { code: reaction.status, text, headers: Object.entries(answered).map(([key, value]) => ({ key, value })) };
  }

  /** Bodies of what was sent to one path, in order. */
  sentTo(path: string): Record<string, unknown>[] {
    return this.requests.filter((request) => request.path === path).map(({ body }) => body);
  }

  /** The events reported, in order, repetitions included. */
  get events(): Record<string, unknown>[] {
    return this.sentTo('/events').flatMap(({ events }) => events as Record<string, unknown>[]);
  }

  private usual(path: string, body: Record<string, unknown>): Reaction {
    switch (path) {
      case '/config': {
        const line = { lineId: 'line-1', number: String(body.called), title: 'Main line' };
        return { status: 200, body: buildScenarioConfig(line, this.settings, 3) };
      }
      case '/invites':
        return { status: 200, body: { command: 'wait', connectType: 'crm', userId: '67', userHasPhone: true } };
      case '/events':
        return { status: 200, body: { results: [] } };
      default:
        return { status: 200, body: { callId: 'call_1' } };
    }
  }
}

function silence(signal: AbortSignal): Promise<ScenarioHttpResult> {
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve({ code: -7, error: 'timed out' }));
  });
}
