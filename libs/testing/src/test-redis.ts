import { Redis } from 'ioredis';
import { testEnvironment, workerNumber } from './test-environment';

const mark = 'patchbay:test-run';

/** A logical database of the test Redis that only this jest worker uses. */
export interface TestRedis {
  /** For `REDIS_URL`; its path is the number of the logical database. */
  url: string;
  /** That number: the worker's own, so 1 or more. */
  database: number;
}

/**
 * The logical Redis database of this jest worker, emptied at its first use in a run.
 * @throws Error when jest was not started by `npm test`, or that database holds keys that no test run left there
 */
export async function testRedis(): Promise<TestRedis> {
  const database = workerNumber();
  const url = new URL(testEnvironment('TEST_REDIS_URL'));
  url.pathname = `/${database}`;
  const redis = new Redis(url.href, { maxRetriesPerRequest: 1 });
  try {
    const runId = testEnvironment('TEST_RUN_ID');
    const lastRun = await redis.get(mark);
    if (lastRun !== runId) {
      if (lastRun === null && (await redis.dbsize()) > 0) {
        throw new Error(`Redis database ${database} is in use by something else than tests; it is left alone.`);
      }
      await redis.flushdb();
      await redis.set(mark, runId);
    }
  } finally {
    redis.disconnect();
  }
  return { url: url.href, database };
}
