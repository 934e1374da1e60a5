import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Agent } from 'undici';
import { waitFor } from '#testing';
import { postJson } from './post-json';
import type { SimulatorClock } from './simulator-clock';

/** A clock that goes only where the test sends it. */
class HandClock implements SimulatorClock {
  readonly holds: string[] = [];
  private nowMs = 1000;
  private readonly timers = new Set<{ timeMs: number; callback: () => void }>();

  now(): number {
    return this.nowMs;
  }

  at(timeMs: number, callback: () => void): { cancel(): void } {
    const timer = { timeMs, callback };
    this.timers.add(timer);
    return { cancel: () => void this.timers.delete(timer) };
  }

  hold(reason = 'computing'): () => void {
    this.holds.push(reason);
    return () => void this.holds.pop();
  }

  get waiting(): number {
    return this.timers.size;
  }

  go(milliseconds: number): void {
    this.nowMs += milliseconds;
    for (const { timeMs, callback } of [...this.timers]) if (timeMs <= this.nowMs) callback();
  }
}

describe('a POST by the clock of the simulator', () => {
  const dispatcher = new Agent();
  const heard: string[] = [];
  let server: Server;
  let url: string;
  let answer: 'all' | 'headers' | 'nothing' = 'all';
  let cut = 0;

  beforeAll(async () => {
    server = createServer((request, response) => {
      response.on('close', () => (cut += response.writableFinished ? 0 : 1));
      request.on('data', (chunk: Buffer) => heard.push(chunk.toString()));
      request.on('end', () => {
        if (answer !== 'nothing') response.writeHead(202).flushHeaders();
        if (answer === 'all') response.end('{}');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  });
  afterAll(async () => {
    await dispatcher.destroy();
    server.closeAllConnections();
    server.close();
  });
  beforeEach(() => {
    heard.length = 0;
    cut = 0;
  });

  it('tells the status and leaves nothing behind', async () => {
    answer = 'all';
    const clock = new HandClock();
    const status = postJson(url, { a: 1 }, { clock, dispatcher, timeoutMs: 10_000 });
    expect(clock.holds).toEqual(['network']);
    expect(await status).toBe(202);
    expect(heard).toEqual(['{"a":1}']);
    expect([clock.holds, clock.waiting]).toEqual([[], 0]);
  });

  it.each(['nothing', 'headers'] as const)('is cut at its time-out when %s came, and not before', async (came) => {
    answer = came;
    const clock = new HandClock();
    const failure = postJson(url, {}, { clock, dispatcher, timeoutMs: 10_000 }).catch(
      (error: unknown) => (error as Error).name,
    );
    await waitFor(() => heard.length > 0);
    clock.go(9_999);
    expect(cut).toBe(0);
    clock.go(1);
    expect(await failure).toBe('AbortError');
    await waitFor(() => cut === 1);
    expect([clock.holds, clock.waiting]).toEqual([[], 0]);
  });
});
