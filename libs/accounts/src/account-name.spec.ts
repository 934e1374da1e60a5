import fc from 'fast-check';
import { accountNameOf } from './account-name';

describe('the name of a sub-account', () => {
  it('is the same at every attempt, for ever: accounts that exist are found by it', () => {
    expect(accountNameOf('ten_01kaf3m9z0abcdefghjkmnpqrs')).toBe(accountNameOf('ten_01kaf3m9z0abcdefghjkmnpqrs'));
    expect(accountNameOf('ten_example')).toBe('pb-j8wjhav4qpnbn1dr');
  });

  it('is a name that the platform takes, whatever the tenant', () => {
    fc.assert(
      fc.property(fc.string(), (tenantId) => expect(accountNameOf(tenantId)).toMatch(/^[a-z][a-z0-9-]{4,19}$/)),
    );
  });
});
