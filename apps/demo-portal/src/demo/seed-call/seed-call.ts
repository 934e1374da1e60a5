import { expect, expectFields, until } from '../expectations';
import type { Fields } from '../json-service';
import type { Stage, Story } from '../story';
import { firstDifference } from './compare-log';
import { expectSeedCall } from './seed-history';
import { units } from './money';
import { Narration } from './narration';
import { called, caller, clickThrough, dial, dialBriefly, seatAgent, slowAnswers } from './people';

/** Methods of the platform that make something which costs; asking for an account again calls none of them. */
const creatingMethods = ['AddAccount', 'AddApplication', 'AddScenario', 'AddRule', 'AddSecret'];

const sessionDeadlineMs = 110_000;
const settledDeadlineMs = 30_000;

const bodyOf = (answer: Fields): Fields => ('body' in answer ? (answer.body as Fields) : answer);

/** The seed's own call: from a portal that nobody knew to a call in its history with its cost. */
export class SeedCall implements Story {
  private loginDomain = '';
  private sessionId = '';
  private balanceBefore = 0n;
  private readCall: Fields | undefined;

  constructor(private readonly stage: Stage) {}

  readonly steps = [
    { name: 'account', title: 'A portal opens its telephony account', run: () => this.openAccount() },
    { name: 'number', title: 'It rents a number, makes a line and seats a user', run: () => this.rentNumber() },
    { name: 'call', title: 'A call comes in', run: () => this.takeCall() },
    { name: 'history', title: 'The portal reads the call, its cost and its webhooks', run: () => this.readHistory() },
    { name: 'cached-config', title: 'A second call needs no question to the portal', run: () => this.callAgain() },
  ];

  call(): unknown {
    return this.readCall;
  }

  private async openAccount(): Promise<void> {
    const { portal, tell } = this.stage;
    await portal.post('/office/portal');
    tell('   portal → Patchbay: signed POST /v1/account');
    const account = bodyOf(await portal.post('/office/account'));
    const { loginDomain, currency, balance, accountId } = account;
    expect(currency === 'RUB', `the currency is ${String(currency)}`);
    expect(typeof loginDomain === 'string' && loginDomain !== '', 'there is no login domain');
    expect(units(balance) >= 0n, 'there is no balance');
    this.loginDomain = loginDomain;
    tell(`   Patchbay → portal: logins live at ${loginDomain}, the account is kept in RUB`);
    const before = await this.creatingCalls();
    const again = bodyOf(await portal.post('/office/account'));
    expect(again.accountId === accountId, 'asking again gave another account');
    expect((await this.creatingCalls()) === before, 'asking again made something on the platform');
    tell('   asked again: the same account, nothing was made');
  }

  private async rentNumber(): Promise<void> {
    const { portal, tell } = this.stage;
    const number = `+${called}`;
    const { numberId } = bodyOf(await portal.post('/office/numbers', { number }));
    expect(typeof numberId === 'string', 'the rented number has no id');
    await portal.post('/office/lines', { lineId: 'main', title: 'Main line', numberId });
    tell(`   portal → Patchbay: rents ${number}, whose calls go to the line "main"`);
    for (const [kind, login] of [
      ['browser', 'user67'],
      ['desk-phone', 'phone67'],
    ] as const) {
      const given = bodyOf(await portal.post('/office/logins', { userId: '67', kind }));
      expectFields(given, { userName: login });
      tell(`   user 67 gets a ${kind} login: ${login}`);
    }
    this.balanceBefore = units((await this.balance()).balance);
  }

  private async takeCall(): Promise<void> {
    const { pace, tell, virtualTime } = this.stage;
    await seatAgent(this.stage, this.loginDomain);
    await slowAnswers(this.stage, this.loginDomain);
    await pace.begin();
    const { sessionId, logUrl } = await dial(this.stage);
    this.sessionId = sessionId;
    tell(`   ${caller} dials ${called}; the platform starts session ${sessionId}`);
    if (!virtualTime) tell('   the call takes 36 s, as the real one did');
    const narration = new Narration(this.stage, logUrl);
    void narration.follow();
    const log = await this.playCall(sessionId, logUrl).finally(() => narration.stop());
    narration.tell(log);
    const difference = firstDifference(log, virtualTime);
    expect(difference === undefined, `the session's log shows ${difference ?? ''}`);
  }

