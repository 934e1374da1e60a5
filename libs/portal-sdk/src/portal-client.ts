import type { RequestBinding, SignedRequest } from '#signing';
import {
  answerCreatedSeconds,
  asciiJson,
  contentDigestOf,
  fieldsFromHeaders,
  headersFromFields,
  IDEMPOTENCY_KEY,
  newIdempotencyKey,
  newNonce,
  nodePrimitives,
  signRequest,
  verifyAnswer,
} from '#signing';
import { PatchbayProblem, PortalUsageError, TransportError } from './errors';
import type { RawAnswer } from './http-exchange';
import { exchange } from './http-exchange';
import { PortalKeys } from './portal-keys';
import { jsonOrText, problemContent } from './answer-content';
import type { Retrying } from './retrying';
import { retrying } from './retrying';
import { exchangeWithSession } from './session-commands';
import { setTimeout as delay } from 'node:timers/promises';

/** What a portal knows about itself and about Patchbay. */
export interface PortalClientOptions {
  /** Patchbay's public address, such as `https://tc.example.net`; exactly as Patchbay knows it. */
  baseUrl: string;
  portalId: string;
  /** Never leaves this process: only keys derived from it sign. */
  licenceKey: string;
  /** The version of the keys to sign with; raise it to rotate. Default 1. */
  keyVersion?: number;
  /** The clock in milliseconds since 1970. Default `Date.now`. */
  now?: () => number;
  /** Default: the global `fetch`. */
  fetch?: typeof fetch;
  /** How long one attempt may take. Default 15 000 ms: slow work answers 202 within 10 s. */
  timeoutMs?: number;
  /** How waits between attempts are done. */
  retrying?: Partial<Retrying>;
}

/** A proven answer. `status` and `body` are signed; `headers` are not. */
export interface PortalAnswer {
  status: number;
  /** The parsed JSON; `undefined` when the answer had no body. */
  body: unknown;
  headers: Headers;
}

/** Options of one write. */
export interface WriteOptions {
  /** Default: a new one. Give your own to repeat a write across restarts of your process. */
  idempotencyKey?: string;
}

type Method = 'GET' | 'PUT' | 'POST' | 'DELETE';

/**
 * Signs what a portal asks, and proves what it is answered. One instance serves a whole process; it keeps derived keys
 * and a correction of its clock, nothing else.
 *
 * Every method throws `TransportError` when nothing provable came back after three attempts, `PatchbayProblem` when
 * Patchbay refused, and `PortalUsageError` when the call itself cannot work.
 */
export class PortalClient {
  readonly #keys: PortalKeys;
  readonly #baseUrl: string;
  readonly #keyVersion: number;
  readonly #now: () => number;
  readonly #fetch: typeof fetch;
  readonly #timeoutMs: number;
  readonly #retrying: Retrying;
  #clockCorrectionMs = 0;

  /** @throws SigningMisuse when the portal id or the licence key has another form */
  constructor(options: PortalClientOptions) {
    this.#keys = new PortalKeys(options.portalId, options.licenceKey);
    this.#baseUrl = options.baseUrl.replace(/\/$/, '');
    this.#keyVersion = options.keyVersion ?? 1;
    this.#now = options.now ?? Date.now;
    this.#fetch = options.fetch ?? fetch;
    this.#timeoutMs = options.timeoutMs ?? 15_000;
    this.#retrying = { sleep: (milliseconds) => delay(milliseconds), random: Math.random, ...options.retrying };
  }

  /** Reads; `path` begins with a slash and may have a query. */
  get(path: string): Promise<PortalAnswer> {
    return this.#call('GET', path, undefined);
  }

  /** Writes a whole thing under an id the portal knows. Repeated safely: see `WriteOptions`. */
  put(path: string, body: unknown, options?: WriteOptions): Promise<PortalAnswer> {
    return this.#call('PUT', path, body, options);
  }

  /** Creates or commands. Repeated safely: see `WriteOptions`. */
  post(path: string, body: unknown, options?: WriteOptions): Promise<PortalAnswer> {
    return this.#call('POST', path, body, options);
  }

  /** Deletes. Repeated safely: see `WriteOptions`. */
  delete(path: string, body?: unknown, options?: WriteOptions): Promise<PortalAnswer> {
    return this.#call('DELETE', path, body, options);
  }

