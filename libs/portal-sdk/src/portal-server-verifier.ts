import type { RequestBinding } from '#signing';
import {
  answerKeyId,
  contentDigestOf,
  fieldsFromHeaders,
  headersFromFields,
  nodePrimitives,
  signAnswer,
  SignatureRefusal,
  verifyRequest,
  verifyWebhook,
} from '#signing';
import { RejectedRequest } from './errors';
import type { IncomingRequest } from './incoming-request';
import { PortalKeys } from './portal-keys';

/** What a portal's server knows about itself. */
export interface PortalServerOptions {
  portalId: string;
  licenceKey: string;
  /** The public address of the portal as Patchbay was told it, without a path: `https://portal.example.org`. */
  publicBaseUrl: string;
  /** Key versions that are accepted; during a rotation the old and the new one. Default `[1]`. */
  keyVersions?: readonly number[];
  /** The clock in milliseconds since 1970. Default `Date.now`. */
  now?: () => number;
}

/** A request that is proven to come from Patchbay, for this portal. */
export interface VerifiedRequest {
  binding: RequestBinding;
  /** The parsed JSON body; `undefined` when there was none. */
  body: unknown;
}

/** A proven webhook. The same `id` may come again: remembering ids is the portal's own matter. */
export interface VerifiedWebhook extends VerifiedRequest {
  id: string;
}

/** A signed answer, ready to be written. */
export interface SignedAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/**
 * The portal's side of what Patchbay sends: questions (routing settings, whom to ring) and webhooks. Answers must be
 * signed; an unsigned 200 counts as not delivered. Repeated requests are not noticed here.
 */
export class PortalServerVerifier {
  readonly #keys: PortalKeys;
  readonly #publicBaseUrl: string;
  readonly #keyVersions: readonly number[];
  readonly #now: () => number;

  constructor(options: PortalServerOptions) {
    this.#keys = new PortalKeys(options.portalId, options.licenceKey);
    this.#publicBaseUrl = options.publicBaseUrl.replace(/\/$/, '');
    this.#keyVersions = options.keyVersions ?? [1];
    this.#now = options.now ?? Date.now;
  }

  /**
   * Proves a request of Patchbay.
   *
   * @throws RejectedRequest when it is not one; answer 401
   */
  verifyIncoming(request: IncomingRequest): VerifiedRequest {
    const binding = verifyRequest(
      nodePrimitives,
      {
        method: request.method,
        targetUri: this.#publicBaseUrl + request.target,
        fields: fieldsFromHeaders(request.headers),
        body: request.body,
      },
      {
        roles: ['c2p'],
        findKey: (keyId) => (this.#keyVersions.includes(keyId.version) ? this.#keys.keyOf(keyId) : undefined),
        nowSeconds: this.#nowSeconds(),
      },
    );
    if (binding instanceof SignatureRefusal) throw new RejectedRequest(binding.reason);
    return { binding, body: parsedJson(request.body) };
  }

  /**
   * Proves a webhook by both of its header sets: tc1, whose idempotency key must be the webhook's id, and Standard
   * Webhooks 1.0.
   *
   * @throws RejectedRequest when either fails; answer 401
   */
  verifyWebhook(request: IncomingRequest): VerifiedWebhook {
    const verified = this.verifyIncoming(request);
    const { idempotencyKey, keyId } = verified.binding;
    const key = this.#keys.key('whk', keyId.version);
    const webhook = { headers: request.headers, body: strictText(request.body) };
    const refusal = verifyWebhook(nodePrimitives, key, webhook, this.#nowSeconds());
    if (refusal !== undefined) throw new RejectedRequest(refusal.reason);
    if (idempotencyKey === undefined || idempotencyKey !== request.headers['webhook-id']) {
      throw new RejectedRequest('webhook id differs from the signed one');
    }
    return { ...verified, id: idempotencyKey };
  }

  /** Signs the answer to a proven request. `body` is anything JSON can hold, or nothing. */
  signAnswer(verified: VerifiedRequest, answer: { status: number; body?: unknown }): SignedAnswer {
    const request = verified.binding;
    const { role, version } = answerKeyId(request.keyId);
    const body = answer.body === undefined ? '' : JSON.stringify(answer.body);
    const fields = signAnswer(nodePrimitives, {
      request,
      key: this.#keys.key(role, version),
      status: answer.status,
      contentDigest: contentDigestOf(nodePrimitives, body),
      createdSeconds: this.#nowSeconds(),
    });
    const type: Record<string, string> = body === '' ? {} : { 'content-type': 'application/json' };
    return { status: answer.status, headers: { ...headersFromFields(fields), ...type }, body };
  }

  #nowSeconds(): number {
    return Math.floor(this.#now() / 1000);
  }
}

function strictText(body: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    throw new RejectedRequest('body is not UTF-8');
  }
}

function parsedJson(body: Uint8Array): unknown {
  if (body.length === 0) return undefined;
  const text = strictText(body);
  try {
    return JSON.parse(text);
  } catch {
    throw new RejectedRequest('body is not JSON');
  }
}
