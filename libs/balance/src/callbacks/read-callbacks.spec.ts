import { InvalidInput } from '#foundation';
import { readCallbacks } from './read-callbacks';

const callback = {
  callback_id: 7,
  account_id: 9,
  type: 'min_balance',
  hash: 'a'.repeat(32),
  min_balance: { new_field: 1 },
};

describe('the body of a platform callback', () => {
  it('keeps unknown types and unknown fields raw', () => {
    const [read] = readCallbacks({ callbacks: [{ ...callback, type: 'never_heard_of' }] });
    expect(read).toMatchObject({ callbackId: '7', accountId: '9', type: 'never_heard_of' });
    expect(read?.raw.min_balance).toEqual({ new_field: 1 });
  });

  it('leaves out items that cannot be anybody’s and keeps the good ones', () => {
    const bad = [
      null,
      'text',
      {},
      { ...callback, account_id: -1 },
      { ...callback, hash: 5 },
      { ...callback, type: '' },
    ];
    expect(readCallbacks({ callbacks: [...bad, callback] })).toHaveLength(1);
  });

  it.each([[undefined], [null], ['text'], [{}], [{ callbacks: {} }]])('refuses %j', (body) => {
    expect(() => readCallbacks(body)).toThrow(InvalidInput);
  });

  it('looks at fifty at most', () => {
    expect(readCallbacks({ callbacks: Array.from({ length: 5000 }, () => callback) })).toHaveLength(50);
  });
});
