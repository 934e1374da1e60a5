import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest, RequestPayload } from 'fastify';
import { addLogIds, Clock, InvalidInput, LimitExceeded, NotAllowed, Unauthenticated, withLogIds } from '#foundation';
import {
  answerKeyId,
  checkBody,
  checkRequestMac,
  type ClaimedRequest,
  contentDigestOf,
  EMPTY_CONTENT_DIGEST,
  fieldsFromHeaders,
  formatKeyId,
  headersFromFields,
  IDEMPOTENCY_KEY,
  nodePrimitives,
  readRequest,
  type RefusalReason,
  signAnswer,
  SignatureRefusal,
} from '#signing';
import { Callers, PortalKeys } from '#tenants';
import { ControllerConfig } from '../controller.config';
import type { SignedRequest } from './caller';
import { collectAnswer, collectBody, HttpRefusal } from './collected-body';
import { ReplayGuard } from './replay-guard';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set once the MAC was right: what the answer is bound and signed to. */
    claimed?: ClaimedRequest | undefined;
    /** Mark of the tenant's settings as the shared memory knew it when the request came. */
    settingsMark?: string | undefined;
  }
}

const portalPrefix = '/v1/';
const scenarioPrefix = '/scenario/v1/';
/** Longest request target that is read: what profile tc1 can sign. */
const longestTarget = 8192;
const jsonType = /^application\/json\s*(;\s*charset="?utf-8"?)?$/i;

/**
 * Whether a request lies behind the signature: by the route that it reached, for the router reads `/%761/…` as `/v1/…`, and by its
 * target, so that what reached no route is refused in the same manner. Absolute-form targets do too: they cannot slip by.
 */
function isSigned(request: FastifyRequest): boolean {
  const target = request.raw.url ?? '';
  const isBehind = [request.routeOptions.url ?? '', target].some(
    (path) => path.startsWith(portalPrefix) || path.startsWith(scenarioPrefix),
  );
  return isBehind || !target.startsWith('/');
}

/**
 * Profile tc1 as Fastify hooks (performance.md: 1.5 times what guard and interceptor reach). `onRequest` proves the MAC and the time
 * without touching the body; `preParsing` proves the body, the nonce and the caller's standing; `onSend` signs whatever is answered.
 */
@Injectable()
export class SignatureHooks {
  constructor(
    private readonly keys: PortalKeys,
    private readonly callers: Callers,
    private readonly replays: ReplayGuard,
    private readonly clock: Clock,
    private readonly config: ControllerConfig,
  ) {}

  /** Puts the hooks on an instance. Call it once, before the application is initialised. */
  register(fastify: FastifyInstance): void {
    fastify.decorateRequest('claimed', undefined);
    fastify.decorateRequest('settingsMark', undefined);
    fastify.addHook('onRequest', (request, _reply, done) => withLogIds({ requestId: request.id }, done));
    fastify.addHook('onRequest', async (request) => {
      if ((request.raw.url ?? '').length > longestTarget) throw new HttpRefusal(414, 'the address is too long');
      if (isSigned(request)) await this.proveHead(request);
    });
    fastify.addHook('preParsing', async (request, reply, payload) =>
      request.claimed === undefined ? payload : this.proveBody(request, reply, payload, request.claimed),
    );
    fastify.addHook('onSend', async (request, reply, payload) =>
      request.claimed === undefined ? payload : this.sign(request.claimed, reply, payload),
    );
  }

  private async proveHead(request: FastifyRequest): Promise<void> {
    const target = request.raw.url ?? '';
    const fields = fieldsFromHeaders(request.headers);
    checkIdempotencyKey(request);
    const head = { method: request.method, targetUri: this.config.publicUrl + target, fields };
    const claimed = readRequest(head, ['p2c', 's2c']);
    if (claimed instanceof SignatureRefusal) throw rejected(claimed.reason);
    if (request.headers.host !== this.config.publicHost) throw rejected('host', claimed);
    const known = await this.keys.find(claimed.keyId);
    const refusal = checkRequestMac(nodePrimitives, claimed, known?.key, this.nowSeconds());
    if (refusal !== undefined && refusal.code !== 'clock-skew') throw rejected(refusal.reason, claimed);
    request.claimed = claimed;
    addLogIds({ portalId: claimed.keyId.portalId });
    if (refusal !== undefined) {
      const extensions = { serverTime: this.clock.now().toISOString() };
      throw new Unauthenticated('clock-skew', 'The time of the signature is too far from ours.', {
        extensions,
        audit: { subject: formatKeyId(claimed.keyId) },
      });
    }
    this.checkDoor(request.routeOptions.url ?? target, claimed);
    checkMediaType(request);
  }

