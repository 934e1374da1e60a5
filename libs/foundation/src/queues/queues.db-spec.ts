import { randomBytes } from 'node:crypto';
import { Logger } from '@nestjs/common';
import { testRedis, waitFor } from '#testing';
import { loadConfig } from '../config/load-config';
import { type LogIds, logIds } from '../logging/log-context';
import { RedisConfig } from '../redis/redis';
import { Queues } from './queues';

describe('Queues', () => {
  let queues: Queues;
  let queue: string;

  beforeAll(async () => {
    const { url } = await testRedis();
    queues = new Queues(loadConfig([RedisConfig], { REDIS_URL: url }).get(RedisConfig));
  });

  beforeEach(() => {
    queue = `queue-${randomBytes(4).toString('hex')}`;
  });

  afterAll(() => queues.onApplicationShutdown());

  it('names tenant and call of a job in what is logged while it runs, and nothing else of its data', async () => {
    const seen: LogIds[] = [];
    queues.work(queue, async () => void seen.push(logIds()));
    await queues.nudge(queue, 'first', { tenantId: 'ten_1', callId: 'call_1', secret: 'x' });
    await waitFor(() => seen.length === 1);
    await queues.nudge(queue, 'second', { tenantId: 2 });
    await waitFor(() => seen.length === 2);
    expect(seen).toEqual([{ tenantId: 'ten_1', callId: 'call_1' }, {}]);
    expect(logIds()).toEqual({});
  });

  it('names them also in the line about a job that failed', async () => {
    const warned: LogIds[] = [];
    const spy = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => void warned.push(logIds()));
    queues.work(queue, () => Promise.reject(new TypeError('away')));
    await queues.nudge(queue, 'failing', { tenantId: 'ten_2' });
    await waitFor(() => warned.length > 0);
    spy.mockRestore();
    expect(warned[0]).toEqual({ tenantId: 'ten_2' });
  });
});
