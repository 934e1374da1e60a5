import type { KeyId, MessageRole } from '../keys/key-id';
import { keyIdOfGroups } from '../keys/key-id';
import type { Primitives } from '../primitives/primitives';
import { checkBody } from './content-digest';
import {
  CONTENT_DIGEST,
  coversIdempotencyKey,
  IDEMPOTENCY_KEY,
  isSignableMethod,
  isTargetUri,
  REQUEST_INPUT,
  SIGNATURE,
  WINDOW_SECONDS,
} from './profile';
import type { RequestBinding } from './request-binding';
import { requestBase } from './request-binding';
import type { ReceivedFields } from './signature-fields';
import type { RefusalReason } from './signature-refusal';
import { SignatureRefusal } from './signature-refusal';

/** The head of a request as it arrived: everything but its body. */
export interface ReceivedRequestHead {
  method: string;
  /** The receiver's configured public base and the raw request target, joined without any normalising. */
  targetUri: string;
  fields: ReceivedFields;
}

/** What a well-formed request says about itself. Nothing of it is proven before `checkRequestMac`. */
export interface ClaimedRequest extends RequestBinding {
  createdSeconds: number;
  mac: string;
  base: string;
}

/**
 * What stands in for an unknown key, so that refusing an unknown caller takes the same work as refusing a known one. It is
 * no secret: whoever computes a MAC with it is refused for having an unknown key.
 */
const STAND_IN_KEY = '0'.repeat(64);

const refuse = (reason: RefusalReason): SignatureRefusal => new SignatureRefusal(reason);

/**
 * Step one, without body and without key: reads the signature of a request, so that the caller can look up the key of
 * `keyId`. One spelling is accepted, every other is refused. Linear time, no allocation beyond a few strings.
 *
 * @param roles which directions this receiver answers; a controller `['p2c', 's2c']`, a portal `['c2p']`
 */
export function readRequest(
  head: ReceivedRequestHead,
  roles: readonly MessageRole[],
): ClaimedRequest | SignatureRefusal {
  const { method, targetUri, fields } = head;
  if (!isSignableMethod(method)) return refuse('method');
  if (!isTargetUri(targetUri)) return refuse('target-uri');
  const input = REQUEST_INPUT.exec(fields.signatureInput);
  if (input === null) return refuse('signature-input');
  const mac = SIGNATURE.exec(fields.signature)?.[1];
  if (mac === undefined) return refuse('signature');
  if (!CONTENT_DIGEST.test(fields.contentDigest)) return refuse('content-digest');
  const [, parameters = '', coverage, created, nonce = '', ...keyIdGroups] = input;
  const covered = coversIdempotencyKey(method);
  if (covered !== (coverage !== undefined)) return refuse('coverage');
  if (covered && !IDEMPOTENCY_KEY.test(fields.idempotencyKey)) return refuse('idempotency-key');
  const keyId = keyIdOfGroups(...keyIdGroups);
  if (!roles.includes(keyId.role)) return refuse('role');
  const idempotencyKey = covered ? fields.idempotencyKey : undefined;
  const { contentDigest } = fields;
  const binding: RequestBinding = { keyId, nonce, method, targetUri, contentDigest, idempotencyKey };
  return { ...binding, createdSeconds: Number(created), mac, base: requestBase(binding, parameters) };
}

/**
 * Step two, still without body: proves the request with the key of its `keyId`, then checks its time. Returns nothing
 * when it holds, else the refusal. An unknown key (`undefined`) is refused after the same work as a wrong MAC.
 *
 * On `clock-skew` the caller is known: answer a signed 401, so that the client can trust the time in it.
 *
 * @param nowSeconds the receiver's clock, in seconds since 1970
 */
export function checkRequestMac(
  primitives: Primitives,
  claimed: ClaimedRequest,
  key: string | undefined,
  nowSeconds: number,
): SignatureRefusal | undefined {
  const right = primitives.equal(primitives.hmacSha256Base64(key ?? STAND_IN_KEY, claimed.base), claimed.mac);
  if (key === undefined) return refuse('unknown-key');
  if (!right) return refuse('mac');
  return Math.abs(nowSeconds - claimed.createdSeconds) <= WINDOW_SECONDS
    ? undefined
    : new SignatureRefusal('created-outside-window', claimed.createdSeconds);
}

/** What `verifyRequest` needs to know about the receiver. */
export interface RequestVerification {
  roles: readonly MessageRole[];
  /** The key of a key id; `undefined` for an unknown portal and for a version that is no longer accepted. */
  findKey: (keyId: KeyId) => string | undefined;
  nowSeconds: number;
}

/**
 * All steps at once, for receivers that have head and body together. Replays are not noticed here: the caller remembers
 * key id and nonce for `NONCE_MEMORY_SECONDS`, or is idempotent.
 */
export function verifyRequest(
  primitives: Primitives,
  request: ReceivedRequestHead & { body: string | Uint8Array },
  receiver: RequestVerification,
): RequestBinding | SignatureRefusal {
  const claimed = readRequest(request, receiver.roles);
  if (claimed instanceof SignatureRefusal) return claimed;
  const refusal =
    checkRequestMac(primitives, claimed, receiver.findKey(claimed.keyId), receiver.nowSeconds) ??
    checkBody(primitives, claimed.contentDigest, request.body);
  return refusal ?? bindingOf(claimed);
}

/** What remains of a proven request for signing its answer. */
function bindingOf(claimed: ClaimedRequest): RequestBinding {
  const { keyId, nonce, method, targetUri, contentDigest, idempotencyKey } = claimed;
  return { keyId, nonce, method, targetUri, contentDigest, idempotencyKey };
}
