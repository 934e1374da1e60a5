import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import type { Readable } from 'node:stream';

const root = resolve(__dirname, '../../..');
const guard = resolve(root, 'scripts/lib/processes/guard.sh');
const graceSeconds = 5;
const keptCharacters = 200_000;

/** A program that a test runs, and that cannot outlive it. */
export interface GuardedChild {
  /** Of the program itself, so that a test can send it any signal. */
  pid: number;
  /** The last 200,000 characters that it wrote, both streams. */
  logs: () => string;
  /** Resolves when it has ended: its exit code, 128 + n after signal n. */
  exited: Promise<number>;
  /** SIGTERM, and SIGKILL after five seconds. Resolves with the exit code; harmless when it has ended already. */
  stop: () => Promise<number>;
  /** SIGKILL, as a crash. Resolves when it is gone. */
  kill: () => Promise<void>;
}

/** Starts a program with this Node under the launcher's guard: it ends with the jest worker, however that ends. */
export async function startGuarded(args: readonly string[], env: NodeJS.ProcessEnv): Promise<GuardedChild> {
  const child = spawn('/bin/sh', [guard, String(graceSeconds), process.execPath, ...args], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    detached: true,
  });
  let written = '';
  for (const stream of [child.stdout, child.stderr] as Readable[]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      written = (written + text).slice(-keptCharacters);
    });
  }
  const exited = once(child, 'exit').then(([code]) => (code as number | null) ?? 137);
  const pid = await readPid(child);
  return {
    pid,
    logs: () => written,
    exited,
    stop: () => {
      signal(pid, 'SIGTERM');
      const timer = setTimeout(() => signal(pid, 'SIGKILL'), graceSeconds * 1000);
      return exited.finally(() => clearTimeout(timer));
    },
    kill: async () => {
      signal(pid, 'SIGKILL');
      await exited;
    },
  };
}

async function readPid(child: ChildProcess): Promise<number> {
  const [firstChunk] = (await once(child.stdio[3] as Readable, 'data')) as [Buffer];
  return Number.parseInt(firstChunk.toString(), 10);
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
