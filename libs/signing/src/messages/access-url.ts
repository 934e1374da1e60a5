import type { ReceivedFields, SignatureFields } from './signature-fields';
import type { ReceivedAnswer } from './answer';

/**
 * The access URL of a live session hands a scenario only headers that begin with `X-`, and gives back only a body. There
 * the signed fields travel under other names; the signature itself, with the access URL as target, is the same.
 */
const HEADER_NAMES = {
  contentDigest: 'X-Content-Digest',
  signatureInput: 'X-Signature-Input',
  signature: 'X-Signature',
  idempotencyKey: 'X-Idempotency-Key',
} as const;

/** The status that answers of a session are signed with: the scenario cannot choose another one. */
export const ACCESS_URL_STATUS = 200;

/** A header as a scenario's `HttpRequest` event lists it. */
export interface ListedHeader {
  key: string;
  value: string;
}

/** Writes the fields of a command to a session as headers. */
export function accessUrlHeaders(fields: SignatureFields): Record<string, string> {
  return {
    [HEADER_NAMES.contentDigest]: fields.contentDigest,
    [HEADER_NAMES.signatureInput]: fields.signatureInput,
    [HEADER_NAMES.signature]: fields.signature,
    ...(fields.idempotencyKey === undefined ? {} : { [HEADER_NAMES.idempotencyKey]: fields.idempotencyKey }),
  };
}

function only(headers: readonly ListedHeader[], name: string): string {
  const values = headers.filter((header) => header.key.toLowerCase() === name.toLowerCase());
  return values.length === 1 ? (values[0]?.value ?? '') : '';
}

/** Reads the fields of a command inside the scenario, whatever case the names came in; a repeated one counts as missing. */
export function fieldsFromAccessUrlHeaders(headers: readonly ListedHeader[]): ReceivedFields {
  return {
    contentDigest: only(headers, HEADER_NAMES.contentDigest),
    signatureInput: only(headers, HEADER_NAMES.signatureInput),
    signature: only(headers, HEADER_NAMES.signature),
    idempotencyKey: only(headers, HEADER_NAMES.idempotencyKey),
  };
}

/** Writes a session's signed answer as the text that the scenario returns. `body` must be ASCII-only JSON. */
export function accessUrlAnswer(body: string, fields: SignatureFields): string {
  const { contentDigest: digest, signatureInput, signature } = fields;
  return JSON.stringify({ body, digest, signatureInput, signature });
}

/**
 * Reads a session's answer for `verifyAnswer`. A text of another shape gives an answer without fields, which
 * `verifyAnswer` refuses, so nothing has to be checked in between. The caller bounds the length of the text.
 */
export function readAccessUrlAnswer(text: string): ReceivedAnswer & { body: string } {
  const answer = parsedObject(text);
  const textOf = (name: string): string => {
    const value = answer[name];
    return typeof value === 'string' ? value : '';
  };
  return {
    status: ACCESS_URL_STATUS,
    body: textOf('body'),
    fields: {
      contentDigest: textOf('digest'),
      signatureInput: textOf('signatureInput'),
      signature: textOf('signature'),
      idempotencyKey: '',
    },
  };
}

function parsedObject(text: string): Partial<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
