import { VirtualClock } from './clock/virtual-clock';
import type { ScenarioEngine } from './engine/scenario-engine';
import type { ScenarioOperation, StorageAnswer, StorageRequest } from './operations';
import type { HttpFault, ScenarioHost } from './scenario-host';
import { UndiciTransport } from './session/http-transport';
import { ScenarioSession, type SessionOptions } from './session/scenario-session';

/** 2015-07-24 08:50:08 UTC: the moment of the seed's call. */
export const seedTimeMs = Date.UTC(2015, 6, 24, 8, 50, 8);

/** A host that writes down everything; imported by specs only. */
export class RecordingHost implements ScenarioHost {
  readonly operations: ScenarioOperation[] = [];
  readonly lines: string[] = [];
  readonly kept = new Map<string, string>();
  fault: HttpFault | undefined;
  /** What the platform does at once about an operation. */
  react: (operation: ScenarioOperation) => void = () => undefined;

  perform(operation: ScenarioOperation): void {
    this.operations.push(operation);
    this.react(operation);
  }

  log(line: string): void {
    this.lines.push(line);
  }

  storage(request: StorageRequest): StorageAnswer {
    if (request.action === 'keys') return { keys: [...this.kept.keys()] };
    if (request.action === 'put') this.kept.set(request.key, request.value);
    const value = this.kept.get(request.key);
    return { record: value === undefined ? null : { key: request.key, value, expireAt: 0 } };
  }

  httpFault(): HttpFault | undefined {
    return this.fault;
  }

  /** What the scenario wrote with Logger.write, and the platform's own lines, without their time. */
  get texts(): string[] {
    return this.lines.map((line) => line.slice(20));
  }
}

/** A session of `text` on its own virtual clock, with a host that writes everything down. */
export async function startScenario(
  engine: ScenarioEngine,
  text: string,
  more: Partial<SessionOptions> = {},
): Promise<{ session: ScenarioSession; host: RecordingHost; clock: VirtualClock }> {
  const clock = new VirtualClock({ startMs: seedTimeMs });
  const host = new RecordingHost();
  const transport = new UndiciTransport();
  const session = await ScenarioSession.start({
    engine,
    clock,
    host,
    transport,
    scripts: [{ name: 'test', text }],
    ...more,
  });
  return { session, host, clock };
}
