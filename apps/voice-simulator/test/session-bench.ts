import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SimulatorOptions } from '../src/simulator';
import { RunningSessions } from '../src/sessions/running-sessions';
import type { PlatformTimings } from '../src/sessions/platform-timings';
import { type Child, type Reply, rowsOf, SimulatorFixture } from './simulator-fixture';

/** 2015-07-24 08:50:00 UTC: eight seconds before the call of the known log. */
export const seedMinute = Date.UTC(2015, 6, 24, 8, 50, 0);

/** An account with an application whose only rule runs one scenario, and a number on it. */
export interface Office {
  readonly child: Child;
  readonly applicationId: number;
  readonly ruleId: number;
  readonly number: string;
}

/** A simulator that runs sessions, on virtual time unless told, and what tests do with it. */
export class SessionBench {
  private constructor(readonly fixture: SimulatorFixture) {}

  static async start(
    timings: Partial<PlatformTimings> = {},
    more: Partial<SimulatorOptions> = {},
  ): Promise<SessionBench> {
    const fixture = await SimulatorFixture.start({
      mode: 'virtual',
      startMs: seedMinute,
      ...more,
      sessions: (platform) => new RunningSessions(platform, { timings }),
    });
    return new SessionBench(fixture);
  }

  close(): Promise<void> {
    return this.fixture.close();
  }

  /** An account with everything a call needs. */
  async office(number: string, script: string, users: readonly string[] = []): Promise<Office> {
    const child = await this.fixture.child();
    const call = async (method: string, form: Record<string, string | number | boolean>): Promise<Reply> => {
      const answer = await this.fixture.call(method, form, child);
      if (answer.error !== undefined) throw new Error(`${method}: ${JSON.stringify(answer.error)}`);
      return answer;
    };
    const { application_id: id } = await call('AddApplication', { application_name: 'ip' });
    const applicationId = id as number;
    await call('AddScenario', { scenario_name: 'bitrix24', scenario_script: script, application_id: applicationId });
    const { rule_id: ruleId } = await call('AddRule', {
      application_id: applicationId,
      rule_name: 'in',
      rule_pattern: '.*',
      scenario_name: 'bitrix24',
    });
    await call('AttachPhoneNumber', { country_code: 'RU', phone_category_name: 'GEOGRAPHIC', ...regionOf(number) });
    await call('BindPhoneNumberToApplication', { phone_number: number, application_id: applicationId });
    for (const name of users) {
      await call('AddUser', {
        user_name: name,
        user_display_name: name,
        user_password: 'Passw0rd!x',
        application_id: applicationId,
      });
    }
    return { child, applicationId, ruleId: ruleId as number, number };
  }

  /** Tells an agent of an office what to do. */
  async agent(office: Office, userName: string, behaviour: object | null): Promise<void> {
    await this.fixture.control('POST', 'agents', { accountName: office.child.name, userName, behaviour });
  }

  /** Lets somebody call an office. */
  async dial(office: Office, more: object = {}): Promise<Reply> {
    return this.fixture.control('POST', 'calls', { from: '79112233444', to: office.number, ...more });
  }

  /** The session's view once it has ended. */
  async ended(sessionId: number): Promise<Reply> {
    return this.fixture.control('GET', `sessions/${sessionId}?wait=ended&deadlineMs=30000`);
  }

  /** Dials and waits for the end. */
  async callThrough(office: Office, more: object = {}): Promise<Reply> {
    const { sessionId } = await this.dial(office, more);
    return this.ended(sessionId as number);
  }

  /** The platform log of a session, its lines. */
  async log(view: Reply): Promise<readonly string[]> {
    const response = await this.fixture.request(new URL(view.logUrl as string).pathname);
    return (await response.text()).trimEnd().split('\n');
  }

  /** The session in the account's history. */
  async history(office: Office, sessionId: number): Promise<Reply> {
    const answer = await this.fixture.call(
      'GetCallHistory',
      {
        from_date: '2015-07-01 00:00:00',
        to_date: '2030-01-01 00:00:00',
        call_session_history_id: sessionId,
        with_calls: true,
        with_records: true,
        with_other_resources: true,
      },
      office.child,
    );
    const [row] = rowsOf(answer);
    if (row === undefined) throw new Error(`session ${sessionId} is not in the history`);
    return row;
  }

  async balance(office: Office): Promise<number> {
    const { result } = await this.fixture.call('GetAccountInfo', { return_live_balance: true }, office.child);
    return (result as { live_balance: number }).live_balance;
  }
}

function regionOf(number: string): Record<string, string | number> {
  const region = [
    ['7499', 1],
    ['7812', 2],
    ['74012', 3],
    ['7343', 4],
  ].find(([prefix]) => number.startsWith(String(prefix)));
  return { phone_region_id: region?.[1] ?? 1, phone_number: number };
}

/** An HTTP server that scenarios talk to. */
export class Correspondent {
  readonly heard: { path: string; body: string }[] = [];

  private constructor(private readonly server: Server) {}

  static async start(answer: (path: string, body: string) => string): Promise<Correspondent> {
    const correspondent: Correspondent = new Correspondent(
      createServer((request: IncomingMessage, response: ServerResponse) => {
        let body = '';
        request.on('data', (chunk: Buffer) => (body += chunk.toString()));
        request.on('end', () => {
          correspondent.heard.push({ path: request.url ?? '', body });
          response.end(answer(request.url ?? '', body));
        });
      }),
    );
    await new Promise<void>((resolve) => {
      correspondent.server.listen(0, '127.0.0.1', resolve);
    });
    return correspondent;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => {
      this.server.close(resolve);
    });
  }
}
