import type { FastifyInstance } from 'fastify';
import { ApiError } from '../management-api/api-error';
import type { PersonStep } from './people/person-act';

/** A session that has begun, as `StartScenarios` answers it. */
export interface StartedSession {
  /** Equals `call_session_history_id`. */
  readonly sessionId: number;
  /** Where the session is driven over HTTP; whoever has it, controls the session. */
  readonly accessUrl: string;
  readonly accessSecureUrl: string;
}

/** A session asked for by `StartScenarios`. The rule exists, belongs to the account and has at least one scenario. */
export interface RuleStart {
  readonly accountId: number;
  readonly applicationId: number;
  readonly ruleId: number;
  readonly userId: number | null;
  /** At most 200 bytes are kept by the platform. */
  readonly customData: string;
  readonly initiatorAddress: string;
}

/** A call that reaches the platform from outside; `routeIncoming` finds the rule it goes to. */
export interface IncomingCall {
  /** The number dialled, digits without `+`, or `user@app.account.voximplant.com`. */
  readonly destination: string;
  /** The caller's number, digits without `+`, or a user's name. */
  readonly callerId: string;
  readonly displayName: string;
  /** Headers of the alerting event, such as `VI-Client-Type`. */
  readonly headers: Readonly<Record<string, string>>;
  readonly initiatorAddress: string;
  /** What the caller does; nothing unless told: he waits, and stays until he is hung up. */
  readonly script?: readonly PersonStep[];
}

/** What the Management API and the control API ask of the part that runs scenario sessions. */
export abstract class SessionStarter {
  /** Starts the session of a rule. Throws an `ApiError` when it cannot. */
  abstract startByRule(start: RuleStart): Promise<StartedSession>;

  /** Starts the session of a call that came in. Throws an `ApiError` when nothing is bound to the destination. */
  abstract startIncoming(call: IncomingCall): Promise<StartedSession>;

  /** Adds the routes of sessions (access URLs, synthetic callers and agents) to a server. Called once for HTTP and once for HTTPS. */
  abstract registerRoutes(server: FastifyInstance): void;

  /** Ends every session. Called once, before the servers close. */
  abstract close(): Promise<void>;
}

/** A platform without media servers: every start is refused with error 15. */
export class NoSessions extends SessionStarter {
  startByRule(): Promise<StartedSession> {
    return Promise.reject(new ApiError(15));
  }

  startIncoming(): Promise<StartedSession> {
    return Promise.reject(new ApiError(15));
  }

  registerRoutes(): void {
    // there is nothing to reach
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
