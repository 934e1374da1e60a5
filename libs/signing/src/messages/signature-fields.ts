/** The signed fields of one message, whatever carries them: HTTP headers, or the forms of a session's access URL. */
export interface SignatureFields {
  contentDigest: string;
  signatureInput: string;
  signature: string;
  idempotencyKey?: string | undefined;
}

/** Fields as they came in; a missing one is the empty text, which no pattern of the profile accepts. */
export type ReceivedFields = Readonly<Record<keyof SignatureFields, string>>;

/** Headers as Node, Fastify and undici give them: lower-case names; a repeated header is joined or a list. */
export type HeaderBag = Readonly<Record<string, string | readonly string[] | undefined>>;

const single = (value: string | readonly string[] | undefined): string => (typeof value === 'string' ? value : '');

/** Reads the fields of an HTTP message. A header given as a list counts as missing: nobody may choose among several. */
export function fieldsFromHeaders(headers: HeaderBag): ReceivedFields {
  return {
    contentDigest: single(headers['content-digest']),
    signatureInput: single(headers['signature-input']),
    signature: single(headers['signature']),
    idempotencyKey: single(headers['idempotency-key']),
  };
}

/** Writes the fields as HTTP headers with lower-case names. */
export function headersFromFields(fields: SignatureFields): Record<string, string> {
  return {
    'content-digest': fields.contentDigest,
    'signature-input': fields.signatureInput,
    signature: fields.signature,
    ...(fields.idempotencyKey === undefined ? {} : { 'idempotency-key': fields.idempotencyKey }),
  };
}
