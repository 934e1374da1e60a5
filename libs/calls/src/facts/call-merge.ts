import type { CallFact, CallFacts } from './call-fact';

/** Of two facts of these kinds the earlier one counts, of all others the later one: a call starts once, and its end never goes back. */
const earlierCounts: ReadonlySet<CallFact['kind']> = new Set<CallFact['kind']>([
  'invited',
  'started',
  'answered',
  'recorded',
]);

/**
 * What is known of a call once one more fact is. Commutative, associative and idempotent: in whatever order facts come and however
 * often, the result is the same. Of two facts of one kind the sound one counts before one with quarantined values, then time
 * decides, then their text, so that there is always exactly one winner.
 */
export function mergeCall(current: CallFacts, fact: CallFact): CallFacts {
  return joinCalls(current, { [fact.kind]: fact });
}

/** What is known of a call from two places together. */
export function joinCalls(one: CallFacts, other: CallFacts): CallFacts {
  const joined: Record<string, CallFact> = { ...one };
  for (const fact of Object.values(other) as CallFact[]) {
    const rival = joined[fact.kind];
    if (rival === undefined || compare(fact, rival) > 0) joined[fact.kind] = fact;
  }
  return joined;
}

function compare(fact: CallFact, rival: CallFact): number {
  const soundness = Number(!isQuarantined(fact)) - Number(!isQuarantined(rival));
  if (soundness !== 0) return soundness;
  const time = order(fact.at, rival.at);
  if (time !== 0) return earlierCounts.has(fact.kind) ? -time : time;
  return order(textOf(fact), textOf(rival));
}

function isQuarantined({ flags }: CallFact): boolean {
  return flags.some((flag) => flag.startsWith('quarantined:'));
}

function order(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

/** The fact as text with its members in order; absent and undefined members are the same, as in a JSON column. */
function textOf(fact: CallFact): string {
  return JSON.stringify(
    Object.entries(fact)
      .sort(([one], [other]) => order(one, other))
      .filter(([, value]) => value !== undefined),
  );
}
