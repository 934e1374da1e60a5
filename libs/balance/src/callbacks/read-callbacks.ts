import { InvalidInput } from '#foundation';

/** One callback of the platform as far as we rely on it; `raw` is all of it. */
export interface PlatformCallback {
  callbackId: string;
  accountId: string;
  type: string;
  hash: string;
  raw: Record<string, unknown>;
}

/** Callbacks of one request that are looked at; the platform's batches are short. */
const mostCallbacks = 50;

/**
 * The callbacks of a request body `{ "callbacks": [ … ] }`. Items that lack an id, an account, a type or a hash are left out: they
 * cannot be anybody's. Throws InvalidInput `invalid-request` when the body itself is not of that form.
 */
export function readCallbacks(body: unknown): PlatformCallback[] {
  const callbacks = typeof body === 'object' && body !== null && 'callbacks' in body ? body.callbacks : undefined;
  if (!Array.isArray(callbacks)) {
    const fields = [{ pointer: '/callbacks', detail: 'must be an array' }];
    throw new InvalidInput('invalid-request', 'The request does not have the expected form.', { fields });
  }
  return callbacks.slice(0, mostCallbacks).flatMap((item: unknown) => {
    if (typeof item !== 'object' || item === null) return [];
    const raw = item as Record<string, unknown>;
    const callbackId = idOf(raw.callback_id);
    const accountId = idOf(raw.account_id);
    const { type, hash } = raw;
    if (callbackId === undefined || accountId === undefined || typeof type !== 'string' || typeof hash !== 'string')
      return [];
    return /^[\x21-\x7e]{1,64}$/.test(type) ? [{ callbackId, accountId, type, hash, raw }] : [];
  });
}

function idOf(value: unknown): string | undefined {
  const text = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value;
  return typeof text === 'string' && /^\d{1,20}$/.test(text) ? text : undefined;
}
