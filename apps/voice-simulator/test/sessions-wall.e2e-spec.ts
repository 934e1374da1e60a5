import { RunningSessions } from '../src/sessions/running-sessions';
import { SessionBench } from './session-bench';

const answering = `
VoxEngine.addEventListener(AppEvents.CallAlerting, ({ call }) => {
  call.answer();
  call.addEventListener(CallEvents.Connected, () => call.record());
  call.addEventListener(CallEvents.RecordStopped, () => VoxEngine.terminate());
});
`;

describe('sessions on the time of the wall', () => {
  const timings = { answerMs: 100, recordStopMs: 50 };

  it('run a call to its end, and close after a restart what a kill left open', async () => {
    const bench = await SessionBench.start(timings, { mode: 'wall' });
    const office = await bench.office('74012555555', answering);
    const view = await bench.callThrough(office, { script: [{ afterAnsweredMs: 900, hangup: true }] });
    expect(view).toMatchObject({ finishReason: 'Normal termination', legs: [{ durationSeconds: 1, cost: '0.48' }] });
    const { store } = bench.fixture.simulator.platform;
    const row = store.sessions.get(view.sessionId as number);
    expect(row).toMatchObject({ finishReason: 'Normal termination', calls: [{ successful: true }] });
    const lost = store.nextId('session');
    if (row !== undefined) store.sessions.put({ ...row, id: lost, durationSeconds: null, finishReason: null });
    await bench.fixture.restart();
    expect(bench.fixture.simulator.platform.store.sessions.get(lost)?.finishReason).toBe('Terminated administratively');
    await bench.close();
  });

  it('are refused once the platform closes', async () => {
    const bench = await SessionBench.start(timings, { mode: 'wall' });
    const office = await bench.office('74012555555', answering);
    const sessions = new RunningSessions(bench.fixture.simulator.platform);
    await sessions.close();
    const call = { destination: office.number, callerId: '7', displayName: '', headers: {}, initiatorAddress: '' };
    await expect(sessions.startIncoming(call)).rejects.toMatchObject({ code: 314 });
    await bench.close();
  });
});
