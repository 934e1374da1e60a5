import { isRefusal } from '../../platform-refusal';
import type {
  CallSession,
  PlatformAccount,
  PlatformTransaction,
  SessionCall,
  SessionCharge,
  TransactionQuery,
} from '../../voice-platform.types';
import type { AnswerFields } from '../answer-fields';
import type { ManagementApi } from '../management-api';
import { fromWireNumber, toWireTime } from '../wire-values';

/** How far around the given moment a session is looked for: history wants dates, sessions may be hours long. */
const dayMs = 86_400_000;

/** GetCallHistory of one session; a session that the platform does not know is none (an empty list, or code 150). */
export async function readCallSession(
  api: ManagementApi,
  account: PlatformAccount,
  sessionId: string,
  around: Date,
): Promise<CallSession | undefined> {
  try {
    return await askForSession(api, account, sessionId, around);
  } catch (error) {
    if (isRefusal(error, 'not-found')) return undefined;
    throw error;
  }
}

async function askForSession(
  api: ManagementApi,
  account: PlatformAccount,
  sessionId: string,
  around: Date,
): Promise<CallSession | undefined> {
  const answer = await api.actFor(account, 'GetCallHistory', {
    from_date: toWireTime(new Date(around.getTime() - dayMs)),
    to_date: toWireTime(new Date(around.getTime() + dayMs)),
    call_session_history_id: sessionId,
    with_calls: true,
    with_records: true,
    with_other_resources: true,
  });
  const found = answer.list('result').find((fields) => fields.id('call_session_history_id') === sessionId);
  if (found === undefined) return undefined;
  const finishReason = found.optionalText('finish_reason');
  const logUrl = found.optionalText('log_file_url');
  return {
    sessionId,
    startedAt: found.time('start_date'),
    durationSeconds: found.has('duration') ? found.count('duration') : 0,
    ...(finishReason === undefined ? {} : { finishReason }),
    ...(logUrl === undefined ? {} : { logUrl }),
    currency: account.currency,
    calls: found.list('calls').map(toCall),
    charges: [...found.list('records').map(toRecording), ...found.list('other_resource_usage').map(toResource)],
  };
}

function toCall(fields: AnswerFields): SessionCall {
  return {
    legId: fields.id('call_id'),
    startedAt: fields.time('start_time'),
    durationSeconds: fields.has('duration') ? fields.count('duration') : 0,
    localNumber: fromWireNumber(fields.optionalId('local_number') ?? ''),
    remoteNumber: fromWireNumber(fields.optionalId('remote_number') ?? ''),
    incoming: fields.flag('incoming'),
    successful: fields.flag('successful'),
    cost: fields.amount('cost'),
    ...transactionOf(fields),
  };
}

function toRecording(fields: AnswerFields): SessionCharge {
  const url = fields.optionalText('record_url');
  return {
    kind: 'recording',
    description: fields.optionalText('record_name') ?? 'Recording',
    cost: fields.amount('cost'),
    at: fields.time('start_time'),
    ...transactionOf(fields),
    ...(url === undefined ? {} : { url }),
  };
}

function toResource(fields: AnswerFields): SessionCharge {
  return {
    kind: 'resource',
    description: fields.optionalText('description') ?? fields.optionalText('resource_type') ?? 'Resource',
    cost: fields.amount('cost'),
    at: fields.time('used_at'),
    ...transactionOf(fields),
  };
}

function transactionOf(fields: AnswerFields): { transactionId?: string } {
  const transactionId = fields.optionalId('transaction_id');
  return transactionId === undefined ? {} : { transactionId };
}

/** GetTransactionHistory in its own order, oldest first; at most 1000 a page and offset 10000. */
export async function listTransactions(
  api: ManagementApi,
  account: PlatformAccount,
  query: TransactionQuery,
): Promise<{ transactions: PlatformTransaction[]; total: number }> {
  const answer = await api.actFor(account, 'GetTransactionHistory', {
    from_date: toWireTime(query.from),
    to_date: toWireTime(query.to),
    count: query.limit,
    offset: query.offset,
    desc_order: false,
    with_total_count: true,
  });
  return { transactions: answer.list('result').map(toTransaction), total: answer.count('total_count') };
}

function toTransaction(fields: AnswerFields): PlatformTransaction {
  return {
    transactionId: fields.id('transaction_id'),
    at: fields.time('performed_at'),
    money: { amount: fields.amount('amount'), currency: fields.currency('currency') },
    type: fields.text('transaction_type'),
    description: fields.optionalText('transaction_description') ?? '',
  };
}
