import { JsonLogger } from './json-logger';
import { addLogIds, withLogIds } from './log-context';
import { registerSecret } from './redaction';

function logger(leastSevere?: 'error' | 'warn' | 'log' | 'debug'): {
  log: JsonLogger;
  lines: () => Record<string, unknown>[];
} {
  const written: string[] = [];
  return {
    log: new JsonLogger('test', leastSevere, (line) => written.push(line)),
    lines: () =>
      written.map((line) => {
        expect(line.endsWith('}\n')).toBe(true);
        return JSON.parse(line) as Record<string, unknown>;
      }),
  };
}

describe('JsonLogger', () => {
  it('writes one JSON object a line, with the parameters and the ids of the work in progress', () => {
    const { log, lines } = logger();
    withLogIds({ requestId: 'req_1' }, () => {
      addLogIds({ tenantId: 'ten_1', callId: 'call_1' });
      log.log('Call started', { lineId: 'sales' }, 'Calls');
    });
    expect(lines()).toEqual([
      {
        time: expect.stringMatching(/^\d{4}-.*Z$/) as unknown,
        level: 'log',
        app: 'test',
        context: 'Calls',
        message: 'Call started',
        requestId: 'req_1',
        tenantId: 'ten_1',
        callId: 'call_1',
        params: { lineId: 'sales' },
      },
    ]);
  });

  it('keeps the ids of two pieces of work apart', async () => {
    const { log, lines } = logger();
    const work = (tenantId: string) =>
      withLogIds({ tenantId }, async () => {
        for (let turn = 0; turn < 50; turn += 1) {
          await Promise.resolve();
          log.log('Turn', { of: tenantId }, 'Test');
        }
      });
    await Promise.all(['ten_a', 'ten_b', 'ten_c'].map(work));
    const mixed = lines().filter(({ tenantId, params }) => (params as { of: string }).of !== tenantId);
    expect([lines().length, mixed]).toEqual([150, []]);
  });

  it('L12: planted secrets come out by no road: message, parameter, nested, error, cause, context', () => {
    const secrets = ['planted-licence-key-01', 'planted-prk-02-abcdef', 'planted-leaf-03-abcdef', 'planted.jwt.04'];
    secrets.forEach(registerSecret);
    const { log, lines } = logger('debug');
    for (const secret of secrets) {
      const error = new Error(`with ${secret}`, { cause: new TypeError(secret) });
      log.error(`message ${secret}`, { secret, deep: { list: [secret], url: `https://h/?k=${secret}` } }, 'Test');
      log.warn(error, 'Test');
      log.log('Constant', { error, headers: { authorization: secret } }, 'Test');
      log.debug('Constant', [secret, { value: secret }], 'Test');
      log.log('Constant', Buffer.from(secret), 'Test');
    }
    const text = JSON.stringify(lines());
    expect(lines()).toHaveLength(secrets.length * 5);
    expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
  });

  it('keeps an attacker within the line (I05)', () => {
    const { log, lines } = logger();
    log.warn('Refused', { reason: 'a\r\n{"level":"error"}\u001b[31m\u0000' }, 'Test');
    expect(lines()).toHaveLength(1);
  });

  it.each([
    ['error', ['error']],
    ['warn', ['error', 'warn']],
    ['log', ['error', 'warn', 'log']],
    ['debug', ['error', 'warn', 'log', 'debug']],
  ] as const)('at level %s writes %p', (leastSevere, expected) => {
    const { log, lines } = logger(leastSevere);
    log.error('x');
    log.warn('x');
    log.log('x');
    log.debug('x');
    log.verbose('x');
    expect(lines().map(({ level }) => level)).toEqual(expected);
  });

  it('writes what JSON has no word for, rather than throwing', () => {
    const { log, lines } = logger();
    log.log('Odd', { big: 9_007_199_254_740_993n, no: undefined, of: () => 1 }, 'Test');
    expect(lines()).toHaveLength(1);
  });
});
