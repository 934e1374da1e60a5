const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Base64 with padding (RFC 4648 section 4) of raw bytes, where neither `Buffer` nor `btoa` may be assumed. */
export function base64OfBytes(bytes: ArrayLike<number>): string {
  let text = '';
  for (let index = 0; index < bytes.length; index += 3) {
    const present = Math.min(3, bytes.length - index);
    const group = ((bytes[index] ?? 0) << 16) | ((bytes[index + 1] ?? 0) << 8) | (bytes[index + 2] ?? 0);
    for (let position = 0; position < 4; position += 1) {
      text += position <= present ? ALPHABET.charAt((group >> (18 - 6 * position)) & 63) : '=';
    }
  }
  return text;
}

/** The bytes that an even number of hexadecimal digits spells; `undefined` when the text is anything else. */
export function bytesOfHex(hex: string): number[] | undefined {
  if (!/^(?:[0-9a-fA-F]{2})*$/.test(hex)) return undefined;
  const bytes: number[] = [];
  for (let index = 0; index < hex.length; index += 2) bytes.push(parseInt(hex.slice(index, index + 2), 16));
  return bytes;
}
