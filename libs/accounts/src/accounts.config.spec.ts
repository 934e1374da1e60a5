import { type ConfigError, loadConfig } from '#foundation';
import { AccountsConfig } from './accounts.config';

function problemsOf(environment: Record<string, string>): readonly string[] {
  try {
    loadConfig([AccountsConfig], { PATCHBAY_PUBLIC_URL: 'https://patchbay.example', ...environment });
    return [];
  } catch (error) {
    return (error as ConfigError).problems.map(({ name }) => name);
  }
}

describe('config of the accounts', () => {
  it('needs our public address and nothing else', () => {
    expect(problemsOf({})).toEqual([]);
    expect(problemsOf({ PATCHBAY_PUBLIC_URL: 'patchbay.example/' })).toEqual(['PATCHBAY_PUBLIC_URL']);
  });

  it('refuses a failpoint in production, and one that could never be passed', () => {
    const failpoint = { PATCHBAY_FAILPOINT: 'accounts.rule.before:exit' };
    expect(problemsOf(failpoint)).toEqual(['PATCHBAY_FAILPOINT']);
    expect(problemsOf({ ...failpoint, PATCHBAY_ENV: 'test' })).toEqual([]);
    expect(problemsOf({ PATCHBAY_FAILPOINT: 'rule', PATCHBAY_ENV: 'test' })).toEqual(['PATCHBAY_FAILPOINT']);
  });
});
