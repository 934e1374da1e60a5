import { randomBytes } from 'node:crypto';
import type { Currency } from '#foundation';
import type { VoicePlatform } from '../voice-platform';
import type { ChildAccount } from '../voice-platform.types';

/** A platform that the conformance suite may change at will: an adapter, and what its platform was set up with. */
export interface PlatformUnderTest {
  platform: VoicePlatform;
  /** A currency with a master account, whose new accounts have money for renting at least one number. */
  currency: Currency;
  /** A currency without a master account. */
  unservedCurrency: Currency;
  /** Two numbers in stock, E.164 with +, and where they are. */
  stock: { countryCode: string; category: string; numbers: readonly [string, string] };
  close: () => Promise<void>;
}

/** A name that no other test uses: `t` and ten hexadecimal digits. */
export function freshName(): string {
  return `t${randomBytes(5).toString('hex')}`;
}

/** A new account of a fresh name. */
export async function freshAccount({ platform, currency }: PlatformUnderTest): Promise<ChildAccount> {
  const name = freshName();
  return platform.createChildAccount(currency, { name, email: `${name}@patchbay.invalid`, password: 'Passw0rd!x' });
}

/** A new account with an application, a scenario and a rule. */
export async function freshApplication(
  subject: PlatformUnderTest,
): Promise<{ account: ChildAccount; applicationId: string; scenarioId: string; ruleId: string }> {
  const { platform } = subject;
  const account = await freshAccount(subject);
  const { applicationId } = await platform.createApplication(account, 'patchbay');
  const script = '// nothing';
  const { scenarioId } = await platform.createScenario(account, { applicationId, name: 'patchbay', script });
  const { ruleId } = await platform.createRule(account, { applicationId, name: 'patchbay', pattern: '.*', scenarioId });
  return { account, applicationId, scenarioId, ruleId };
}

/** The reason of the refusal that a promise rejects with; fails the test when it does not. */
export async function refusalOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => 'not refused',
    (error: unknown) => (error as { reason?: unknown }).reason ?? error,
  );
}
