import { createHash } from 'node:crypto';
import { isRightCallbackHash } from './callback-hash';

const parts = { salt: 'pepper', accountId: '1', apiKey: 'key-of-the-account', callbackId: '42' };
const right = createHash('md5').update('pepper1key-of-the-account42').digest('hex');

describe('the hash of a platform callback', () => {
  it('is right as documented, in either case', () => {
    expect(isRightCallbackHash(right, parts)).toBe(true);
    expect(isRightCallbackHash(right.toUpperCase(), parts)).toBe(true);
  });

  it.each([
    ['another callback id', right, { ...parts, callbackId: '43' }],
    ['another account', right, { ...parts, accountId: '2' }],
    ['an empty hash', '', parts],
    ['a short hash', right.slice(1), parts],
    ['something that is no hash', 'z'.repeat(32), parts],
  ])('is wrong for %s', (_, hash, of) => {
    expect(isRightCallbackHash(hash, of)).toBe(false);
  });
});