  private async playCall(sessionId: string, logUrl: string): Promise<string> {
    const { pace, files } = this.stage;
    await clickThrough(this.stage).finally(() => pace.end());
    await this.ended(sessionId);
    return files.text(logUrl);
  }

  private async readHistory(): Promise<void> {
    const { portal, tell } = this.stage;
    const call = await until('the confirmed call', settledDeadlineMs, async () => {
      const { items } = bodyOf(await portal.get('/office/calls'));
      const listed = (items as Fields[]).find(({ remoteId }) => remoteId === this.sessionId);
      if (listed?.costState !== 'confirmed') return undefined;
      return bodyOf(await portal.get(`/office/calls/${String(listed.callId)}`));
    });
    this.readCall = call;
    expectSeedCall(call, this.stage.virtualTime);
    await this.expectFiles(call);
    const cost = units(call.cost);
    expect(cost > 0n, 'the call cost nothing');
    tell(`   ${String(call.durationSeconds)} s with user 67 in the browser, ${JSON.stringify(call.cost)}`);
    await until(`a balance lower by ${cost} ten-thousandths`, settledDeadlineMs, async () => {
      const { balance } = await this.balance();
      return this.balanceBefore - units(balance) === cost ? true : undefined;
    });
    tell('   the balance went down by exactly that');
    await this.expectWebhooks(String(call.callId));
    tell('   webhooks told: started, answered, ended');
  }

  private async expectFiles({ recordUrl, logUrl }: Fields): Promise<void> {
    const { files } = this.stage;
    for (const url of [recordUrl, logUrl]) {
      expect(typeof url === 'string', `an address of the call is ${JSON.stringify(url)}`);
      expect((await files.length(url)) > 0, `${url} is empty`);
      expect(!(await files.isPublic(url)), `${url} is shown to everybody`);
    }
  }

  private async expectWebhooks(callId: string): Promise<void> {
    const wanted = ['call.started', 'call.answered', 'call.ended'];
    await until(`one webhook each: ${wanted.join(', ')}`, settledDeadlineMs, async () => {
      const { webhooks } = await this.stage.portal.get('/state');
      const told = (webhooks as Fields[])
        .filter(({ data }) => (data as Fields).callId === callId)
        .map(({ type }) => String(type));
      return wanted.every((type) => told.filter((one) => one === type).length === 1) ? true : undefined;
    });
  }

  private async callAgain(): Promise<void> {
    const { portal, files, tell } = this.stage;
    const settingsAsked = async (): Promise<unknown> => ((await portal.get('/state')).questions as Fields).settings;
    const before = await settingsAsked();
    const { sessionId, logUrl } = await dialBriefly(this.stage, 3000);
    await this.ended(sessionId);
    const log = await files.text(logUrl);
    const source = /CONFIG_SOURCE: (.*)/.exec(log)?.[1] ?? 'not told';
    expect(/^patchbay; hit; detail=(memory|redis|database)/.test(source), `the config's Cache-Status is: ${source}`);
    expect((await settingsAsked()) === before, 'the portal was asked for the settings again');
    tell(`   the config came from cache (${source}); the portal was not asked again`);
  }

  private async ended(sessionId: string): Promise<void> {
    const path = `/control/sessions/${sessionId}?wait=ended&deadlineMs=20000`;
    await until('the end of the session', sessionDeadlineMs, async () => {
      const { end } = await this.stage.simulator.get(path);
      return end === null || end === undefined ? undefined : true;
    });
  }

  private async balance(): Promise<Fields> {
    return bodyOf(await this.stage.portal.get('/office/balance'));
  }

  private async creatingCalls(): Promise<number> {
    const { calls } = await this.stage.simulator.get('/control/calls');
    return (calls as Fields[]).filter(({ method }) => creatingMethods.includes(String(method))).length;
  }
}
