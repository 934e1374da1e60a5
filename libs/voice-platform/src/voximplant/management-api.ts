import { Injectable, Logger } from '@nestjs/common';
import { sign } from 'jsonwebtoken';
import { Clock, type Currency, DependencyFailed, OutgoingHttp, Unprocessable } from '#foundation';
import type { PlatformAccount } from '../voice-platform.types';
import { AnswerFields } from './answer-fields';
import type { MasterCredentials } from './master-credentials';
import { MasterPace } from './master-pace';
import { pauseAsked, PauseAsked, platformBusy, platformError, platformUnavailable } from './platform-errors';
import { VoicePlatformConfig } from './voximplant.config';

/** Parameters of a method by their snake_case names; undefined ones are left out. */
export type WireParameters = Readonly<Record<string, string | number | boolean | undefined>>;

/** Seconds that a token is dated back, against a clock of ours that runs ahead (code 455), and that it lives on. At most 3600 is allowed. */
const tokenBackdateSeconds = 5;
const tokenLifeSeconds = 60;

/** Lists of a thousand rows with call legs are the largest answers that we ask for. */
const maximumAnswerBytes = 8 * 1024 * 1024;

/**
 * The Management API: form-encoded `POST <base>/<Method>`, answers `{result,…}` or `{error:{code,msg}}` with HTTP 200. One request a call,
 * never repeated here: an answer that is lost may have taken effect, and only the caller knows how to look.
 */
@Injectable()
export class ManagementApi {
  private readonly log = new Logger(ManagementApi.name);
  private readonly masters: ReadonlyMap<Currency, MasterCredentials>;

  constructor(
    private readonly config: VoicePlatformConfig,
    private readonly http: OutgoingHttp,
    private readonly pace: MasterPace,
    private readonly clock: Clock,
  ) {
    this.masters = config.masters();
  }

  /** The currencies that have a master account. */
  get currencies(): readonly Currency[] {
    return [...this.masters.keys()];
  }

  /** Whether we reach the platform over TLS. */
  get isSecure(): boolean {
    return this.config.url.startsWith('https:');
  }

  /** Acts on a sub-account: a token of its master's key whose issuer is the sub-account. */
  async actFor(account: PlatformAccount, method: string, parameters: WireParameters = {}): Promise<AnswerFields> {
    return this.post(account.currency, method, parameters, this.token(account.currency, account.accountId));
  }

  /** Acts on a master account by a token of its own. */
  async actAsMaster(currency: Currency, method: string, parameters: WireParameters = {}): Promise<AnswerFields> {
    return this.post(currency, method, parameters, this.token(currency, this.master(currency).accountId));
  }

  /** Acts on a master account by its api_key, the only way to be shown the api_keys of its children. */
  async actByApiKey(currency: Currency, method: string, parameters: WireParameters = {}): Promise<AnswerFields> {
    const { accountId, apiKey } = this.master(currency);
    return this.post(currency, method, { ...parameters, account_id: accountId, api_key: apiKey });
  }

  /** Acts as the parent of an account that is about to be: the method wants the parent's api_key beside a token. */
  async actAsParent(currency: Currency, method: string, parameters: WireParameters = {}): Promise<AnswerFields> {
    const master = this.master(currency);
    const parent = { parent_account_id: master.accountId, parent_account_api_key: master.apiKey };
    return this.post(currency, method, { ...parameters, ...parent }, this.token(currency, master.accountId));
  }

  private master(currency: Currency): MasterCredentials {
    const master = this.masters.get(currency);
    if (master === undefined) throw new Unprocessable('currency-not-served', `Accounts in ${currency} are not served.`);
    return master;
  }

  /** A token of guides/managementapi/jwt: `kid` is the master's key, `iss` the account that is acted on. */
  private token(currency: Currency, accountId: string): string {
    const master = this.master(currency);
    const now = Math.floor(this.clock.nowMs() / 1000);
    return sign(
      { iss: Number(accountId), iat: now - tokenBackdateSeconds, exp: now + tokenLifeSeconds },
      master.privateKey,
      { algorithm: 'RS256', keyid: master.keyId },
    );
  }

  private async post(
    master: Currency,
    method: string,
    parameters: WireParameters,
    token?: string,
  ): Promise<AnswerFields> {
    await this.pace.turn(master);
    try {
      const fields = this.read(method, await this.send(method, parameters, token));
      this.pace.answered(master);
      return fields;
    } catch (error) {
      if (error instanceof DependencyFailed && error.code === 'voice-platform-unavailable') this.pace.failed(master);
      else this.pace.answered(master);
      if (error instanceof PauseAsked) await this.pace.pause(master, error.retryAfterSeconds ?? 1);
      throw error;
    }
  }

  private async send(method: string, parameters: WireParameters, token?: string): Promise<Buffer> {
    const form = new URLSearchParams();
    for (const [name, value] of Object.entries(parameters)) if (value !== undefined) form.append(name, String(value));
    const answer = await this.http
      .send({
        method: 'POST',
        url: `${this.config.url}/${method}`,
        headers: {
          'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        },
        body: form.toString(),
        deadlineMs: this.config.deadlineMs,
        maximumAnswerBytes,
        trust: 'operator',
      })
      .catch((error: unknown) => {
        throw platformUnavailable(error);
      });
    if (answer.status === 429) throw tooMany(method, secondsOf(answer.headers['retry-after']));
    if (answer.status >= 500) throw platformUnavailable(`${method}: HTTP ${answer.status}`);
    return answer.body;
  }

  private read(method: string, body: Buffer): AnswerFields {
    const fields = AnswerFields.of(method, parseJson(method, body));
    if (!fields.has('error')) {
      if (!fields.has('result')) throw platformUnavailable(`${method}: the answer has neither result nor error`);
      return fields;
    }
    const error = fields.object('error');
    const failure = platformError(method, error.count('code'), error.optionalText('msg') ?? '');
    if ('reason' in failure && failure.reason === 'not-authorised') {
      this.log.error('The voice platform does not accept our credentials or our clock', {
        method,
        code: failure.platformCode,
      });
    }
    throw failure;
  }
}

function parseJson(method: string, body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch (cause) {
    throw platformUnavailable(new TypeError(`${method}: the answer is not JSON`, { cause }));
  }
}

/** StartScenarios is refused by itself when 200 of it run at once; any other 429 is about everything we send. */
function tooMany(method: string, seconds: number | undefined): DependencyFailed {
  const cause = `${method}: HTTP 429`;
  return method === 'StartScenarios' ? platformBusy(cause, seconds) : pauseAsked(cause, seconds);
}

/** `Retry-After` in its form of seconds (RFC 9110 section 10.2.3). */
function secondsOf(retryAfter: string | undefined): number | undefined {
  return retryAfter !== undefined && /^\d{1,9}$/.test(retryAfter) ? Number(retryAfter) : undefined;
}
