import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { resolve } from 'node:path';
import { freePort } from '../../libs/testing/src/free-port';

const library = resolve(__dirname, '../lib/ports.mjs');

/** Takes a port in a process of its own and keeps it, handed over, until the process is ended. */
async function takeElsewhere(preferred: number): Promise<{ port: number; end: () => Promise<void> }> {
  const program = `
    import { takePort } from ${JSON.stringify(library)};
    const port = await takePort(${preferred});
    await port.handOver();
    process.stdout.write(String(port.number));
    setInterval(() => undefined, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said] = (await once(child.stdout, 'data')) as [Buffer];
  return {
    port: Number(said.toString()),
    end: async () => {
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

describe('a port for a program', () => {
  it('is taken by one of many launchers, although nothing listens on it yet, and is free when that one is killed', async () => {
    const wanted = await freePort();
    const launchers = await Promise.all(Array.from({ length: 4 }, () => takeElsewhere(wanted)));
    const ports = launchers.map(({ port }) => port);
    await Promise.all(launchers.map(({ end }) => end()));
    const next = await takeElsewhere(wanted);
    await next.end();
    expect([ports.filter((port) => port === wanted).length, new Set(ports).size, next.port]).toEqual([1, 4, wanted]);
  });

  it('is another one when a program listens on the one that is wanted', async () => {
    const stranger = createServer().listen(0, '127.0.0.1');
    await once(stranger, 'listening');
    const { port } = stranger.address() as { port: number };
    const launcher = await takeElsewhere(port);
    await launcher.end();
    stranger.close();
    expect(launcher.port).not.toBe(port);
  });
});
