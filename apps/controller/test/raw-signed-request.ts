import { randomUUID } from 'node:crypto';
import {
  answerKeyId,
  contentDigestOf,
  deriveKey,
  extractPrk,
  fieldsFromHeaders,
  formatKeyId,
  headersFromFields,
  type KeyRole,
  type MessageRole,
  newNonce,
  nodePrimitives,
  type RequestBinding,
  signRequest,
  verifyAnswer,
} from '#signing';
import { exchangeBytes, type RawAnswer } from './raw-http';

/** A request line, headers in their order and spelling, and a body: all of it is sent exactly as it stands here. */
export interface RawRequest {
  method: string;
  target: string;
  headers: [name: string, value: string][];
  body: string;
  /** What the answer must be bound to. */
  binding: RequestBinding;
}

/** What a request says; everything has a usual value. */
export interface RequestOrder {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH' | 'TRACE' | 'OPTIONS';
  path?: string;
  /** An object is written as JSON. */
  body?: string | object;
  idempotencyKey?: string;
  nonce?: string;
  createdSeconds?: number;
  role?: MessageRole;
  version?: number;
}

/** Who signs. */
export interface RawPortal {
  portalId: string;
  licenceKey: string;
}

/** Builds and sends requests of one portal by hand, so that a test can spoil any part of them. */
export class RawSigner {
  private readonly prk: string;

  /** `publicUrl` is what is signed; `url` is where the request goes, the same when not given. */
  constructor(
    readonly portal: RawPortal,
    readonly publicUrl: string,
    readonly url = publicUrl,
  ) {
    this.prk = extractPrk(portal.portalId, portal.licenceKey);
  }

  /** A leaf key of the portal. */
  key(role: KeyRole, version = 1): string {
    return deriveKey(this.prk, role, version);
  }

  /** A rightly signed request; a GET of the portal's settings when nothing is said. */
  request(order: RequestOrder = {}): RawRequest {
    const { method = 'GET', path = '/v1/portal', role = 'p2c', version = 1 } = order;
    const body = typeof order.body === 'object' ? JSON.stringify(order.body) : (order.body ?? '');
    const { fields, binding } = signRequest(nodePrimitives, {
      keyId: { portalId: this.portal.portalId, role, version },
      key: this.key(role, version),
      method,
      targetUri: this.publicUrl + path,
      contentDigest: contentDigestOf(nodePrimitives, Buffer.from(body)),
      idempotencyKey: method === 'GET' ? undefined : (order.idempotencyKey ?? randomUUID()),
      nonce: order.nonce ?? newNonce(),
      createdSeconds: order.createdSeconds ?? Math.floor(Date.now() / 1000),
    });
    const headers: [string, string][] = [['Host', new URL(this.publicUrl).host]];
    if (body !== '') headers.push(['Content-Type', 'application/json']);
    headers.push(['Content-Length', String(Buffer.byteLength(body))]);
    headers.push(...Object.entries(headersFromFields(fields)));
    return { method, target: path, headers, body, binding };
  }

  /** Signs a `Signature-Input` of the test's own making over the request's components with the right key, or another. */
  resign(request: RawRequest, signatureInput: string, key = this.key(request.binding.keyId.role)): RawRequest {
    const { method, targetUri, contentDigest, idempotencyKey } = request.binding;
    const lines = [
      `"@method": ${method}`,
      `"@target-uri": ${targetUri}`,
      `"content-digest": ${contentDigest}`,
      ...(idempotencyKey === undefined ? [] : [`"idempotency-key": ${idempotencyKey}`]),
      `"@signature-params": ${signatureInput.replace(/^tc1=/, '')}`,
    ];
    const mac = nodePrimitives.hmacSha256Base64(key, lines.join('\n'));
    return withHeaders(request, { 'signature-input': signatureInput, signature: `tc1=:${mac}:` });
  }

  async send(request: RawRequest): Promise<RawAnswer> {
    return exchangeBytes(this.url, bytesOf(request));
  }

  /** Signs and sends. */
  async ask(order: RequestOrder = {}): Promise<RawAnswer> {
    return this.send(this.request(order));
  }

  /** Whether an answer is rightly signed for this request; the reason when it is not. */
  refusalOf(request: RawRequest, answer: RawAnswer): string | undefined {
    const { role, version } = answerKeyId(request.binding.keyId);
    return verifyAnswer(
      nodePrimitives,
      { status: answer.status, fields: fieldsFromHeaders(answer.headers), body: answer.body },
      { request: request.binding, key: this.key(role, version), nowSeconds: Math.floor(Date.now() / 1000) },
    )?.reason;
  }

  /** `p-….p2c.1`, as audit lines name it. */
  keyId(role: MessageRole = 'p2c', version = 1): string {
    return formatKeyId({ portalId: this.portal.portalId, role, version });
  }
}

/** The request as bytes. */
export function bytesOf({ method, target, headers, body }: RawRequest): Buffer {
  const head = [`${method} ${target} HTTP/1.1`, ...headers.map(([name, value]) => `${name}: ${value}`)].join('\r\n');
  return Buffer.concat([Buffer.from(`${head}\r\n\r\n`, 'latin1'), Buffer.from(body)]);
}

/** The request with some headers replaced, or left out where the value is undefined; names match in any case. */
export function withHeaders(request: RawRequest, changes: Record<string, string | undefined>): RawRequest {
  const names = new Set(Object.keys(changes).map((name) => name.toLowerCase()));
  const kept = request.headers.filter(([name]) => !names.has(name.toLowerCase()));
  const added = Object.entries(changes).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return { ...request, headers: [...kept, ...added] };
}

/** The value of a header of a request. */
export function headerOf(request: RawRequest, name: string): string {
  return request.headers.find(([known]) => known.toLowerCase() === name.toLowerCase())?.[1] ?? '';
}
