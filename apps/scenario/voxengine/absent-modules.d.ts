// The rooms that are bundled in part have files for Node alone. The bundler leaves those out, and refuses to go on when it
// cannot; to the type checker they must mean something.

declare module 'node:buffer' {
  interface Buffer extends Uint8Array {
    toString(encoding?: string): string;
  }
  const Buffer: { from(text: string, encoding: string): Buffer };
}

declare module 'node:crypto' {
  import type { Buffer } from 'node:buffer';

  interface Hmac {
    update(text: string, encoding: string): Hmac;
    digest(encoding: string): string;
  }
  function createHmac(algorithm: string, key: string | Buffer): Hmac;
  function hash(algorithm: string, data: string | Uint8Array, encoding: string): string;
  function randomBytes(size: number): Buffer;
  function timingSafeEqual(one: ArrayBufferView, other: ArrayBufferView): boolean;
}
