import { CallEventRow } from './call-event.entity';
import { CallRow } from './call.entity';
import { CallsConfig } from './calls.config';

export { CallsModule } from './calls.module';
export type { Call } from './call';
export { type CallPage, Calls } from './calls';
export { callConfirmationsQueue } from './call-rows';
export { CallConfirmations } from './confirmation/call-confirmations';
export { CallIngest, type EventResult } from './ingest/call-ingest';
export { type InviteReply, Invites } from './invites';
export type { CallDirection } from './facts/call-fact';
export type { CallState } from './facts/call-description';
export type { CostState } from './call.entity';
export { CallEventRow } from './call-event.entity';
export { CallRow } from './call.entity';

/** The rows of this room. */
export const callsEntities = [CallRow, CallEventRow];
/** The config classes of this room. */
export const callsConfigs = [CallsConfig];
