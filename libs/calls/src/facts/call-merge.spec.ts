import fc from 'fast-check';
import { printSeed } from '#testing';
import type { CallFact, CallFacts } from './call-fact';
import { joinCalls, mergeCall } from './call-merge';
import { describeCall } from './call-description';

const seed = printSeed('merging the facts of a call');
const moment = fc
  .integer({ min: 0, max: 5 })
  .map((minute) => new Date(Date.UTC(2026, 10, 20, 8, minute)).toISOString());
const flags = fc.subarray(['clamped:at', 'quarantined:quality']);
const word = fc.option(fc.constantFrom('a', 'b'), { nil: undefined });

const fact: fc.Arbitrary<CallFact> = fc.oneof(
  fc.record({ kind: fc.constant('invited' as const), at: moment, flags, called: word, lineId: word }),
  fc.record({ kind: fc.constant('started' as const), at: moment, flags, called: word, caller: word, lineId: word }),
  fc.record({ kind: fc.constant('answered' as const), at: moment, flags, userId: word, device: word }),
  fc.record({ kind: fc.constant('ended' as const), at: moment, flags, userId: word, reason: word }),
  fc.record({ kind: fc.constant('recorded' as const), at: moment, flags, url: word }),
  fc.record({
    kind: fc.constant('history' as const),
    at: moment,
    flags,
    startedAt: moment,
    userId: word,
    reason: word,
  }),
  fc.record({
    kind: fc.constant('platform' as const),
    at: moment,
    flags,
    startedAt: moment,
    endedAt: moment,
    currency: fc.constant('RUB' as const),
    cost: word.map((one) => one && '1.50'),
  }),
);
const facts = fc.array(fact, { maxLength: 12 });
const all = (list: readonly CallFact[]): CallFacts => list.reduce<CallFacts>(mergeCall, {});

describe('merging the facts of a call', () => {
  it('gives the same in any order', () => {
    const shuffled = facts.chain((list) =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
    );
    fc.assert(
      fc.property(shuffled, ([list, other]) => {
        expect(all(other)).toEqual(all(list));
      }),
      { seed },
    );
  });

  it('gives the same for any repetition', () => {
    fc.assert(
      fc.property(facts, fc.array(fc.nat()), (list, picks) => {
        const repeated = picks.flatMap((pick) => list[pick % Math.max(list.length, 1)] ?? []);
        expect(all([...list, ...repeated])).toEqual(all(list));
      }),
      { seed },
    );
  });

  it('is commutative, associative and idempotent', () => {
    fc.assert(
      fc.property(facts.map(all), facts.map(all), facts.map(all), (one, two, three) => {
        expect(joinCalls(one, two)).toEqual(joinCalls(two, one));
        expect(joinCalls(joinCalls(one, two), three)).toEqual(joinCalls(one, joinCalls(two, three)));
        expect(joinCalls(one, one)).toEqual(one);
      }),
      { seed },
    );
  });

  it('never goes back from ended, nor from answered but to ended', () => {
    const rank = { started: 0, answered: 1, ended: 2 };
    fc.assert(
      fc.property(facts, fact, (list, next) => {
        const before = describeCall(all(list));
        expect(rank[describeCall(all([...list, next])).state]).toBeGreaterThanOrEqual(rank[before.state]);
      }),
      { seed },
    );
  });

  it('is not changed by a column of JSON between two facts', () => {
    fc.assert(
      fc.property(facts, fact, (list, next) => {
        const stored = JSON.parse(JSON.stringify(all(list))) as CallFacts;
        expect(mergeCall(stored, next)).toEqual(mergeCall(all(list), next));
      }),
      { seed },
    );
  });
});
