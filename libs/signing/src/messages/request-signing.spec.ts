import type { RequestToSign } from '../index';
import { EMPTY_CONTENT_DIGEST, nodePrimitives, signAnswer, SigningMisuse, signRequest } from '../index';

const good: RequestToSign = {
  keyId: { portalId: 'p-one', role: 'p2c', version: 1 },
  key: 'a'.repeat(64),
  method: 'POST',
  targetUri: 'https://tc.example.net/v1/account',
  contentDigest: EMPTY_CONTENT_DIGEST,
  idempotencyKey: 'k',
  nonce: 'AAECAwQFBgcICQoLDA0ODw',
  createdSeconds: 1_764_000_000,
};

it.each<[string, Partial<RequestToSign>, string]>([
  ['a short key', { key: 'a'.repeat(63) }, 'signing key'],
  ['a long key', { key: 'a'.repeat(65) }, 'signing key'],
  ['an upper-case key', { key: 'A'.repeat(64) }, 'signing key'],
  ['a short nonce', { nonce: 'a'.repeat(21) }, 'nonce'],
  ['a long nonce', { nonce: 'a'.repeat(65) }, 'nonce'],
  ['a nonce with a quote', { nonce: `${'a'.repeat(30)}"` }, 'nonce'],
  ['milliseconds', { createdSeconds: 1_764_000_000_000 }, 'whole seconds'],
  ['a fraction of a second', { createdSeconds: 1_764_000_000.5 }, 'whole seconds'],
  ['another digest', { contentDigest: 'md5=:HUXZLQLMuI/KZ5KDcJPcOA==:' }, 'digest'],
  ['a digest with something behind', { contentDigest: `${EMPTY_CONTENT_DIGEST},` }, 'digest'],
  ['HEAD', { method: 'HEAD' }, 'method'],
  ['a lower-case method', { method: 'post' }, 'method'],
  ['a method with something behind', { method: 'POST ' }, 'method'],
  ['a relative address', { targetUri: '/v1/account' }, 'target'],
  ['an address with a blank', { targetUri: 'https://tc.example.net/a b' }, 'target'],
  ['an address beyond ASCII', { targetUri: 'https://tc.example.net/ё' }, 'target'],
  ['an endless address', { targetUri: `https://tc.example.net/${'a'.repeat(9000)}` }, 'target'],
  ['a write without idempotency key', { idempotencyKey: undefined }, 'goes with every write'],
  ['a read with idempotency key', { method: 'GET' }, 'never with GET'],
  ['an empty idempotency key', { idempotencyKey: '' }, '1 to 255'],
  ['an idempotency key with LF', { idempotencyKey: 'k\nx' }, '1 to 255'],
  ['a long idempotency key', { idempotencyKey: 'k'.repeat(256) }, '1 to 255'],
])('refuses to sign %s', (_name, change, message) => {
  const sign = (): unknown => signRequest(nodePrimitives, { ...good, ...change });
  expect(sign).toThrow(SigningMisuse);
  expect(sign).toThrow(message);
});

it('names no key in its complaints', () => {
  expect(() => signRequest(nodePrimitives, { ...good, key: 'SECRET' })).toThrow(
    expect.not.objectContaining({ message: expect.stringContaining('SECRET') }),
  );
});

it('signs the extremes that are allowed', () => {
  const sign = (change: Partial<RequestToSign>) => signRequest(nodePrimitives, { ...good, ...change }).fields.signature;
  expect(sign({ idempotencyKey: 'k'.repeat(255) })).toMatch(/^tc1=:.{44}:$/);
  expect(sign({ nonce: 'a'.repeat(64) })).toMatch(/^tc1=:.{44}:$/);
  expect(sign({ targetUri: 'http://127.0.0.1:8080/' })).toMatch(/^tc1=:.{44}:$/);
});

it.each([99, 600, 200.5])('refuses to sign an answer of status %d', (status) => {
  const { binding } = signRequest(nodePrimitives, good);
  const answer = {
    request: binding,
    key: good.key,
    contentDigest: EMPTY_CONTENT_DIGEST,
    createdSeconds: good.createdSeconds,
  };
  expect(() => signAnswer(nodePrimitives, { ...answer, status })).toThrow('status');
  expect(() => signAnswer(nodePrimitives, { ...answer, key: 'x', status: 200 })).toThrow(SigningMisuse);
  expect(signAnswer(nodePrimitives, { ...answer, status: 100 }).signature).not.toBe(
    signAnswer(nodePrimitives, { ...answer, status: 599 }).signature,
  );
});
