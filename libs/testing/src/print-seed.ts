import { randomInt } from 'node:crypto';

/**
 * The seed of a property test: that of `TEST_SEED` to repeat a failure, else a new one. It is printed, so that every run
 * can be repeated.
 * @returns a number for fast-check's `seed`
 */
export function printSeed(property: string): number {
  const seed = process.env['TEST_SEED'] ? Number(process.env['TEST_SEED']) : randomInt(2 ** 31);
  process.stderr.write(`${property}: TEST_SEED=${seed}\n`);
  return seed;
}
