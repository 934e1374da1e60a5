import { Injectable, Logger } from '@nestjs/common';
import { Clock, DependencyFailed, OutgoingHttp, type OutgoingAnswer } from '#foundation';
import {
  answerKeyId,
  asciiJson,
  contentDigestOf,
  fieldsFromHeaders,
  headersFromFields,
  type KeyId,
  newIdempotencyKey,
  newNonce,
  nodePrimitives,
  signRequest,
  type SignedRequest,
  signWebhook,
  verifyAnswer,
} from '#signing';
import { Breaker } from './breaker';
import { PortalKeys } from './portal-keys';
import { Portals } from './portals';

/** Longest time one delivery of a webhook may take, in milliseconds (fault F35). */
const deliveryDeadlineMs = 10_000;

/** A webhook message, its body fixed once and for all. */
export interface WebhookMessage {
  messageId: string;
  timestamp: Date;
  body: string;
}

/** How one attempt to deliver went. `gone`: the endpoint said 410 and wants no more. */
export interface DeliveryResult {
  delivered: boolean;
  gone: boolean;
  status?: number;
  reason?: string;
}

interface PostToPortal {
  url: string;
  body: string;
  idempotencyKey: string;
  deadlineMs: number;
  headers?: Readonly<Record<string, string>>;
}

/** What a request to a portal is signed with, and what its answer must be signed with. */
interface SpeakingKeys {
  keyId: KeyId;
  key: string;
  answerKey: string;
}

/** Everything we say to a portal of our own accord, signed, with the signed answer verified. */
@Injectable()
export class PortalRequests {
  private readonly log = new Logger(PortalRequests.name);
  private readonly breaker = new Breaker(() => this.clock.nowMs());

  constructor(
    private readonly portals: Portals,
    private readonly keys: PortalKeys,
    private readonly http: OutgoingHttp,
    private readonly clock: Clock,
  ) {}

  /**
   * Asks a portal a question: a signed JSON POST, answered 200 with signed JSON within the deadline. Never retried: the caller has
   * something to fall back on. Throws DependencyFailed `portal-unavailable` on any failure, at once while the portal's breaker is open.
   */
  async ask(tenantId: string, url: string, question: object, deadlineMs: number): Promise<unknown> {
    const order = { url, body: asciiJson(question), idempotencyKey: newIdempotencyKey(), deadlineMs };
    // Our own database may fail here, which is no failure of the portal's.
    const keys = await this.keysOf(tenantId).catch((cause: unknown) => {
      throw unavailable('could not be asked', cause);
    });
    if (!this.breaker.allows(tenantId)) throw unavailable('is being left alone after repeated failures');
    try {
      const answer = await this.post(keys, order);
      if (answer.refusal !== undefined) throw unavailable(`answered without a right signature (${answer.refusal})`);
      if (answer.status !== 200) throw unavailable(`answered ${answer.status}`);
      const said = JSON.parse(answer.body.toString('utf8')) as unknown;
      this.breaker.succeeded(tenantId);
      return said;
    } catch (cause) {
      this.breaker.failed(tenantId);
      this.log.warn('Portal did not answer', { tenantId, reason: cause instanceof Error ? cause.message : 'unknown' });
      throw cause instanceof DependencyFailed && cause.code === 'portal-unavailable'
        ? cause
        : unavailable('could not be asked', cause);
    }
  }

  /** One attempt to deliver a webhook, with both signatures. Delivered means 2xx with a right signed answer. Never throws. */
  async deliver(tenantId: string, url: string, message: WebhookMessage): Promise<DeliveryResult> {
    try {
      const keys = await this.keysOf(tenantId);
      const secret = await this.keys.leaf(keys.keyId.portalId, 'whk', keys.keyId.version);
      const timestampSeconds = Math.floor(this.clock.nowMs() / 1000);
      const webhook = { id: message.messageId, timestampSeconds, body: message.body };
      const standard = signWebhook(nodePrimitives, [secret], webhook);
      const answer = await this.post(keys, {
        url,
        body: message.body,
        idempotencyKey: message.messageId,
        deadlineMs: deliveryDeadlineMs,
        headers: standard,
      });
      const { status } = answer;
      if (status === 410) return { delivered: false, gone: true, status, reason: 'gone' };
      if (status < 200 || status > 299) return { delivered: false, gone: false, status, reason: `answered ${status}` };
      if (answer.refusal !== undefined)
        return { delivered: false, gone: false, status, reason: `unsigned answer (${answer.refusal})` };
      return { delivered: true, gone: false, status };
    } catch (error) {
      return {
        delivered: false,
        gone: false,
        reason: error instanceof DependencyFailed ? error.code : 'request-failed',
      };
    }
  }

  private async keysOf(tenantId: string): Promise<SpeakingKeys> {
    const { portalId, keyVersion } = await this.portals.get(tenantId);
    const keyId: KeyId = { portalId, role: 'c2p', version: keyVersion };
    const key = await this.keys.leaf(portalId, keyId.role, keyVersion);
    return { keyId, key, answerKey: await this.keys.leaf(portalId, answerKeyId(keyId).role, keyVersion) };
  }

  private async post(
    { keyId, key, answerKey }: SpeakingKeys,
    { url, body, idempotencyKey, deadlineMs, headers = {} }: PostToPortal,
  ): Promise<OutgoingAnswer & { refusal: string | undefined }> {
    const signed = signRequest(nodePrimitives, {
      keyId,
      key,
      method: 'POST',
      targetUri: url,
      contentDigest: contentDigestOf(nodePrimitives, body),
      idempotencyKey,
      nonce: newNonce(),
      createdSeconds: Math.floor(this.clock.nowMs() / 1000),
    });
    const answer = await this.http.send({
      method: 'POST',
      url,
      headers: { 'content-type': 'application/json', ...headersFromFields(signed.fields), ...headers },
      body,
      deadlineMs,
      trust: 'tenant',
    });
    return { ...answer, refusal: this.refusalOf(signed, answer, answerKey) };
  }

  private refusalOf(signed: SignedRequest, answer: OutgoingAnswer, key: string): string | undefined {
    const refusal = verifyAnswer(
      nodePrimitives,
      { status: answer.status, fields: fieldsFromHeaders(answer.headers), body: answer.body },
      {
        request: signed.binding,
        key,
        nowSeconds: Math.floor(this.clock.nowMs() / 1000),
      },
    );
    return refusal?.reason;
  }
}

function unavailable(what: string, cause?: unknown): DependencyFailed {
  return new DependencyFailed('portal-unavailable', `The portal ${what}.`, { cause, retryAfterSeconds: 5 });
}
