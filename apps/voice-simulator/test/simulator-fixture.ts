import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sign } from 'jsonwebtoken';
import { Agent, fetch } from 'undici';
import type { MasterCredentials } from '../src/accounts/master-accounts';
import { type RunningSimulator, type SimulatorOptions, startSimulator } from '../src/simulator';

/** A JSON answer, read loosely: specs look into it by name. */
export interface Reply {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly [field: string]: any;
}

/** The rows of an answer whose `result` is a list. */
export function rowsOf(reply: Reply): readonly Readonly<Record<string, unknown>>[] {
  return reply.result as Readonly<Record<string, unknown>>[];
}

/** A child account as its owner knows it. */
export interface Child {
  readonly id: number;
  readonly name: string;
  readonly apiKey: string;
}

/** A simulator of its own, in a folder of its own, and a client for it. */
export class SimulatorFixture {
  private readonly connections = new Agent();

  private constructor(
    public simulator: RunningSimulator,
    readonly dataFolder: string,
    private readonly options: Partial<SimulatorOptions>,
  ) {}

  static async start(options: Partial<SimulatorOptions> = {}): Promise<SimulatorFixture> {
    const dataFolder = mkdtempSync(join(tmpdir(), 'voice-simulator-'));
    return new SimulatorFixture(await startSimulator({ ...options, dataFolder }), dataFolder, options);
  }

  /** Closes it and starts another on the same folder. */
  async restart(): Promise<void> {
    await this.simulator.close();
    this.simulator = await startSimulator({ ...this.options, dataFolder: this.dataFolder });
  }

  async close(): Promise<void> {
    await this.connections.destroy();
    await this.simulator.close();
    rmSync(this.dataFolder, { recursive: true });
  }

  get master(): MasterCredentials {
    return this.simulator.credentials.RUB;
  }

  /** A token of the master's key that acts as `iss`. */
  token(
    iss: number | string = this.master.account_id,
    claims: Record<string, unknown> = {},
    kid = this.master.key_id,
  ): string {
    const now = Math.floor(this.simulator.platform.clock.now() / 1000);
    return sign({ iss, iat: now, exp: now + 64, ...claims }, this.master.private_key, {
      algorithm: 'RS256',
      keyid: kid,
    });
  }

  /** Calls a method with a form, as the master or as a child of it. */
  async call(
    method: string,
    form: Record<string, string | number | boolean> = {},
    actingAs?: Child | number,
  ): Promise<Reply> {
    const iss = typeof actingAs === 'object' ? actingAs.id : actingAs;
    const response = await this.request(`/platform_api/${method}`, {
      method: 'POST',
      body: new URLSearchParams(Object.entries(form).map(([name, value]): [string, string] => [name, String(value)])),
      headers: method === 'AddAccount' ? {} : { authorization: `Bearer ${this.token(iss)}` },
    });
    return (await response.json()) as Reply;
  }

  /** AddAccount with the master's api_key and good defaults. */
  async addAccount(form: Record<string, string | boolean> = {}): Promise<Reply> {
    const name = `c${randomBytes(5).toString('hex')}`;
    return this.call('AddAccount', {
      parent_account_id: this.master.account_id,
      parent_account_api_key: this.master.api_key,
      account_name: name,
      account_email: `${name}@patchbay.invalid`,
      account_password: 'Passw0rd!x',
      active: true,
      ...form,
    });
  }

  /** A new active child. */
  async child(): Promise<Child> {
    const name = `c${randomBytes(5).toString('hex')}`;
    const answer = await this.addAccount({ account_name: name, account_email: `${name}@patchbay.invalid` });
    return { id: answer.account_id as number, name, apiKey: answer.api_key as string };
  }

  /** A request to the HTTP server. */
  async request(path: string, init: Record<string, unknown> = {}): ReturnType<typeof fetch> {
    return fetch(`${this.simulator.url}${path}`, { ...init, dispatcher: this.connections });
  }

  /** A JSON request to the control API. */
  async control(method: string, path: string, body?: unknown): Promise<Reply> {
    const response = await this.request(`/control/${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    const text = await response.text();
    return text === '' ? {} : (JSON.parse(text) as Reply);
  }
}
