import { redact, registerSecret } from './redaction';

describe('redact', () => {
  it.each([
    'password',
    'passwd',
    'sipPassword',
    'clientSecret',
    'licenceKey',
    'licence_key',
    'prk',
    'apiKey',
    'api_key',
    'authorization',
    'signature',
    'privateKey',
    'callbackSalt',
    'token',
    'customData',
  ])('hides what is called %s, at any depth', (name) => {
    expect(redact({ [name]: 'x' })).toEqual({ [name]: '[hidden]' });
    expect(redact({ a: [{ [name]: { b: 1 } }] })).toEqual({ a: [{ [name]: '[hidden]' }] });
  });

  it('hides a registered secret wherever it stands', () => {
    registerSecret('planted-secret-1');
    const error = new Error('cannot use planted-secret-1', { cause: new Error('because planted-secret-1') });
    const seen = JSON.stringify(redact({ text: 'a planted-secret-1 b', list: ['planted-secret-1'], error }));
    expect(seen).not.toContain('planted-secret-1');
    expect(seen).toContain('[hidden]');
  });

  it('does not take a short text for a secret, which would hide half the log', () => {
    registerSecret('ab');
    expect(redact('a cab')).toBe('a cab');
  });

  it.each<[unknown, unknown]>([
    [{ number: '74012555555' }, { number: '…5555' }],
    [{ caller: '+79112233444' }, { caller: '…3444' }],
    [{ numbers: ['+79112233444'] }, { numbers: ['…3444'] }],
    ['call from +79112233444 came', 'call from …3444 came'],
    ['call from 79112233444 came', 'call from …3444 came'],
    [{ durationSeconds: 34 }, { durationSeconds: 34 }],
    ['call_01kavz0000000000000000tc01', 'call_01kavz0000000000000000tc01'],
    ['2026-11-20T08:50:26.000Z', '2026-11-20T08:50:26.000Z'],
    [new Date(0), '1970-01-01T00:00:00.000Z'],
    [undefined, undefined],
    [null, null],
  ])('shows of %p only %p', (value, shown) => {
    expect(redact(value)).toEqual(shown);
  });

  it('keeps of an error its name, message, stack and cause, and nothing that a driver hangs on it', () => {
    const error = Object.assign(new Error('Duplicate entry'), { sql: 'INSERT secret', parameters: ['secret'] });
    expect(Object.keys(redact(error) as object)).toEqual(['name', 'message', 'stack']);
  });

  it('is bounded in depth and in length', () => {
    const loop: Record<string, unknown> = {};
    loop['self'] = loop;
    expect(JSON.stringify(redact(loop))).toContain('[deep]');
    expect(redact(Array.from({ length: 1000 }, () => 1))).toHaveLength(100);
    expect(redact({ body: Buffer.from('a body of bytes') })).toEqual({ body: '[15 bytes]' });
  });

  it('makes of everything something that JSON can hold', () => {
    expect(redact({ big: 12n })).toEqual({ big: '12' });
  });
});