  private checkDoor(path: string, { keyId }: ClaimedRequest): void {
    if (keyId.role === (path.startsWith(scenarioPrefix) ? 's2c' : 'p2c')) return;
    throw new NotAllowed('wrong-role', 'This key is not for this door.', { audit: { subject: formatKeyId(keyId) } });
  }

  private async proveBody(
    request: FastifyRequest,
    reply: FastifyReply,
    payload: RequestPayload,
    claimed: ClaimedRequest,
  ): Promise<RequestPayload> {
    const bare = request.headers['content-length'] === undefined && request.headers['transfer-encoding'] === undefined;
    const body = bare ? Buffer.alloc(0) : await collectBody(request, payload);
    const refusal = checkBody(nodePrimitives, claimed.contentDigest, body);
    if (refusal !== undefined) {
      request.claimed = undefined;
      throw rejected(refusal.reason, claimed);
    }
    await this.admit(request, reply, claimed);
    return bare ? payload : Object.assign(Readable.from([body]), { receivedEncodedLength: body.length });
  }

  /** Nonce, then the tenant's share of requests, then its standing: the order of the profile. */
  private async admit(request: FastifyRequest, reply: FastifyReply, claimed: ClaimedRequest): Promise<void> {
    const { keyId, nonce, createdSeconds } = claimed;
    const tenantId = await this.callers.tenantOf(keyId);
    addLogIds({ tenantId });
    const look = await this.replays.look({ tenantId, keyId: formatKeyId(keyId), nonce, createdSeconds });
    request.settingsMark = look.settingsMark;
    if (look.outcome === 'replayed') {
      throw new Unauthenticated('replayed', 'This signature was used before.', {
        audit: { subject: formatKeyId(keyId) },
      });
    }
    if (look.outcome === 'retry-signature') {
      throw new Unauthenticated('retry-signature', 'Sign the request anew and send it again.', {
        retryAfterSeconds: 1,
      });
    }
    const role = keyId.role === 's2c' ? 's2c' : 'p2c';
    (request as SignedRequest).caller = { portalId: keyId.portalId, tenantId, role, keyVersion: keyId.version };
    this.takeShare(reply, role, look.count);
    await this.callers.checkStanding(tenantId);
  }

  private takeShare(reply: FastifyReply, role: 'p2c' | 's2c', count: number): void {
    const quota = role === 'p2c' ? this.config.portalRequestsPerMinute : this.config.scenarioRequestsPerMinute;
    const secondsLeft = 60 - (this.nowSeconds() % 60);
    void reply.header('ratelimit-policy', `"${role}";q=${quota};w=60`);
    void reply.header('ratelimit', `"${role}";r=${Math.max(0, quota - count)};t=${secondsLeft}`);
    if (count <= quota) return;
    throw new LimitExceeded('too-many-requests', 'More requests than agreed.', { retryAfterSeconds: secondsLeft });
  }

  private async sign(claimed: ClaimedRequest, reply: FastifyReply, payload: unknown): Promise<unknown> {
    const body = await collectAnswer(payload);
    const keyId = answerKeyId(claimed.keyId);
    const fields = signAnswer(nodePrimitives, {
      request: claimed,
      key: await this.keys.leaf(keyId.portalId, keyId.role, keyId.version),
      status: reply.statusCode,
      contentDigest: body.length === 0 ? EMPTY_CONTENT_DIGEST : contentDigestOf(nodePrimitives, body),
      createdSeconds: this.nowSeconds(),
    });
    void reply.headers({ 'cache-control': 'no-store, no-transform', ...headersFromFields(fields) });
    return body;
  }

  private nowSeconds(): number {
    return Math.floor(this.clock.nowMs() / 1000);
  }
}

/** The one refusal of every wrong signature. Why is for the audit line only: telling it would help who guesses. */
function rejected(reason: RefusalReason | 'host', claimed?: ClaimedRequest): Unauthenticated {
  const subject = claimed === undefined ? {} : { subject: formatKeyId(claimed.keyId) };
  return new Unauthenticated('signature-rejected', 'The request is not signed as it must be.', {
    audit: { reason: `signature-rejected: ${reason}`, ...subject },
  });
}

/** A write without a usable key is told so before its signature is looked at: this tells nothing to who guesses (cases M01, M05). */
function checkIdempotencyKey(request: FastifyRequest): void {
  if (request.method === 'GET' || request.method === 'HEAD') return;
  if (IDEMPOTENCY_KEY.test(String(request.headers['idempotency-key'] ?? ''))) return;
  throw new InvalidInput(
    'bad-idempotency-key',
    'Every write carries an Idempotency-Key of 1 to 255 visible characters.',
  );
}

function checkMediaType(request: FastifyRequest): void {
  const type = request.headers['content-type'];
  if (request.headers['content-encoding'] === undefined && (type === undefined || jsonType.test(type))) return;
  throw new HttpRefusal(415, 'bodies are plain application/json');
}
