import type { CallSession } from '#voice-platform';
import { isSettled, ledgerEntriesOf, platformFactOf } from './platform-session';

const startedAt = new Date('2026-11-20T08:50:08.000Z');
const later = new Date('2026-11-20T09:00:00.000Z');
const leg = {
  startedAt,
  durationSeconds: 34,
  successful: true,
  localNumber: '+74012555555',
  remoteNumber: '+79112233444',
};
const session: CallSession = {
  sessionId: '1',
  startedAt,
  durationSeconds: 37,
  finishReason: 'Normal termination',
  currency: 'RUB',
  calls: [
    { ...leg, legId: 'in', incoming: true, cost: '0.85', transactionId: 't1' },
    { ...leg, legId: 'agent', incoming: false, cost: '0', remoteNumber: 'user67' },
  ],
  charges: [{ kind: 'recording', description: '', cost: '0.12', at: startedAt, transactionId: 't2', url: 'https://r' }],
};

describe('a session of the platform’s history', () => {
  it('is settled once it is finished and every charge has its transaction', () => {
    expect(isSettled(session, startedAt)).toBe(true);
    const unfinished = { ...session };
    delete unfinished.finishReason;
    expect(isSettled(unfinished, startedAt)).toBe(false);
    expect(isSettled(unfinished, later)).toBe(true);
    const unbooked = { ...session.charges[0]! };
    delete unbooked.transactionId;
    expect(isSettled({ ...session, charges: [unbooked] }, later)).toBe(false);
  });

  it('costs the sum of its legs and charges', () => {
    expect(platformFactOf(session, later)).toMatchObject({
      cost: '0.97',
      billedSeconds: 34,
      recordUrl: 'https://r',
      flags: [],
    });
  });

  it('has one ledger entry per transaction, negative, and none for what is free', () => {
    const amounts = ledgerEntriesOf(session, 'call_1').map(({ transactionId, money }) => [transactionId, money.amount]);
    expect(amounts).toEqual([
      ['t1', '-0.85'],
      ['t2', '-0.12'],
    ]);
    const together = { ...session, charges: [{ ...session.charges[0]!, transactionId: 't1' }] };
    expect(ledgerEntriesOf(together, 'call_1').map(({ money }) => money.amount)).toEqual(['-0.97']);
  });

  it.each([['-1'], ['1000000000'], ['0.00001'], ['NaN']])('with a cost of %s is quarantined, not summed', (cost) => {
    const odd = { ...session, calls: [{ ...session.calls[0]!, cost }] };
    expect(platformFactOf(odd, later)).toMatchObject({ cost: undefined, flags: ['quarantined:platform-cost'] });
  });
});
