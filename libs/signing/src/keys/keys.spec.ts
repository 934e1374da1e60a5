import {
  answerKeyId,
  deriveKey,
  extractPrk,
  formatKeyId,
  generateLicenceKey,
  isPortalId,
  isStrongLicenceKey,
  newIdempotencyKey,
  newNonce,
  parseKeyId,
  SigningMisuse,
} from '../index';

describe('key ids', () => {
  it('reads and writes one spelling', () => {
    const keyId = { portalId: 'p-10023', role: 's2c', version: 9999 } as const;
    expect(formatKeyId(keyId)).toBe('p-10023.s2c.9999');
    expect(parseKeyId('p-10023.s2c.9999')).toEqual(keyId);
  });

  it.each([
    '',
    'p.p2c',
    'p.p2c.0',
    'p.p2c.01',
    'p.p2c.10000',
    'p.whk.1',
    'P.p2c.1',
    'p.x2c.1',
    ' p.p2c.1',
    'p.p2c.1 ',
    'p.p2c.1\n',
    `${'p'.repeat(49)}.p2c.1`,
  ])('refuses %j', (text) => {
    expect(parseKeyId(text)).toBeUndefined();
  });

  it.each([
    ['p2c', 'c2p'],
    ['s2c', 'c2s'],
    ['p2s', 's2p'],
  ] as const)('answers %s with %s and back', (one, other) => {
    expect(answerKeyId({ portalId: 'p', role: one, version: 3 })).toEqual({ portalId: 'p', role: other, version: 3 });
    expect(answerKeyId({ portalId: 'p', role: other, version: 3 })).toEqual({ portalId: 'p', role: one, version: 3 });
  });

  it('knows portal ids', () => {
    expect(['p', 'p-10023', 'a'.repeat(48)].every(isPortalId)).toBe(true);
    expect(['', 'P', 'p_1', 'p.1', 'a'.repeat(49), 'p\n', ' p'].some(isPortalId)).toBe(false);
  });
});

describe('derivation', () => {
  const licence = 'TC9K-7Q2M-XW4D-0RTZ-H5JN-8VBE-3C';
  const prk = extractPrk('p', licence);

  it('gives another key for every portal, licence, role and version', () => {
    const keys = [
      deriveKey(prk, 'p2s', 1),
      deriveKey(prk, 's2p', 1),
      deriveKey(prk, 's2p', 2),
      deriveKey(prk, 's2p', 9999),
      deriveKey(extractPrk('q', licence), 'p2s', 1),
      deriveKey(extractPrk('p', `${licence}0`), 'p2s', 1),
    ];
    expect(new Set(keys).size).toBe(6);
    expect(keys.join('')).toMatch(/^[0-9a-f]{384}$/);
  });

  it.each<[string, () => unknown]>([
    ['portal id', () => extractPrk('P', licence)],
    ['licence key', () => extractPrk('p', '')],
    ['licence key', () => extractPrk('p', `${licence} `)],
    ['licence key', () => extractPrk('p', 'ключ')],
    ['licence key', () => extractPrk('p', 'k'.repeat(257))],
    ['pseudo-random key', () => deriveKey(prk.slice(1), 'p2c', 1)],
    ['pseudo-random key', () => deriveKey(`${prk}0`, 'p2c', 1)],
    ['pseudo-random key', () => deriveKey(prk.toUpperCase(), 'p2c', 1)],
    ['key version', () => deriveKey(prk, 'p2c', 0)],
    ['key version', () => deriveKey(prk, 'p2c', 10_000)],
    ['key version', () => deriveKey(prk, 'p2c', 1.5)],
  ])('refuses a wrong %s', (name, derive) => {
    expect(derive).toThrow(SigningMisuse);
    expect(derive).toThrow(name);
  });
});

describe('licence keys', () => {
  it('are made of 130 random bits in groups of four', () => {
    const keys = Array.from({ length: 500 }, generateLicenceKey);
    for (const key of keys) {
      expect(key).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){6}[0-9A-HJKMNP-TV-Z]{2}$/);
      expect(isStrongLicenceKey(key)).toBe(true);
    }
    expect(new Set(keys).size).toBe(500);
    expect(new Set(keys.join('').replaceAll('-', '')).size).toBe(32);
  });

  it.each([
    ['26 base32 characters', 'TC9K-7Q2M-XW4D-0RTZ-H5JN-8VBE-3C', true],
    ['25 base32 characters', 'TC9K-7Q2M-XW4D-0RTZ-H5JN-8VBE-3', false],
    ['the same in lower case', 'tc9k7q2mxw4d0rtzh5jn8vbe3c', true],
    ['25 of them in lower case', 'tc9k7q2mxw4d0rtzh5jn8vbe3', false],
    ['32 hexadecimal digits', '0123456789abcdef0123456789abcdef', true],
    ['32 of them in upper case', '0123456789ABCDEF0123456789ABCDEF', true],
    ['31 hexadecimal digits', '0123456789abcdef0123456789abcde', false],
    ['39 decimal digits', '012345678901234567890123456789012345678', true],
    ['38 decimal digits', '01234567890123456789012345678901234567', false],
    ['22 characters of mixed case', 'aZ9kQ2mXw4D0rTzH5jN8vB', true],
    ['21 characters of mixed case', 'aZ9kQ2mXw4D0rTzH5jN8v', false],
    ['one character over and over', 'A'.repeat(64), false],
    ['seven characters over and over', 'ABCDEFG'.repeat(8), false],
    ['eight different characters', 'GHJKMNPQ'.repeat(4), true],
    ['hyphens do not count', `ABCDEFGH${'-'.repeat(40)}`, false],
    ['a blank', 'TC9K 7Q2M-XW4D-0RTZ-H5JN-8VBE-3C', false],
    ['no end', `${'TC9K7Q2MXW4D0RTZ'.repeat(16)}0`, false],
    ['nothing', '', false],
  ])('are strong or not: %s', (_name, key, strong) => {
    expect(isStrongLicenceKey(key)).toBe(strong);
  });
});

it('makes nonces and idempotency keys of 128 random bits', () => {
  for (const make of [newNonce, newIdempotencyKey]) {
    const made = Array.from({ length: 200 }, make);
    expect(made.every((text) => /^[A-Za-z0-9_-]{22}$/.test(text))).toBe(true);
    expect(new Set(made).size).toBe(200);
  }
});
