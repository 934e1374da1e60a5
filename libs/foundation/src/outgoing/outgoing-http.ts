import { lookup as resolve } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Agent, request } from 'undici';
import { Clock } from '../clock/clock';
import { DependencyFailed } from '../errors/app-error';
import { OutgoingConfig, urlObjection } from './outgoing.config';
import { isForbiddenAddress } from './private-address';

/** One request to the outside. `deadlineMs` covers everything, connecting included, on our Clock. */
export interface OutgoingRequest {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  url: string;
  headers?: Readonly<Record<string, string>>;
  body?: string | Uint8Array;
  deadlineMs: number;
  /** Longer answers are a failure; 16 KiB when not given. */
  maximumAnswerBytes?: number;
  /** `tenant`: the URL came from a tenant, private networks are refused when dialled. `operator`: the URL is our own configuration. */
  trust: 'tenant' | 'operator';
}

/** The answer, whole. Header names are lower-case; redirects are never followed. */
export interface OutgoingAnswer {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: Buffer;
}

const defaultMaximumAnswerBytes = 16 * 1024;

/** Resolves a name once, checks every address it has, and hands on only checked ones: what was checked is what is dialled. */
const guardedLookup: LookupFunction = (hostname, options, callback) => {
  resolve(hostname, { ...options, all: true }, (error, addresses) => {
    if (error !== null) return callback(error, []);
    const forbidden = addresses.find(({ address }) => isForbiddenAddress(address));
    if (forbidden !== undefined)
      return callback(Object.assign(new TypeError('The host has a private address'), { code: 'EACCES' }), []);
    const [first] = addresses;
    if (options.all === true || first === undefined) return callback(null, addresses);
    return callback(null, first.address, first.family);
  });
};

/** The one HTTP client. Answers of any status are answers; everything else is DependencyFailed `request-failed` or `request-timeout`. */
@Injectable()
export class OutgoingHttp implements OnApplicationShutdown {
  private readonly guarded = new Agent({ connect: { lookup: guardedLookup }, connections: 64, pipelining: 1 });
  private readonly open = new Agent({ connections: 64, pipelining: 1 });

  constructor(
    private readonly clock: Clock,
    private readonly config: OutgoingConfig,
  ) {}

  /** Sends one request and collects its answer. Never retried here: whether to try again is the caller's knowledge. */
  async send(outgoing: OutgoingRequest): Promise<OutgoingAnswer> {
    const url = new URL(outgoing.url);
    if (outgoing.trust === 'tenant') {
      const objection = urlObjection(outgoing.url, this.config);
      if (objection !== undefined) throw new DependencyFailed('request-failed', `The address ${objection}.`);
    }
    const dispatcher = outgoing.trust === 'tenant' && !this.config.allows(url) ? this.guarded : this.open;
    const deadline = this.clock.deadline(outgoing.deadlineMs);
    try {
      const answer = await request(url, {
        method: outgoing.method,
        headers: { 'user-agent': 'Patchbay/1', ...outgoing.headers },
        body: outgoing.body ?? null,
        signal: deadline.signal,
        dispatcher,
      });
      const body = await collect(answer.body, outgoing.maximumAnswerBytes ?? defaultMaximumAnswerBytes);
      return { status: answer.statusCode, headers: flat(answer.headers), body };
    } catch (cause) {
      if (cause instanceof DependencyFailed) throw cause;
      if (deadline.signal.aborted)
        throw new DependencyFailed('request-timeout', 'The other side did not answer in time.', { cause });
      throw new DependencyFailed('request-failed', 'The other side could not be reached.', { cause });
    } finally {
      deadline.cancel();
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.allSettled([this.guarded.close(), this.open.close()]);
  }
}

async function collect(body: AsyncIterable<Buffer> & { destroy: () => unknown }, maximum: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > maximum) {
      body.destroy();
      throw new DependencyFailed('request-failed', 'The answer is larger than allowed.');
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function flat(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name.toLowerCase(), Array.isArray(value) ? value.join(', ') : value]],
    ),
  );
}
