import { wireAmount } from '../../money/currency';
import type { CallRecord, Recording, ResourceUsage, SessionRecord } from '../../store/session-rows';
import { ApiError } from '../api-error';
import type { Method, MethodContext, MethodTable } from '../method';
import { historyPaging, type Page, pageOf } from '../requests/paging';
import { includesId } from '../requests/parameters';
import { accountsInQuestion, findApplication } from '../requests/selectors';
import { addMonths, isTimeZone, type TimeZone, wireTime } from '../requests/times';

const getCallHistory: Method = (context) => {
  const { platform, parameters } = context;
  const { zone, from, to } = period(context);
  const tests = [...ownFilters(context), ...callFilters(context)];
  const sessions = [...accountsInQuestion(context, 'children_calls_only')]
    .flatMap((accountId) => platform.store.sessions.find('account', accountId))
    .filter((session) => session.startedAt >= from && session.startedAt <= to && tests.every((test) => test(session)));
  const page = historyPage(context, sessions);
  const withCalls = parameters.flag('with_calls') === true;
  const withRecords = parameters.flag('with_records') === true;
  const withResources = parameters.flag('with_other_resources') === true;
  return {
    result: page.rows.map((session) => ({
      ...sessionInfo(session, zone),
      ...(withCalls ? { calls: session.calls.map((call) => callInfo(call, session, zone)) } : {}),
      ...(withRecords
        ? { records: platform.store.recordings.find('session', session.id).map((record) => recordInfo(record, zone)) }
        : {}),
      ...(withResources
        ? { other_resource_usage: session.resources.map((resource) => resourceInfo(resource, zone)) }
        : {}),
    })),
    ...counts(context, page),
    timezone: zone,
  };
};

type SessionTest = (session: SessionRecord) => boolean;

function ownFilters(context: MethodContext): readonly SessionTest[] {
  const { parameters } = context;
  const ids = parameters.ids('call_session_history_id', 150);
  const application = findApplication(context);
  const users = parameters.ids('user_id', 117);
  const ruleName = parameters.text('rule_name');
  const customData = parameters.text('call_session_history_custom_data');
  const minDuration = parameters.integer('min_duration');
  const maxDuration = parameters.integer('max_duration');
  return [
    (session) => includesId(ids, session.id),
    (session) => application === undefined || session.applicationId === application.id,
    (session) => includesId(users, session.userId),
    (session) => ruleName === undefined || application === undefined || session.ruleName === ruleName,
    (session) => customData === undefined || session.customData === customData,
    (session) => minDuration === undefined || (session.durationSeconds ?? 0) >= minDuration,
    (session) => maxDuration === undefined || (session.durationSeconds ?? 0) <= maxDuration,
  ];
}

function callFilters({ parameters }: MethodContext): readonly SessionTest[] {
  const local = parameters.list('local_number');
  const remote = remoteNumbers(parameters.text('remote_number_list')) ?? parameters.list('remote_number');
  return [
    (session) => local === undefined || session.calls.some((call) => local.includes(call.localNumber)),
    (session) => remote === undefined || session.calls.some((call) => remote.includes(call.remoteNumber)),
  ];
}

/** The JSON array of `remote_number_list`; undefined when absent or empty. */
function remoteNumbers(text: string | undefined): readonly string[] | undefined {
  if (text === undefined || text === '') return undefined;
  try {
    const list: unknown = JSON.parse(text);
    if (Array.isArray(list)) return list.length === 0 ? undefined : list.map(String);
  } catch {
    // answered below, as any other wrong value
  }
  throw ApiError.invalid('remote_number_list');
}

function sessionInfo(session: SessionRecord, zone: TimeZone): Readonly<Record<string, unknown>> {
  return {
    call_session_history_id: session.id,
    account_id: session.accountId,
    application_id: session.applicationId,
    application_name: session.applicationName,
    rule_name: session.ruleName,
    ...(session.userId === null ? {} : { user_id: session.userId }),
    start_date: wireTime(session.startedAt, zone),
    ...(session.durationSeconds === null ? {} : { duration: session.durationSeconds }),
    initiator_address: session.initiatorAddress,
    media_server_address: '127.0.0.1',
    log_file_url: session.logUrl,
    ...(session.finishReason === null ? {} : { finish_reason: session.finishReason }),
    audio_quality: 'Standard',
    ...(session.customData === null ? {} : { custom_data: session.customData }),
  };
}

