import type { Kit } from './kit';

/** Logger, Crypto, encodings, uuid, phone numbers; source text of the prelude (see `Kit`). */
export function installText(kit: Kit): void {
  const { scope, text } = kit;

  function write(message: unknown): void {
    kit.emit({ op: 'log', text: text(message).slice(0, kit.settings.limits.logCharacters) });
  }

  function digest(algorithm: string): (data: unknown) => unknown {
    return (data) => kit.ask('digest', { algorithm, data: Array.isArray(data) ? data.map(text).join('') : text(data) });
  }

  /** Edit distance by one row of the dynamic programme. */
  function levenshtein(first: string, second: string): number {
    let row = Array.from({ length: second.length + 1 }, (_, index) => index);
    for (let i = 1; i <= first.length; i += 1) {
      const next = [i];
      for (let j = 1; j <= second.length; j += 1) {
        const replaced = (row[j - 1] ?? 0) + (first[i - 1] === second[j - 1] ? 0 : 1);
        next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
      }
      row = next;
    }
    return row[second.length] ?? 0;
  }

  /** Enough of the platform's number parsing for tests: E.164 lengths, and the Russian trunk prefix 8. */
  function numberInfo(number: unknown, country?: unknown): Record<string, unknown> {
    const digits = text(number).replace(/[^\d+]/g, '');
    const isRussian = /^8\d{10}$/.test(digits) && (country === undefined || text(country).toUpperCase() === 'RU');
    const international = isRussian ? `+7${digits.slice(1)}` : `+${digits.replace(/\D/g, '')}`;
    const isPossibleNumber = /^\+[1-9]\d{6,14}$/.test(international);
    const isValidNumber = isPossibleNumber && (!international.startsWith('+7') || international.length === 12);
    return {
      number: international,
      region: international.startsWith('+7') ? 'RU' : '',
      location: '',
      numberType: 'UNKNOWN',
      isPossibleNumber,
      isValidNumber,
      isValidNumberForRegion: isValidNumber,
    };
  }

  scope.Logger = { write, hideTones: (hide: unknown) => kit.emit({ op: 'hideTones', hide: Boolean(hide) }) };
  scope.trace = write;
  scope.Crypto = {
    hmac_sha256: (key: unknown, data: unknown) => kit.ask('hmac', { key: text(key), data: text(data) }),
    sha256: digest('sha256'),
    sha1: digest('sha1'),
    md5: digest('md5'),
  };
  scope.PhoneNumber = { getInfo: numberInfo };
  scope.uuidgen = () => kit.ask('uuid', null);
  scope.str2bytes = (data: unknown, encoding: unknown = 'utf-8') => kit.ask('encode', { data: text(data), encoding });
  scope.bytes2str = (data: unknown, encoding: unknown = 'utf-8') => kit.ask('decode', { data, encoding });
  scope.hex2bytes = (data: unknown) => kit.ask('encode', { data: text(data), encoding: 'hex' });
  scope.bytes2hex = (data: unknown, toUpperCase = false) => {
    const hex = text(kit.ask('decode', { data, encoding: 'hex' }));
    return toUpperCase ? hex.toUpperCase() : hex;
  };
  scope.base64_decode = (data: unknown) => kit.ask('encode', { data: text(data), encoding: 'base64' });
  scope.base64_encode = (data: unknown) => {
    const bytes = Array.isArray(data) ? data : kit.ask('encode', { data: text(data), encoding: 'utf-8' });
    return kit.ask('decode', { data: bytes, encoding: 'base64' });
  };
  scope.levenshtein_distance = (first: unknown, second: unknown) => levenshtein(text(first), text(second));
  scope.Math = kit.settings.seeded ? Object.create(Math, { random: { value: () => kit.ask('random', null) } }) : Math;
}
