import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { applyFault } from '../faults/apply-fault';
import type { Fault } from '../faults/fault';
import type { FaultRegistry } from '../faults/fault-registry';
import { renewRent } from '../numbers/rent';
import type { Platform } from '../platform';
import type { SessionStarter } from '../sessions/session-starter';
import { ApiError } from './api-error';
import { authenticate, authenticateParent, type Caller } from './authenticate';
import type { CallLog } from './call-log';
import type { MethodContext } from './method';
import { methods } from './methods';
import { Parameters } from './requests/parameters';
import { readApiRequest } from './requests/read-request';

/** StartScenarios requests that may be under way at once; beyond it HTTP 429 (vendor's client 4.11). */
const startScenariosAtOnce = 200;

/** The Management API: finds the method, the caller and the fault, runs the method in a commit, wraps the answer. */
export class ManagementApi {
  private starting = 0;

  constructor(
    private readonly platform: Platform,
    private readonly sessions: SessionStarter,
    private readonly faults: FaultRegistry,
    private readonly calls: CallLog,
  ) {}

  /** Adds `/platform_api` and `/platform_api/<Method>`, by GET and POST, with or without a slash at the end. */
  registerRoutes(server: FastifyInstance): void {
    const handler = (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => this.handle(request, reply);
    server.route({ method: ['GET', 'POST'], url: '/platform_api', handler });
    server.route({ method: ['GET', 'POST'], url: '/platform_api/:method', handler });
  }

  private async handle(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    const { command, values } = await readApiRequest(request);
    const parameters = new Parameters(values);
    const release = this.platform.clock.hold('network');
    try {
      const caller = this.recognise(command, request, parameters);
      const method = command ?? '';
      const subject = this.subjectOf(parameters);
      const now = this.platform.clock.now();
      const call = this.calls.add({
        at: now,
        method,
        account: caller instanceof ApiError ? '' : caller.account.name,
        subject,
      });
      const master = caller instanceof ApiError ? '' : caller.owner.name;
      const { begun, leave } = this.calls.enter(master, now);
      try {
        const fault = this.faults.hit({
          method,
          accountId: caller instanceof ApiError ? undefined : caller.account.id,
          accountNames: [call.account, subject ?? ''],
          begunThisSecond: begun,
        });
        const execute = async (): Promise<unknown> => {
          const answer = await this.answer(caller, method, parameters, request);
          call.outcome = outcomeOf(answer);
          return answer;
        };
        if (fault === undefined) return await this.answerUnlessTooMany(method, reply, execute);
        release();
        if (fault.kind === 'rate-limit') this.calls.rejected(master);
        return await this.spoil(fault, { request, reply }, call, execute);
      } finally {
        leave();
      }
    } finally {
      release();
    }
  }

  private async spoil(
    fault: Fault,
    exchange: { request: FastifyRequest; reply: FastifyReply },
    call: { outcome: string },
    execute: () => Promise<unknown>,
  ): Promise<unknown> {
    call.outcome = `fault ${fault.kind}`;
    const verdict = await applyFault(fault, exchange.request, exchange.reply, this.platform.clock, execute);
    return 'sent' in verdict ? verdict.sent : verdict.answer;
  }

  private async answerUnlessTooMany(
    method: string,
    reply: FastifyReply,
    execute: () => Promise<unknown>,
  ): Promise<unknown> {
    if (method !== 'StartScenarios') return execute();
    if (this.starting >= startScenariosAtOnce) return reply.code(429).send('Too Many Requests');
    this.starting += 1;
    try {
      return await execute();
    } finally {
      this.starting -= 1;
    }
  }

  /** Who calls, or why nobody may: the error is answered only after the request has been counted and faults had their turn. */
  private recognise(command: string | undefined, request: FastifyRequest, parameters: Parameters): Caller | ApiError {
    try {
      if (command === undefined) throw new ApiError(102);
      if (!methods.has(command)) throw new ApiError(103);
      const { store, clock } = this.platform;
      return command === 'AddAccount'
        ? authenticateParent(store, parameters)
        : authenticate(store, request.headers.authorization, parameters, clock);
    } catch (error) {
      if (error instanceof ApiError) return error;
      throw error;
    }
  }

  private subjectOf(parameters: Parameters): string | undefined {
    const child = parameters.text('child_account_id');
    if (child !== undefined && /^\d{1,15}$/.test(child)) return this.platform.store.accounts.get(Number(child))?.name;
    return parameters.text('child_account_name') ?? parameters.text('account_name');
  }

  private async answer(
    caller: Caller | ApiError,
    method: string,
    parameters: Parameters,
    request: FastifyRequest,
  ): Promise<unknown> {
    try {
      if (caller instanceof ApiError) throw caller;
      return await this.run(caller, method, parameters, request.ip);
    } catch (error) {
      if (!(error instanceof ApiError)) {
        this.platform.log.error('A Management API method failed', { method, error: String(error) });
      }
      const refusal = error instanceof ApiError ? error : new ApiError(2);
      return { error: { code: refusal.code, msg: refusal.msg } };
    }
  }

  private async run(caller: Caller, name: string, parameters: Parameters, remoteAddress: string): Promise<unknown> {
    const { platform, sessions } = this;
    const method = methods.get(name);
    if (method === undefined) throw new ApiError(103);
    return platform.store.commit(() => {
      renewRent(platform, caller.account.id);
      // What a renewal changed must be seen by the method.
      const account = platform.store.accounts.get(caller.account.id) ?? caller.account;
      const context: MethodContext = { platform, sessions, caller: { ...caller, account }, parameters, remoteAddress };
      return method(context);
    });
  }
}

function outcomeOf(answer: unknown): string {
  const error = (answer as { error?: { code: number } }).error;
  return error === undefined ? 'ok' : `error ${error.code}`;
}
