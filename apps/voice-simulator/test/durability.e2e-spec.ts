import { appendFileSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { type App, printSeed, startApp } from '#testing';
import type { Credentials } from '../src/accounts/master-accounts';
import { JournalDamaged } from '../src/store/journal';
import { Store } from '../src/store/store';
import { SimulatorFixture } from './simulator-fixture';

const folder = (): string => mkdtempSync(join(tmpdir(), 'voice-simulator-'));

describe('what the platform keeps', () => {
  it('survives a kill -9 in the middle of requests, with every id that was answered', async () => {
    const data = folder();
    let app: App = await startApp('voice-simulator', { VOICE_SIMULATOR_DATA: data });
    const { RUB } = JSON.parse(readFileSync(join(data, 'credentials.json'), 'utf8')) as Credentials;
    expect(statSync(join(data, 'credentials.json')).mode & 0o777).toBe(0o600);
    const call = async (method: string, form: Record<string, string>): Promise<Record<string, unknown>> => {
      const query = new URLSearchParams({ account_id: String(RUB.account_id), api_key: RUB.api_key, ...form });
      return (await fetch(`${app.url}/platform_api/${method}?${query.toString()}`)).json() as Promise<
        Record<string, unknown>
      >;
    };
    const answered: number[] = [];
    const answeredBeforeTheKill = 100;
    const work = async (worker: number): Promise<void> => {
      for (let n = 0; answered.length < answeredBeforeTheKill; n += 1) {
        const answer = await call('AddApplication', { application_name: `app-${worker}-${n}` }).catch(() => undefined);
        if (answer !== undefined) answered.push(answer.application_id as number);
      }
      await app.kill();
    };
    await Promise.all([0, 1, 2, 3].map(work));
    app = await startApp('voice-simulator', { VOICE_SIMULATOR_DATA: data });
    try {
      const { result } = await call('GetApplications', { count: '1000' });
      const kept = (result as { application_id: number }[]).map((application) => application.application_id);
      expect(kept).toEqual(expect.arrayContaining(answered));
      const { application_id: next } = await call('AddApplication', { application_name: 'after' });
      expect(next).toBeGreaterThan(Math.max(...kept));
    } finally {
      expect(await app.stop()).toBe(0);
    }
  });

  it('is not touched when the environment is wrong: every bad name, no value, exit 78', async () => {
    const bad = { VOICE_SIMULATOR_MODE: 'sundial', VOICE_SIMULATOR_CHILD_BALANCE: 'lots' };
    const started = startApp('voice-simulator', bad);
    await expect(started).rejects.toThrow(/exit code 78[^]*VOICE_SIMULATOR_MODE[^]*VOICE_SIMULATOR_CHILD_BALANCE/);
    await expect(started).rejects.not.toThrow(/sundial|lots/);
  });

  it('is the same after a restart: accounts, money, keys, certificates', async () => {
    const fixture = await SimulatorFixture.start();
    const child = await fixture.child();
    await fixture.call('AddApplication', { application_name: 'telephony' }, child);
    const ca = readFileSync(fixture.simulator.caFile, 'utf8');
    const { private_key: key } = fixture.master;
    await fixture.restart();
    expect(fixture.master.private_key).toBe(key);
    expect(readFileSync(fixture.simulator.caFile, 'utf8')).toBe(ca);
    expect((await fixture.call('GetApplications', {}, child)).total_count).toBe(1);
    expect((await fixture.call('GetAccountInfo', {}, child)).result.balance).toBe(500);
    await fixture.close();
  });

  it('is the virtual time too: it does not go back, neither after a stop nor after a kill -9', async () => {
    const data = folder();
    const settings = { VOICE_SIMULATOR_DATA: data, VOICE_SIMULATOR_MODE: 'virtual' };
    const clock = async (of: App, ...way: [] | [string, object]): Promise<number> => {
      const [path, body] = way;
      const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
      const answer = await fetch(`${of.url}/control/clock${path ?? ''}`, path === undefined ? {} : init);
      return ((await answer.json()) as { now: number }).now;
    };
    let app = await startApp('voice-simulator', settings);
    const reached = await clock(app, '/advance', { seconds: 86_400 });
    await app.kill();
    app = await startApp('voice-simulator', settings);
    const again = await clock(app);
    const further = await clock(app, '/advance', { seconds: 3600 });
    await app.stop();
    app = await startApp('voice-simulator', settings);
    const atLast = await clock(app);
    await app.stop();
    expect(again).toBeGreaterThanOrEqual(reached);
    expect(again - reached).toBeLessThan(60_000);
    expect(atLast).toBeGreaterThanOrEqual(further);
  });

  it('loses a half-written last line only, and refuses a broken one in the middle', () => {
    const data = folder();
    const journal = join(data, 'journal.jsonl');
    const store = Store.open(data);
    const first = store.nextId('account');
    store.close();
    appendFileSync(journal, '[{"table":"sequences","id":"acc');
    const again = Store.open(data);
    expect(again.nextId('account')).toBe(first + 1);
    again.close();
    writeFileSync(journal, `nonsense\n${readFileSync(journal, 'utf8')}`);
    expect(() => Store.open(data)).toThrow(JournalDamaged);
  });

  it('is all of a commit or nothing, whatever happens in it', () => {
    const seed = printSeed('a commit is all or nothing');
    const step = fc.record({ key: fc.integer({ min: 0, max: 5 }), value: fc.option(fc.string(), { nil: null }) });
    fc.assert(
      fc.property(fc.array(fc.record({ steps: fc.array(step), fails: fc.boolean() }), { maxLength: 12 }), (commits) => {
        const data = folder();
        const store = Store.open(data);
        const model = new Map<string, string>();
        for (const { steps, fails } of commits) {
          try {
            store.commit(() => {
              for (const { key, value } of steps) apply(store, key, value);
              if (fails) throw new RangeError('on purpose');
            });
            for (const { key, value } of steps) {
              if (value === null) model.delete(`1:${key}`);
              else model.set(`1:${key}`, value);
            }
          } catch (error) {
            expect(error).toBeInstanceOf(RangeError);
          }
        }
        const state = (of: Store): unknown =>
          Object.fromEntries([...of.keyValueItems.all()].map((row) => [row.id, row.value]));
        expect(state(store)).toEqual(Object.fromEntries(model));
        store.close();
        const again = Store.open(data);
        expect(state(again)).toEqual(Object.fromEntries(model));
        expect(again.keyValueItems.find('application', 1)).toHaveLength(model.size);
        again.close();
      }),
      { seed, numRuns: 40 },
    );
  });
});

function apply(store: Store, key: number, value: string | null): void {
  const id = `1:${key}`;
  if (value === null) store.keyValueItems.delete(id);
  else store.keyValueItems.put({ id, accountId: 1, applicationId: 1, key: String(key), value, expiresAt: 0 });
}
