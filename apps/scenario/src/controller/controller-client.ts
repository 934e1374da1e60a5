import type { Primitives } from '#signing';
import {
  asciiJson,
  contentDigestOf,
  fieldsFromHeaders,
  headersFromFields,
  nonceFromEntropy,
  signRequest,
  verifyAnswer,
} from '#signing';
import type { SessionKeys } from './session-keys';

/** A question or a report to the controller. */
export interface ControllerRequest {
  path: '/config' | '/invites' | '/events' | '/history';
  body: object;
  /** The same for every attempt at the same thing. */
  idempotencyKey: string;
  /** The platform's own time-out, whole seconds: no abandoned request lives longer. */
  timeoutSeconds: number;
}

/** What came back: a proven answer of any status, or nothing that can be trusted, and why. */
export type ControllerReply =
  { proven: true; status: number; body: unknown; cacheStatus: string } | { proven: false; why: string };

/**
 * Signs what the session asks of its controller and proves what it is answered (profile tc1, roles s2c and c2s). An answer
 * without a right signature is the same as none.
 */
export class ControllerClient {
  constructor(
    private readonly primitives: Primitives,
    private readonly keys: SessionKeys | undefined,
    private readonly sessionId: string,
  ) {}

  /** The session's controller, for the log; empty without keys. */
  get baseUrl(): string {
    return this.keys?.baseUrl ?? '';
  }

  /** Sends one request, once; `done` is called exactly once, never before this returns to the event loop's caller. */
  send(request: ControllerRequest, done: (reply: ControllerReply) => void): void {
    const { keys } = this;
    if (keys === undefined) {
      setTimeout(() => done({ proven: false, why: 'the account has no keys' }), 0);
      return;
    }
    const url = `${keys.baseUrl}/scenario/v1${request.path}`;
    const body = asciiJson(request.body);
    const signed = signRequest(this.primitives, {
      keyId: { portalId: keys.portalId, role: 's2c', version: keys.keyVersion },
      key: keys.byRole.s2c,
      method: 'POST',
      targetUri: url,
      contentDigest: contentDigestOf(this.primitives, body),
      idempotencyKey: request.idempotencyKey,
      nonce: nonceFromEntropy(this.primitives, `${uuidgen()}${uuidgen()}${this.sessionId}${Date.now()}`),
      createdSeconds: Math.floor(Date.now() / 1000),
    });
    const take = (result: HttpRequestResult): void => {
      const headers = headerBag(result.headers ?? []);
      const answer = { status: result.code, fields: fieldsFromHeaders(headers), body: result.text ?? '' };
      const expected = {
        request: signed.binding,
        key: keys.byRole.c2s,
        nowSeconds: Math.floor(Date.now() / 1000),
      };
      const refusal = result.code < 100 ? undefined : verifyAnswer(this.primitives, answer, expected);
      if (result.code < 100) done({ proven: false, why: `no answer (${result.code})` });
      else if (refusal !== undefined) done({ proven: false, why: `${result.code}, signature: ${refusal.reason}` });
      else done({ proven: true, status: result.code, body: parsed(answer.body), cacheStatus: cacheStatusOf(headers) });
    };
    const headers = { ...headersFromFields(signed.fields), 'content-type': 'application/json' };
    Net.httpRequest(url, take, { method: 'POST', postData: body, headers, timeout: request.timeoutSeconds });
  }

  /** Like `send`, but after `raceMs` the reply counts as not proven; a later one is ignored. */
  ask(request: ControllerRequest, raceMs: number, done: (reply: ControllerReply) => void): void {
    let open = true;
    const settle = (reply: ControllerReply): void => {
      if (!open) return;
      open = false;
      clearTimeout(timer);
      done(reply);
    };
    const timer = setTimeout(() => settle({ proven: false, why: `nothing within ${raceMs} ms` }), raceMs);
    this.send(request, settle);
  }
}

/** Lower-case names; a repeated header becomes a list, which nobody accepts a signature from. */
function headerBag(headers: readonly { key: string; value: string }[]): Record<string, string | string[]> {
  const bag: Record<string, string | string[]> = {};
  for (const { key, value } of headers) {
    const name = key.toLowerCase();
    const known = bag[name];
    bag[name] = known === undefined ? value : [...(Array.isArray(known) ? known : [known]), value];
  }
  return bag;
}

/** The header is not signed: it is for the log alone. */
function cacheStatusOf(headers: Record<string, string | string[]>): string {
  const value = headers['cache-status'];
  return typeof value === 'string' ? value.slice(0, 200) : '';
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
