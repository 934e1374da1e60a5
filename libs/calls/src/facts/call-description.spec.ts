import type { CallFacts, HistoryFact } from './call-fact';
import { describeCall } from './call-description';

const at = (time: string): string => `2015-07-24T${time}Z`;
const history: HistoryFact = {
  kind: 'history',
  at: at('08:50:44.900'),
  incoming: 2,
  userId: '67',
  portalNumber: '+74012555555',
  phoneNumber: '+79112233444',
  code: 200,
  durationSeconds: 34,
  startedAt: at('08:50:08.000'),
  callerAnsweredAt: at('08:50:10.000'),
  agentAnsweredAt: at('08:50:26.308'),
  quality: 100,
  configVersion: '3',
  flags: [],
};
const started: CallFacts = {
  started: { kind: 'started', at: at('08:50:09.000'), direction: 'incoming', called: '+1', caller: '+2', flags: [] },
};

describe('the description of a call', () => {
  it('has the lengths that follow from the times', () => {
    const call = describeCall({ ...started, history });
    expect(call).toMatchObject({
      state: 'ended',
      ringMs: 18_308,
      talkMs: 18_592,
      totalMs: 36_900,
      durationSeconds: 34,
    });
    expect(call.flags).toEqual([]);
  });

  it('takes each field from its best informed owner', () => {
    const call = describeCall({ ...started, history });
    expect(call).toMatchObject({ portalNumber: '+74012555555', phoneNumber: '+79112233444', direction: 'incoming' });
    expect(call.startedAt.toISOString()).toBe(at('08:50:08.000'));
  });

  it('swaps the parties of an outgoing call', () => {
    const outgoing = { ...started.started!, direction: 'outgoing' as const };
    expect(describeCall({ started: outgoing })).toMatchObject({ portalNumber: '+2', phoneNumber: '+1', incoming: 1 });
  });

  it('counts the duration from the caller’s answer when the scenario did not', () => {
    expect(describeCall({ history: { ...history, durationSeconds: undefined } }).durationSeconds).toBe(35);
  });

  it('quarantines an end before the start, and what follows from it (G04)', () => {
    const call = describeCall({ ...started, history: { ...history, at: at('08:49:00.000') } });
    expect(call.flags).toContain('quarantined:end-before-start');
    expect(call).toMatchObject({ durationSeconds: undefined, talkMs: undefined, totalMs: undefined });
  });

  it('says that nothing is known of a call’s beginning yet (G05)', () => {
    const call = describeCall({ ended: { kind: 'ended', at: at('08:50:44.000'), flags: [] } });
    expect(call).toMatchObject({ state: 'ended', flags: ['no-start'] });
    expect(call.startedAt.toISOString()).toBe(at('08:50:44.000'));
  });

  it('accepts the history of a session that never asked for settings, flagged (G13)', () => {
    expect(describeCall({ history: { ...history, configVersion: undefined } }).flags).toEqual(['no-config']);
  });

  it('completes a call from the platform’s history alone (F24)', () => {
    const call = describeCall({
      platform: {
        kind: 'platform',
        at: at('09:00:00.000'),
        startedAt: at('08:50:08.000'),
        endedAt: at('08:50:45.000'),
        direction: 'incoming',
        portalNumber: '+74012555555',
        phoneNumber: '+79112233444',
        billedSeconds: 35,
        cost: '1.50',
        currency: 'RUB',
        flags: [],
      },
    });
    expect(call).toMatchObject({
      state: 'ended',
      incoming: 2,
      totalMs: 37_000,
      cost: '1.50',
      flags: ['from-platform'],
    });
  });
});