function callInfo(call: CallRecord, session: SessionRecord, zone: TimeZone): Readonly<Record<string, unknown>> {
  return given({
    call_id: call.callId,
    start_time: wireTime(call.startedAt, zone),
    duration: call.durationSeconds,
    local_number: call.localNumber,
    remote_number: call.remoteNumber,
    remote_number_type: call.remoteNumberType,
    incoming: call.incoming,
    successful: call.successful,
    transaction_id: call.transactionId,
    record_url: call.recordUrl,
    media_server_address: '127.0.0.1',
    cost: amountOrNull(call.cost),
    custom_data: call.customData ?? session.customData,
    end_reason: call.endReason,
  });
}

function recordInfo(record: Recording, zone: TimeZone): Readonly<Record<string, unknown>> {
  return given({
    record_id: record.id,
    record_url: record.url,
    cost: amountOrNull(record.cost),
    start_time: wireTime(record.startedAt, zone),
    duration: record.durationSeconds,
    file_size: record.fileSizeBytes,
    transaction_id: record.transactionId,
    transcription_status: 'Not required',
  });
}

function resourceInfo(resource: ResourceUsage, zone: TimeZone): Readonly<Record<string, unknown>> {
  return given({
    resource_usage_id: resource.resourceUsageId,
    resource_type: resource.resourceType,
    cost: amountOrNull(resource.cost),
    description: resource.description,
    used_at: wireTime(resource.usedAt, zone),
    transaction_id: resource.transactionId,
    resource_quantity: resource.quantity,
    unit: resource.unit,
    ref_call_id: resource.callId,
  });
}

const getTransactionHistory: Method = (context) => {
  const { platform, parameters } = context;
  const { zone, from, to } = period(context);
  const ids = parameters.ids('transaction_id', 197);
  const types = parameters.list('transaction_type');
  const resources = parameters.list('resource_type');
  const reference = parameters.text('payment_reference');
  const transactions = [...accountsInQuestion(context, 'children_transactions_only')]
    .flatMap((accountId) => platform.store.transactions.find('account', accountId))
    .filter((transaction) => transaction.performedAt >= from && transaction.performedAt <= to)
    .filter((transaction) => includesId(ids, transaction.id))
    .filter((transaction) => types?.includes(transaction.type) ?? true)
    .filter((transaction) => resources?.includes(transaction.resourceType ?? '') ?? true)
    .filter((transaction) => reference === undefined || transaction.paymentReference === reference)
    .filter(() => parameters.flag('is_uncommitted') !== true);
  const page = historyPage(context, transactions);
  return {
    result: page.rows.map((transaction) => ({
      transaction_id: transaction.id,
      account_id: transaction.accountId,
      performed_at: wireTime(transaction.performedAt, zone),
      amount: wireAmount(transaction.amount),
      currency: transaction.currency,
      transaction_type: transaction.type,
      transaction_description: transaction.description,
      ...(transaction.paymentReference === null ? {} : { payment_reference: transaction.paymentReference }),
    })),
    ...counts(context, page),
    timezone: zone,
  };
};

/** `from_date` and `to_date` in `timezone`; the last month when both are left out. 496 for an unknown zone, 123 for a backward range. */
function period({ parameters, platform }: MethodContext): { zone: TimeZone; from: number; to: number } {
  const zone = parameters.text('timezone') ?? 'Etc/GMT';
  if (!isTimeZone(zone)) throw ApiError.invalid('timezone');
  const now = platform.clock.now();
  const to = parameters.time('to_date', zone) ?? now;
  const from = parameters.time('from_date', zone) ?? addMonths(to, -1);
  if (from > to) throw new ApiError(123);
  // Times on the wire are whole seconds, so the last one belongs to the range to its end.
  return { zone, from, to: to + 999 };
}

function historyPage<Row extends { id: number }>({ parameters }: MethodContext, rows: readonly Row[]): Page<Row> {
  const direction = parameters.flag('desc_order') === true ? -1 : 1;
  return pageOf(
    [...rows].sort((a, b) => direction * (a.id - b.id)),
    parameters,
    historyPaging,
  );
}

function counts({ parameters }: MethodContext, page: Page<unknown>): Readonly<Record<string, number>> {
  return parameters.flag('with_total_count') === false
    ? { count: page.count }
    : { count: page.count, total_count: page.total_count };
}

function amountOrNull(amount: string | null): number | null {
  return amount === null ? null : wireAmount(amount);
}

/** Leaves out what is null, as the platform does. */
function given(fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
}

/** Methods about what has happened: sessions and money. */
export const historyMethods: MethodTable = {
  GetCallHistory: getCallHistory,
  GetTransactionHistory: getTransactionHistory,
};