  /**
   * Commands a live session directly, past Patchbay, with keys that only this portal and its own scenario have. Gives the
   * body of the session's signed answer. An attempt may reach the session twice; it acts once per idempotency key.
   *
   * @param accessUrl the session's address exactly as the call event named it
   */
  async sendSessionCommand(accessUrl: string, command: object, options?: WriteOptions): Promise<unknown> {
    const body = asciiJson(command);
    const idempotencyKey = usableIdempotencyKey(options);
    assertSentUnchanged(accessUrl);
    return retrying(this.#retrying, () =>
      exchangeWithSession({
        fetch: this.#fetch,
        timeoutMs: this.#timeoutMs,
        signed: this.#sign('p2s', { method: 'POST', url: accessUrl, body, idempotencyKey }),
        body,
        answerKey: this.#keys.key('s2p', this.#keyVersion),
        nowSeconds: () => this.#nowSeconds(),
      }),
    );
  }

  async #call(method: Method, path: string, body: unknown, options?: WriteOptions): Promise<PortalAnswer> {
    const text = body === undefined ? '' : JSON.stringify(body);
    const idempotencyKey = method === 'GET' ? undefined : usableIdempotencyKey(options);
    const request = { method, url: this.#baseUrl + path, body: text, idempotencyKey };
    if (!path.startsWith('/')) throw new PortalUsageError('A path begins with a slash.');
    assertSentUnchanged(request.url);
    let mayCorrectClock = true;
    const attempt = async (): Promise<PortalAnswer> => {
      const signed = this.#sign('p2c', request);
      const headers = headersFromFields(signed.fields);
      if (text !== '') headers['content-type'] = 'application/json';
      const raw = await exchange(this.#fetch, request.url, { method, headers, body: text }, this.#timeoutMs);
      const answer = this.#proven(raw, signed.binding);
      if (answer !== 'clock-corrected') return answer;
      if (!mayCorrectClock) throw new TransportError('The clocks still differ after a correction.', raw.status);
      mayCorrectClock = false;
      return attempt();
    };
    return retrying(this.#retrying, attempt);
  }

  #sign(
    role: 'p2c' | 'p2s',
    request: { method: string; url: string; body: string; idempotencyKey: string | undefined },
  ): SignedRequest {
    return signRequest(nodePrimitives, {
      keyId: { portalId: this.#keys.portalId, role, version: this.#keyVersion },
      key: this.#keys.key(role, this.#keyVersion),
      method: request.method,
      targetUri: request.url,
      contentDigest: contentDigestOf(nodePrimitives, request.body),
      idempotencyKey: request.idempotencyKey,
      nonce: newNonce(),
      createdSeconds: this.#nowSeconds(),
    });
  }

  #proven(raw: RawAnswer, request: RequestBinding): PortalAnswer | 'clock-corrected' {
    const fields = fieldsFromHeaders(Object.fromEntries(raw.headers));
    const key = this.#keys.key('c2p', this.#keyVersion);
    const expected = { request, key, nowSeconds: this.#nowSeconds() };
    const refusal = verifyAnswer(nodePrimitives, { status: raw.status, fields, body: raw.body }, expected);
    if (refusal !== undefined && refusal.code !== 'clock-skew') {
      throw new TransportError('The answer is not signed for this request.', raw.status);
    }
    const body = jsonOrText(raw.body);
    const problem = problemContent(raw.status, body, raw.headers.get('retry-after'));
    if (raw.status === 401 && problem.code === 'clock-skew') {
      this.#clockCorrectionMs = (answerCreatedSeconds(fields) ?? 0) * 1000 - this.#now();
      return 'clock-corrected';
    }
    if (refusal !== undefined) throw new TransportError('The answer was signed at another time.', raw.status);
    if (raw.status >= 400) throw new PatchbayProblem(problem);
    return { status: raw.status, body, headers: raw.headers };
  }

  #nowSeconds(): number {
    return Math.floor((this.#now() + this.#clockCorrectionMs) / 1000);
  }
}

/** An address that `fetch` would respell arrives with another signature base than the one we signed. */
function assertSentUnchanged(url: string): void {
  if (!URL.canParse(url) || new URL(url).href !== url) {
    throw new PortalUsageError('The address is not absolute or not in its normal spelling.');
  }
}

function usableIdempotencyKey(options: WriteOptions | undefined): string {
  const key = options?.idempotencyKey ?? newIdempotencyKey();
  if (!IDEMPOTENCY_KEY.test(key))
    throw new PortalUsageError('An idempotency key has 1 to 255 visible ASCII characters.');
  return key;
}
