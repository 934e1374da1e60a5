import type { ApplicationEvent, ScenarioEvent } from '../events';
import type { HeaderMap } from '../operations';
import type { CallOrigin, GuestCall } from './install-calls';
import type { Kit } from './kit';

/** AppEvents and VoxEngine; source text of the prelude (see `Kit`). */
export function installVoxEngine(kit: Kit, createCall: (origin: CallOrigin) => GuestCall): void {
  const { scope, state, text } = kit;
  const events = kit.emitter();
  const calls = new Map<string, GuestCall>();
  let customData = kit.settings.customData;

  scope.AppEvents = {
    Started: 'Application.Started',
    CallAlerting: 'Application.CallAlerting',
    HttpRequest: 'Application.HttpRequest',
    Terminating: 'Application.Terminating',
    Terminated: 'Application.Terminated',
  };

  function place(
    origin: Pick<CallOrigin, 'number' | 'clientType'> & { callerid?: unknown; displayName?: unknown },
  ): GuestCall {
    const call = createCall({
      id: text(kit.ask('callId', null)),
      incoming: false,
      callerid: text(origin.callerid ?? ''),
      displayName: text(origin.displayName ?? ''),
      number: origin.number,
      clientType: origin.clientType,
      customData: '',
    });
    calls.set(call.id(), call);
    return call;
  }

  function textOrNull(value: unknown): string | null {
    return value === undefined || value === null ? null : text(value);
  }

  function headersOrNull(value: unknown): HeaderMap | null {
    if (value === undefined || value === null) return null;
    return Object.fromEntries(Object.entries(value as Record<string, unknown>).map(([name, one]) => [name, text(one)]));
  }

  function alerting(event: Extract<ApplicationEvent, { name: 'Application.CallAlerting' }>): GuestCall {
    const call = createCall({
      id: event.id,
      incoming: true,
      callerid: event.callerid,
      displayName: event.displayName,
      number: event.destination,
      clientType: event.clientType ?? event.headers['VI-Client-Type'] ?? 'pstn',
      customData: event.customData ?? '',
    });
    calls.set(event.id, call);
    return call;
  }

  kit.handlers.event = ({ event }: { event: ScenarioEvent }) => {
    if (event.name === 'Application.CallAlerting')
      return void events.fire(event.name, { ...event, call: alerting(event) });
    if (event.name === 'Application.Started') return void events.fire(event.name, event);
    if (event.name === 'Application.HttpRequest') return events.fire(event.name, { headers: [], ...event });
    calls.get(event.id)?.accept(event);
    return undefined;
  };

  kit.handlers.ending = ({ name }) => {
    state.phase = name === 'Application.Terminating' ? 'terminating' : 'terminated';
    events.fire(name, { name });
  };

  scope.VoxEngine = {
    addEventListener: (name: unknown, listener: unknown) => events.add(name, listener),
    removeEventListener: (name: unknown, listener?: unknown) => events.remove(name, listener),
    terminate: () => kit.emit({ op: 'terminate' }),
    getSecretValue: (name: unknown) => kit.ask('secret', text(name)),
    customData(data?: unknown) {
      if (data === undefined) return customData;
      kit.requireBytes('customData', text(data), kit.settings.limits.customDataBytes);
      customData = text(data);
      kit.emit({ op: 'setCustomData', data: customData });
      return customData;
    },
    callUser(target: Record<string, unknown>) {
      const call = place({ ...target, number: text(target.username), clientType: 'user' });
      kit.emit({
        op: 'callUser',
        callId: call.id(),
        username: text(target.username),
        callerid: text(target.callerid),
        displayName: textOrNull(target.displayName),
        headers: headersOrNull(target.extraHeaders),
        video: typeof target.video === 'boolean' ? target.video : null,
      });
      return call;
    },
    callPSTN(number: unknown, callerid: unknown, options?: Record<string, unknown>) {
      const call = place({ number: text(number), callerid, clientType: 'pstn' });
      kit.emit({
        op: 'callPSTN',
        callId: call.id(),
        number: text(number),
        callerid: text(callerid),
        options: options ?? {},
      });
      return call;
    },
    callSIP(to: unknown, options: Record<string, unknown> = {}) {
      const call = place({ ...options, number: text(to), clientType: 'sip' });
      const { callerid, displayName, headers, ...rest } = options;
      kit.emit({
        op: 'callSIP',
        callId: call.id(),
        to: text(to),
        callerid: textOrNull(callerid),
        displayName: textOrNull(displayName),
        headers: headersOrNull(headers),
        options: rest,
      });
      return call;
    },
    sendMediaBetween: (one: GuestCall, other: GuestCall) =>
      kit.emit({ op: 'sendMediaBetween', callId1: one.id(), callId2: other.id() }),
    stopMediaBetween: (one: GuestCall, other: GuestCall) =>
      kit.emit({ op: 'stopMediaBetween', callId1: one.id(), callId2: other.id() }),
  };
}
