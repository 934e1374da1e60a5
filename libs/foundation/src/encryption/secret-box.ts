import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { IsArray, Matches } from 'class-validator';
import { Env } from '../config/env';
import { InternalError } from '../errors/app-error';
import { registerSecret } from '../logging/redaction';

const ivLength = 12;
const tagLength = 16;

/** The keys that encrypt secrets at rest (AES-256-GCM). They live outside the database. */
export class EncryptionConfig {
  /** Name of the key in force, stored beside each sealed value. */
  @Env('PATCHBAY_KEY_ENCRYPTION_KEY_ID', { default: 'k1' })
  @Matches(/^[a-z0-9]{1,16}$/, { message: 'must be 1 to 16 lower-case letters or digits' })
  keyId!: string;

  /** The key in force: 32 random bytes, base64. */
  @Env('PATCHBAY_KEY_ENCRYPTION_KEY', { secret: true })
  @Matches(/^[A-Za-z0-9+/]{43}=$/, { message: 'must be 32 bytes in base64' })
  key!: string;

  /** Earlier keys that may still open values: `id:base64,id:base64`. */
  @Env('PATCHBAY_RETIRED_KEY_ENCRYPTION_KEYS', { kind: 'list', default: [], secret: true })
  @IsArray()
  @Matches(/^[a-z0-9]{1,16}:[A-Za-z0-9+/]{43}=$/, { each: true, message: 'must be id:base64 of 32 bytes' })
  retiredKeys!: string[];
}

/** Seals secrets for storage and opens them again. */
@Injectable()
export class SecretBox {
  private readonly keys = new Map<string, Buffer>();
  private readonly keyId: string;

  constructor(config: EncryptionConfig) {
    this.keyId = config.keyId;
    for (const entry of config.retiredKeys) {
      const [id = '', key = ''] = entry.split(':');
      registerSecret(key);
      this.keys.set(id, Buffer.from(key, 'base64'));
    }
    this.keys.set(config.keyId, Buffer.from(config.key, 'base64'));
  }

  /** `<key id>:<base64 of iv, tag and ciphertext>`. `place` (such as `accounts/api_key/<tenant>`) is authenticated: a value moved elsewhere does not open. */
  seal(plaintext: string, place: string): string {
    const iv = randomBytes(ivLength);
    const cipher = createCipheriv('aes-256-gcm', this.key(this.keyId), iv).setAAD(Buffer.from(place));
    const ciphertext = Buffer.concat([cipher.update(plaintext, 'utf8'), cipher.final()]);
    return `${this.keyId}:${Buffer.concat([iv, cipher.getAuthTag(), ciphertext]).toString('base64')}`;
  }

  /** The plaintext of a sealed value. Throws InternalError `secret-unreadable` when the key is gone or the value was changed or moved. */
  open(sealed: string, place: string): string {
    const [keyId = '', body = ''] = sealed.split(':');
    const bytes = Buffer.from(body, 'base64');
    try {
      const decipher = createDecipheriv('aes-256-gcm', this.key(keyId), bytes.subarray(0, ivLength), {
        authTagLength: tagLength,
      });
      decipher.setAAD(Buffer.from(place)).setAuthTag(bytes.subarray(ivLength, ivLength + tagLength));
      return Buffer.concat([decipher.update(bytes.subarray(ivLength + tagLength)), decipher.final()]).toString('utf8');
    } catch (cause) {
      throw new InternalError('secret-unreadable', 'A stored secret cannot be opened.', { cause });
    }
  }

  private key(keyId: string): Buffer {
    const key = this.keys.get(keyId);
    if (key === undefined)
      throw new InternalError('secret-unreadable', 'The key of a stored secret is not configured.');
    return key;
  }
}
