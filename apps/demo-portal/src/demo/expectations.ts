import { setTimeout as pause } from 'node:timers/promises';

/** A step of the story did not hold. */
export class StepFailed extends Error {
  override readonly name = 'StepFailed';
}

/** Throws StepFailed unless `holds`. */
export function expect(holds: boolean, what: string): asserts holds {
  if (!holds) throw new StepFailed(what);
}

/** Throws StepFailed, naming every field that is not as expected. */
export function expectFields(
  actual: Readonly<Record<string, unknown>>,
  expected: Readonly<Record<string, unknown>>,
): void {
  const wrong = Object.entries(expected)
    .filter(([name, value]) => actual[name] !== value)
    .map(([name, value]) => `${name} is ${JSON.stringify(actual[name])} instead of ${JSON.stringify(value)}`);
  expect(wrong.length === 0, wrong.join('; '));
}

/** Throws StepFailed unless the field is a number that differs from `expected` by `tolerance` at most. */
export function expectNear(
  actual: Readonly<Record<string, unknown>>,
  name: string,
  expected: number,
  tolerance: number,
): void {
  const value = actual[name];
  const near = typeof value === 'number' && Math.abs(value - expected) <= tolerance;
  expect(near, `${name} is ${JSON.stringify(value)} instead of about ${expected}`);
}

const pollMs = 50;

/**
 * Reads until `found` gives something, for at most `deadlineMs` of wall time.
 * @throws StepFailed with `what` when it never did
 */
export async function until<T>(what: string, deadlineMs: number, found: () => Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + deadlineMs;
  for (;;) {
    const value = await found();
    if (value !== undefined) return value;
    if (Date.now() >= deadline) throw new StepFailed(`${what}: not within ${deadlineMs} ms`);
    await pause(pollMs);
  }
}
