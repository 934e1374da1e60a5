import { Injectable } from '@nestjs/common';
import { type InviteAnswer, readInviteAnswer } from '#call-flow';
import { addLogIds, Clock, DependencyFailed, InvalidInput, Transactions } from '#foundation';
import { PortalRequests, Portals } from '#tenants';
import { type AfterCommit, CallRows } from './call-rows';
import { mergeCall } from './facts/call-merge';
import { ItemFields } from './ingest/item-fields';

/** Time that a portal has to say whom to ring, in milliseconds, while a melody plays (the wires, 4). */
const askDeadlineMs = 1500;

/** What a scenario does when the portal does not know or does not answer. */
const ownQueue: InviteAnswer = { command: 'queue' };

/** A scenario's question whom to ring, read. */
interface Invite {
  sessionId: string;
  lineId: string | undefined;
  caller: string | undefined;
  called: string | undefined;
  accessUrl: string | undefined;
}

/** The answer as the scenario gets it. `connectType` is the portal's own word for the choice, for logs. */
export interface InviteReply extends InviteAnswer {
  connectType?: string;
}

/** Whom a call is to ring. */
@Injectable()
export class Invites {
  constructor(
    private readonly rows: CallRows,
    private readonly portals: Portals,
    private readonly requests: PortalRequests,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {}

  /**
   * Asks the portal whom to ring, 1.5 s at most, and keeps where the live session can be reached, sealed. A portal that named no
   * address, does not answer or answers nonsense gets the line's own queue. Asked again, the portal is asked again. Throws
   * InvalidInput for a question of a wrong form, DependencyFailed while the database is away.
   */
  async answer(tenantId: string, body: unknown): Promise<InviteReply> {
    const invite = readInvite(body, this.clock.now());
    const callId = await this.record(tenantId, invite);
    addLogIds({ callId });
    const { invitesUrl } = await this.portals.get(tenantId);
    if (invitesUrl === undefined) return ownQueue;
    try {
      const said = await this.requests.ask(tenantId, invitesUrl, { type: 'invite', callId, ...invite }, askDeadlineMs);
      return readReply(said) ?? ownQueue;
    } catch (error) {
      if (error instanceof DependencyFailed) return ownQueue;
      throw error;
    }
  }

  private async record(tenantId: string, invite: Invite): Promise<string> {
    const { sessionId, accessUrl, ...parties } = invite;
    let after: AfterCommit | undefined;
    const callId = await this.transactions.run(async (manager) => {
      const row = await this.rows.findOrMake(manager, tenantId, sessionId);
      if (accessUrl !== undefined) row.accessUrl = this.rows.seal(row, accessUrl);
      const at = this.clock.now().toISOString();
      after = await this.rows.save(manager, row, mergeCall(row.facts, { kind: 'invited', at, flags: [], ...parties }));
      return row.callId;
    });
    after?.();
    return callId;
  }
}

function readInvite(body: unknown, now: Date): Invite {
  const fields = new ItemFields(
    typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {},
    now,
  );
  const sessionId = fields.id('sessionId');
  fields.need('sessionId');
  const invite = {
    lineId: fields.id('lineId'),
    caller: fields.text('caller', 64),
    called: fields.text('called', 64),
    accessUrl: fields.url('accessUrl'),
  };
  if (sessionId === undefined || fields.problems.length > 0)
    throw new InvalidInput('invalid-request', 'The question does not have the expected form.', {
      fields: fields.problems,
    });
  return { sessionId, ...invite };
}

function readReply(said: unknown): InviteReply | undefined {
  const answer = readInviteAnswer(said);
  if (answer === undefined) return undefined;
  const { connectType } = said as { connectType?: unknown };
  const isWord = typeof connectType === 'string' && /^[a-z0-9-]{1,32}$/i.test(connectType);
  return isWord ? { ...answer, connectType } : answer;
}
