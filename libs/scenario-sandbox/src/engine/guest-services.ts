import { createHash, createHmac, randomBytes, randomUUID } from 'node:crypto';
import type { ScenarioProgram } from './scenario-engine';

type Service = (input: unknown) => unknown;

/** The platform's text encodings as Node spells them. */
const encodings: Readonly<Record<string, BufferEncoding>> = {
  'utf-8': 'utf8',
  utf8: 'utf8',
  ascii: 'latin1',
  'iso-8859-1': 'latin1',
  hex: 'hex',
  base64: 'base64',
};

/** Offset of the zone at that moment, applied: a moment whose UTC fields are the zone's local ones. Throws on an unknown zone. */
function localTimeMs(timeZone: string, timeMs: number): number {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).formatToParts(timeMs);
  const value = (type: string): number => Number(parts.find((part) => part.type === type)?.value);
  const seconds = Date.UTC(
    value('year'),
    value('month') - 1,
    value('day'),
    value('hour'),
    value('minute'),
    value('second'),
  );
  return seconds + (((timeMs % 1000) + 1000) % 1000);
}

/** What a scenario gets at once from outside its realm: pure computations and its own secrets. Inputs are not trusted. */
export class GuestServices {
  private readonly services: Readonly<Record<string, Service>>;
  private drawn = 0;

  constructor(private readonly program: Pick<ScenarioProgram, 'secrets' | 'seed'>) {
    this.services = {
      callId: () => this.bytes(32).toString('base64url'),
      uuid: () => this.uuid(),
      random: () => this.bytes(6).readUIntBE(0, 6) / 2 ** 48,
      secret: (name) => (Object.hasOwn(program.secrets, String(name)) ? program.secrets[String(name)] : undefined),
      digest: (input) => {
        const { algorithm, data } = input as { algorithm: string; data: string };
        return createHash(algorithm).update(data, 'utf8').digest('hex');
      },
      hmac: (input) => {
        const { key, data } = input as { key: string; data: string };
        return createHmac('sha256', key).update(data, 'utf8').digest('hex');
      },
      encode: (input) => {
        const { data, encoding } = input as { data: string; encoding: string };
        return [...Buffer.from(data, this.encoding(encoding))];
      },
      decode: (input) => {
        const { data, encoding } = input as { data: number[]; encoding: string };
        return Buffer.from(data).toString(this.encoding(encoding));
      },
      localTime: (input) => {
        const { timeZone, timeMs } = input as { timeZone: string; timeMs: number };
        return localTimeMs(timeZone, timeMs);
      },
    };
  }

  /** Answers one question in JSON, undefined when there is nothing to say. Throws what the scenario shall see as an error. */
  answer(name: string, json: string): string | undefined {
    const service = Object.hasOwn(this.services, name) ? this.services[name] : undefined;
    if (service === undefined) throw new TypeError(`no such service: ${name}`);
    const answer = service(JSON.parse(json));
    return answer === undefined ? undefined : JSON.stringify(answer);
  }

  private encoding(name: string): BufferEncoding {
    const encoding = encodings[name.toLowerCase()];
    if (encoding === undefined) throw new TypeError(`unknown encoding: ${name}`);
    return encoding;
  }

  private uuid(): string {
    if (this.program.seed === undefined) return randomUUID();
    const bytes = this.bytes(16);
    bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6);
    bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
    return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  }

  /** Random bytes, at most 32; with a seed the next of its sequence. */
  private bytes(count: number): Buffer {
    if (this.program.seed === undefined) return randomBytes(count);
    this.drawn += 1;
    return createHash('sha256').update(`${this.program.seed}:${this.drawn}`).digest().subarray(0, count);
  }
}
