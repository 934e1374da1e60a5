import { env, stdout } from 'node:process';
import { Accounts } from '#accounts';
import { AppError, runMain } from '#foundation';
import { openAccounts } from './accounts-context';

/** One line of a process's result: the account of a tenant, or the code of its failure. */
export interface ProvisionResult {
  tenantId: string;
  loginDomain?: string | undefined;
  failure?: string;
}

/** A replica in a process of its own: ensures the accounts of the tenants in its arguments all at once, then says what came of each. */
void runMain(async () => {
  const context = await openAccounts(env);
  const accounts = context.get(Accounts);
  const ensure = async (tenantId: string): Promise<ProvisionResult> => {
    try {
      return { tenantId, loginDomain: (await accounts.ensure(tenantId)).loginDomain };
    } catch (error) {
      return { tenantId, failure: error instanceof AppError ? error.code : String(error) };
    }
  };
  const results = await Promise.all(process.argv.slice(2).map(ensure));
  await context.close();
  stdout.write(`${JSON.stringify({ results })}\n`);
});
