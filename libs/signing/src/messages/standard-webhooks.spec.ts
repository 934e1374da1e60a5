import {
  deriveKey,
  extractPrk,
  nodePrimitives,
  SigningMisuse,
  signWebhook,
  verifyWebhook,
  webhookSecret,
} from '../index';

const NOW = 1_764_000_000;
const prk = extractPrk('p-one', 'TC9K-7Q2M-XW4D-0RTZ-H5JN-8VBE-3C');
const key = deriveKey(prk, 'whk', 1);
const nextKey = deriveKey(prk, 'whk', 2);
const body = '{"type":"call.ended","id":"Ёж"}';
const headers: Record<string, string | string[]> = signWebhook(nodePrimitives, [key], {
  id: 'msg_1',
  timestampSeconds: NOW,
  body,
});

const verdict = (change: Record<string, string | string[] | undefined>, text = body, nowSeconds = NOW, secret = key) =>
  verifyWebhook(nodePrimitives, secret, { headers: { ...headers, ...change }, body: text }, nowSeconds)?.reason;

it('holds unchanged, within five minutes either way', () => {
  expect(verdict({})).toBeUndefined();
  expect(verdict({}, body, NOW + 300)).toBeUndefined();
  expect(verdict({}, body, NOW - 300)).toBeUndefined();
});

it.each([
  ['another body', verdict({}, `${body} `), 'mac'],
  ['another id', verdict({ 'webhook-id': 'msg_2' }), 'mac'],
  ['another time', verdict({ 'webhook-timestamp': String(NOW + 1) }), 'mac'],
  ['another key', verdict({}, body, NOW, nextKey), 'mac'],
  ['six minutes late', verdict({}, body, NOW + 301), 'created-outside-window'],
  ['six minutes early', verdict({}, body, NOW - 301), 'created-outside-window'],
  ['no id', verdict({ 'webhook-id': undefined }), 'webhook-headers'],
  ['no time', verdict({ 'webhook-timestamp': undefined }), 'webhook-headers'],
  ['no signature', verdict({ 'webhook-signature': undefined }), 'webhook-headers'],
  ['a listed signature', verdict({ 'webhook-signature': [headers['webhook-signature'] as string] }), 'webhook-headers'],
  ['an id with a dot', verdict({ 'webhook-id': 'msg.1' }), 'webhook-headers'],
  ['a long id', verdict({ 'webhook-id': 'm'.repeat(65) }), 'webhook-headers'],
  ['a time in milliseconds', verdict({ 'webhook-timestamp': `${NOW}000` }), 'webhook-headers'],
  ['a signature of another version', verdict({ 'webhook-signature': `v1a,${'A'.repeat(43)}=` }), 'webhook-headers'],
])('is refused: %s', (_name, reason, expected) => {
  expect(reason).toBe(expected);
});

it('holds under the old and the new key during a rotation, in either order, at most five signatures', () => {
  for (const keys of [
    [key, nextKey],
    [nextKey, key],
  ]) {
    const both = signWebhook(nodePrimitives, keys, { id: 'msg_1', timestampSeconds: NOW, body });
    expect(verdict(both)).toBeUndefined();
    expect(verdict(both, body, NOW, nextKey)).toBeUndefined();
  }
  const five = signWebhook(nodePrimitives, [nextKey, nextKey, nextKey, nextKey, key], {
    id: 'msg_1',
    timestampSeconds: NOW,
    body,
  });
  expect(verdict(five)).toBeUndefined();
  const six = `${five['webhook-signature']} ${five['webhook-signature'].split(' ')[0]!}`;
  expect(verdict({ 'webhook-signature': six })).toBe('webhook-headers');
});

it('refuses to sign what nobody could verify', () => {
  const sign = (id: string, keys: string[]) => () =>
    signWebhook(nodePrimitives, keys, { id, timestampSeconds: NOW, body });
  expect(sign('msg.1', [key])).toThrow(SigningMisuse);
  expect(sign('', [key])).toThrow('A webhook id has');
  expect(sign('m'.repeat(65), [key])).toThrow(SigningMisuse);
  expect(sign('m', [])).toThrow('one to five keys');
  expect(
    sign(
      'm',
      Array.from({ length: 6 }, () => key),
    ),
  ).toThrow(SigningMisuse);
});

it('spells the secret as its libraries expect', () => {
  expect(webhookSecret(key)).toBe(`whsec_${Buffer.from(key).toString('base64')}`);
});
