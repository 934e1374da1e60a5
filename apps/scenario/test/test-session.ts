import { RealmEngine, ScenarioSession, VirtualClock } from '#scenario-sandbox';
import type { SessionEnd } from '#scenario-sandbox';
import {
  accessUrlHeaders,
  asciiJson,
  contentDigestOf,
  newIdempotencyKey,
  newNonce,
  nodePrimitives,
  readAccessUrlAnswer,
  signRequest,
  verifyAnswer,
} from '#signing';
import type { SignedRequest } from '#signing';
import { scenarioBundle } from './scenario-bundle';
import { keyOf, portalId, secrets, TestController } from './test-controller';
import { TestPlatform } from './test-platform';
import type { AgentScript } from './test-platform';

const accessUrl = 'http://platform.example/request/28ccd1538fd88709.1437727808.225342_38.88.16.65/e2a2f42cebd2f7a2';

/** 2015-07-24 08:50:08 UTC: the moment of the story. */
const startMs = Date.UTC(2015, 6, 24, 8, 50, 8);

let bundle: string | undefined;
const engine = new RealmEngine();

/** Overrides of a signed command: who signs, and what must stay the same for a repetition. */
export interface CommandOptions {
  role?: 'p2s' | 'c2s';
  key?: string;
  idempotencyKey?: string;
  accessUrl?: string;
}

/** One call through the real bundle on virtual time. */
export class TestSession {
  private goOn: () => void = () => undefined;

  private constructor(
    readonly clock: VirtualClock,
    readonly platform: TestPlatform,
    readonly controller: TestController,
    private readonly session: ScenarioSession,
  ) {}

  /** Starts a session; the call itself comes with `ring`. */
  static async open(
    agents: Readonly<Record<string, AgentScript>> = {},
    given: Readonly<Record<string, string>> = secrets,
  ): Promise<TestSession> {
    bundle ??= scenarioBundle();
    const clock = new VirtualClock({ startMs });
    const platform = new TestPlatform(clock, agents);
    const controller = new TestController(clock);
    const session = await ScenarioSession.start({
      engine,
      clock,
      host: platform,
      transport: controller,
      scripts: [{ name: 'patchbay', text: bundle }],
      secrets: given,
      seed: 'story',
    });
    platform.dispatch = (event) => void session.dispatch(event);
    return new TestSession(clock, platform, controller, session);
  }

  /** Lets the call come in, and calls back, in session time, at moments counted from now. */
  async ring(
    caller = '79112233444',
    ...later: readonly (readonly [afterMs: number, act: () => void])[]
  ): Promise<void> {
    const release = this.clock.hold();
    for (const [afterMs, act] of later) this.platform.after(afterMs, act);
    await this.session.dispatch({
      name: 'Application.Started',
      accessURL: accessUrl,
      accountId: 11,
      applicationId: 22,
      logURL: 'http://logs.example/1.log',
      sessionId: 48475497,
      userId: 1,
    });
    await this.session.dispatch({
      name: 'Application.CallAlerting',
      id: 'caller',
      callerid: caller,
      destination: '74012555555',
      displayName: caller,
      fromURI: `sip:${caller}@pstn.example`,
      toURI: 'sip:74012555555@pstn.example',
      headers: {},
    });
    release();
  }

  /** Makes time stand until the end is awaited. */
  stand(): void {
    this.goOn = this.clock.hold();
  }

  /** The end of the session, on virtual time. */
  ended(): Promise<SessionEnd> {
    this.goOn();
    return this.session.ended;
  }

  /** Signs a command for the access URL. */
  sign(command: object, options: CommandOptions = {}): { signed: SignedRequest; body: string } {
    const role = options.role ?? 'p2s';
    const body = asciiJson(command);
    const signed = signRequest(nodePrimitives, {
      keyId: { portalId, role, version: 1 },
      key: options.key ?? keyOf(role),
      method: 'POST',
      targetUri: options.accessUrl ?? accessUrl,
      contentDigest: contentDigestOf(nodePrimitives, body),
      idempotencyKey: options.idempotencyKey ?? newIdempotencyKey(),
      nonce: newNonce(),
      createdSeconds: Math.floor(this.clock.now() / 1000),
    });
    return { signed, body };
  }

  /** Sends what was signed and proves the answer; `unproven` when it carries no right signature. */
  async deliver({ signed, body }: { signed: SignedRequest; body: string }): Promise<unknown> {
    const headers = Object.entries(accessUrlHeaders(signed.fields)).map(([key, value]) => ({ key, value }));
    const path = accessUrl.slice('http://platform.example'.length);
    const { response = '' } = await this.session.dispatch({
      name: 'Application.HttpRequest',
      method: 'POST',
      path,
      content: body,
      headers,
    });
    const answer = readAccessUrlAnswer(response);
    const key = keyOf(signed.binding.keyId.role === 'p2s' ? 's2p' : 's2c');
    const refusal = verifyAnswer(nodePrimitives, answer, {
      request: signed.binding,
      key,
      nowSeconds: Math.floor(this.clock.now() / 1000),
    });
    return refusal === undefined ? JSON.parse(answer.body) : 'unproven';
  }

  /** Signs and sends a command. */
  command(command: object, options: CommandOptions = {}): Promise<unknown> {
    return this.deliver(this.sign(command, options));
  }

  /** What the scenario and the platform wrote, without times. */
  get log(): string[] {
    return this.platform.lines.map((line) => line.slice(20));
  }

  /** Operations by name, in order. */
  get did(): string[] {
    return this.platform.operations.map(({ op }) => op);
  }
}
