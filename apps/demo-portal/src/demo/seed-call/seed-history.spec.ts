import { expectSeedCall } from './seed-history';

const seedCall = {
  connection: 'built-in',
  state: 'ended',
  direction: 'incoming',
  incoming: 2,
  lineId: 'main',
  portalNumber: '+74012555555',
  phoneNumber: '+79112233444',
  userId: '67',
  device: 'WEBRTC',
  code: 200,
  reason: 'Success call',
  quality: 100,
  vote: 0,
  costState: 'confirmed',
  durationSeconds: 34,
  startedAt: '2015-07-24T08:50:08.400Z',
  callerAnsweredAt: '2015-07-24T08:50:10.050Z',
  callStartedAt: '2015-07-24T08:50:26.308Z',
  endedAt: '2015-07-24T08:50:44.358Z',
  ringMs: 17_908,
  talkMs: 18_050,
  totalMs: 35_958,
};

describe("the check of the seed's call", () => {
  it("takes the seed's own values", () => {
    expect(() => expectSeedCall(seedCall, true)).not.toThrow();
    expect(() => expectSeedCall(seedCall, false)).not.toThrow();
  });

  it.each(
    Object.entries(seedCall).map(
      ([name, value]) => [name, typeof value === 'number' ? value + 3000 : 'another'] as const,
    ),
  )('refuses another %s', (name, value) => {
    expect(() => expectSeedCall({ ...seedCall, [name]: value }, true)).toThrow(name);
    expect(() => expectSeedCall({ ...seedCall, [name]: value }, false)).toThrow(name);
  });

  it('counts from the answer of the agent, to the second', () => {
    const late = { ...seedCall, callStartedAt: '2015-07-24T08:50:27.008Z', ringMs: 18_608, talkMs: 17_350 };
    expect(() => expectSeedCall(late, true)).toThrow('ringMs');
    const early = { ...seedCall, callerAnsweredAt: '2015-07-24T08:50:09.900Z' };
    expect(() => expectSeedCall(early, true)).toThrow('callerAnsweredAt is 1 s after startedAt instead of 2');
  });
});
