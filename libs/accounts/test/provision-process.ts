import { env, stdout } from 'node:process';
import { Accounts } from '#accounts';
import { AppError, DependencyFailed, runMain } from '#foundation';
import { openAccounts } from './accounts-context';

/** One line of a process's result: the account of a tenant, or the code of its failure. */
export interface ProvisionResult {
  tenantId: string;
  loginDomain?: string | undefined;
  failure?: string;
}

const mostAskings = 10;

/** Asks as a portal does: again while the failure is one that passes. */
async function ensure(accounts: Accounts, tenantId: string): Promise<ProvisionResult> {
  for (let asked = 1; ; asked += 1) {
    try {
      return { tenantId, loginDomain: (await accounts.ensure(tenantId)).loginDomain };
    } catch (error) {
      if (error instanceof DependencyFailed && asked < mostAskings) continue;
      return { tenantId, failure: error instanceof AppError ? error.code : String(error) };
    }
  }
}

/** A replica in a process of its own: ensures the accounts of the tenants in its arguments all at once, then says what came of each. */
void runMain(async () => {
  const context = await openAccounts(env);
  const accounts = context.get(Accounts);
  const results = await Promise.all(process.argv.slice(2).map(async (tenantId) => ensure(accounts, tenantId)));
  await context.close();
  stdout.write(`${JSON.stringify({ results })}\n`);
});
