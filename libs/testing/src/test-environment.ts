/**
 * Reads a variable that `npm test` sets.
 * @throws Error with the one sentence that helps whoever ran jest by hand
 */
export function testEnvironment(name: 'TEST_DATABASE_URL' | 'TEST_REDIS_URL' | 'TEST_RUN_ID'): string {
  const value = process.env[name];
  if (value) return value;
  throw new Error('This test needs MySQL and Redis: run it with `npm test -- <pattern>`, which starts them.');
}

/** The number of this jest worker, from 1. Each worker runs one spec file at a time, so what is named after it is not shared. */
export function workerNumber(): number {
  return Number(process.env['JEST_WORKER_ID'] ?? 1);
}
