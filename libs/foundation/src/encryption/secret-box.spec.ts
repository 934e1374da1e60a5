import { EncryptionConfig, SecretBox } from './secret-box';

const keyOf = (byte: number): string => Buffer.alloc(32, byte).toString('base64');
const box = (keyId: string, byte: number, retiredKeys: string[] = []): SecretBox =>
  new SecretBox(Object.assign(new EncryptionConfig(), { keyId, key: keyOf(byte), retiredKeys }));

const place = 'accounts/api_key/ten_1';
const unreadable = expect.objectContaining({ code: 'secret-unreadable', situation: 'internal' }) as Error;

describe('SecretBox', () => {
  it('opens what it sealed, whatever the text', () => {
    for (const text of ['', 'short', 'Кириллица 🔑', 'x'.repeat(100_000)]) {
      expect(box('k1', 1).open(box('k1', 1).seal(text, place), place)).toBe(text);
    }
  });

  it('names its key beside the value, and never seals the same twice', () => {
    const sealed = [1, 2].map(() => box('k1', 1).seal('secret', place));
    expect(sealed[0]).toMatch(/^k1:[A-Za-z0-9+/]+=*$/);
    expect(sealed[0]).not.toBe(sealed[1]);
  });

  it('opens with a retired key, and seals with the one in force', () => {
    const old = box('k1', 1).seal('secret', place);
    const rotated = box('k2', 2, [`k1:${keyOf(1)}`]);
    expect(rotated.open(old, place)).toBe('secret');
    expect(rotated.seal('secret', place)).toMatch(/^k2:/);
  });

  it.each<[string, (sealed: string) => [SecretBox, string, string]]>([
    ['a value moved to another row', (sealed) => [box('k1', 1), sealed, 'accounts/api_key/ten_2']],
    ['a value moved to another column', (sealed) => [box('k1', 1), sealed, 'accounts/callback_salt/ten_1']],
    ['another key under the same name', (sealed) => [box('k1', 9), sealed, place]],
    ['a key that is not configured', (sealed) => [box('k2', 1), sealed, place]],
    ['a renamed key', (sealed) => [box('k2', 2, [`k1:${keyOf(1)}`]), sealed.replace('k1:', 'k2:'), place]],
    ['a value cut short', (sealed) => [box('k1', 1), sealed.slice(0, 20), place]],
    ['a value without tag', () => [box('k1', 1), 'k1:', place]],
    ['no sealed value', () => [box('k1', 1), 'plain text', place]],
  ])('does not open %s', (_, change) => {
    const [opener, sealed, at] = change(box('k1', 1).seal('secret', place));
    expect(() => opener.open(sealed, at)).toThrow(unreadable);
  });

  it('does not open a value with any one bit changed', () => {
    const sealed = Buffer.from(box('k1', 1).seal('secret', place).slice(3), 'base64');
    for (let bit = 0; bit < sealed.length * 8; bit += 1) {
      const changed = Buffer.from(sealed);
      changed[bit >> 3]! ^= 1 << (bit & 7);
      expect(() => box('k1', 1).open(`k1:${changed.toString('base64')}`, place)).toThrow(unreadable);
    }
  });
});
