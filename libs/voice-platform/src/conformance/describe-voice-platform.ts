import { describeAccounts } from './describe-accounts';
import { describeConfiguration } from './describe-configuration';
import { describeNumbers } from './describe-numbers';
import type { PlatformUnderTest } from './platform-under-test';

/**
 * What every adapter of a voice platform must do, run against a platform that may be changed at will. Imported by specs only. Sessions are not
 * part of it: they need a scenario that runs, and are told by the story of the whole system.
 */
export function describeVoicePlatform(name: string, setUp: () => Promise<PlatformUnderTest>): void {
  describe(name, () => {
    let subject: PlatformUnderTest | undefined;
    const current = (): PlatformUnderTest => {
      if (subject === undefined) throw new TypeError('The platform was not set up');
      return subject;
    };

    beforeAll(async () => {
      subject = await setUp();
    });

    afterAll(async () => {
      await subject?.close();
    });

    describe('accounts', () => describeAccounts(current));
    describe('configuration', () => describeConfiguration(current));
    describe('numbers and money', () => describeNumbers(current));
  });
}
