import { readFileSync } from 'node:fs';
import { type GuardedChild, proof, waitFor } from '#testing';
import { accountNameOf } from '../src/account-name';
import { expectOneWholeAccount } from './expect-one-whole-account';
import { ProvisioningFixture, resultsOf } from './provisioning-fixture';

const { figures, report } = proof('provisioning', {
  portals: { usual: 6, full: 200 },
  processes: { usual: 3, full: 8 },
  kills: { usual: 1, full: 3 },
});

describe('replicas that make the same accounts at once', () => {
  let fixture: ProvisioningFixture;

  beforeAll(async () => {
    fixture = await ProvisioningFixture.start();
  });

  afterAll(async () => {
    await fixture.close();
  });

  it('concurrent calls in one process share one attempt', async () => {
    const tenantId = await fixture.newTenant();
    const answers = await Promise.all(Array.from({ length: 20 }, async () => fixture.accounts.ensure(tenantId)));
    expect(new Set(answers).size).toBe(1);
    await expectOneWholeAccount(fixture, tenantId);
  });

  it('F31: one that slept past its lease changes nothing when it wakes, and answers the account that is there', async () => {
    const tenantId = await fixture.newTenant();
    const sleeper = await fixture.startReplica([tenantId], { PATCHBAY_FAILPOINT: 'accounts.rule.after:stop' });
    await waitFor(() => stateOf(sleeper) === 'T', { what: 'the replica to fall asleep' });
    await fixture.ensureReady(tenantId);
    const finished = await fixture.row(tenantId);
    process.kill(sleeper.pid, 'SIGCONT');
    expect(await sleeper.exited).toBe(0);
    expect(resultsOf(sleeper)).toEqual([{ tenantId, loginDomain: finished?.loginDomain }]);
    expect(await fixture.row(tenantId)).toEqual(finished);
    await expectOneWholeAccount(fixture, tenantId);
  });

  it(
    'F30: processes race for portals, some are killed: one account each, the same one for all',
    async () => {
      const known = new Set(await fixture.childNames());
      const tenantIds = await fixture.newTenants(figures.portals);
      const replicas = await Promise.all(
        Array.from({ length: figures.processes }, async () => fixture.startReplica(tenantIds)),
      );
      const victims = replicas.slice(0, figures.kills);
      for (const [index, victim] of victims.entries()) {
        const progress = Math.ceil((tenantIds.length * (index + 1)) / (victims.length + 1));
        await waitFor(async () => (await fixture.childNames()).length >= known.size + progress, {
          deadlineMs: 120_000,
          what: `${progress} accounts`,
        });
        await victim.kill();
      }
      const survivors = replicas.slice(figures.kills);
      expect(await Promise.all(survivors.map(async ({ exited }) => exited))).toEqual(survivors.map(() => 0));

      const domains = await domainsOf(fixture, tenantIds);
      for (const replica of survivors) {
        expect(resultsOf(replica)).toEqual(
          tenantIds.map((tenantId) => ({ tenantId, loginDomain: domains.get(tenantId) })),
        );
      }
      const made = (await fixture.childNames()).filter((name) => !known.has(name));
      expect(made.sort()).toEqual(tenantIds.map(accountNameOf).sort());
      for (const tenantId of tenantIds) await expectOneWholeAccount(fixture, tenantId);
      report({ accounts: made.length, doubled: made.length - new Set(made).size, replicasKilled: victims.length });
    },
    10 * 60_000,
  );
});

async function domainsOf(fixture: ProvisioningFixture, tenantIds: readonly string[]): Promise<Map<string, string>> {
  const rows = await Promise.all(tenantIds.map(async (tenantId) => fixture.row(tenantId)));
  return new Map(rows.map((row) => [row?.tenantId ?? '', row?.loginDomain ?? '']));
}

/** The state letter of a process (proc(5)): `T` is stopped. */
function stateOf({ pid }: GuardedChild): string | undefined {
  return /\) (\w) /.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1];
}
