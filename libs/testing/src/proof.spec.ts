import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { proof } from './proof';

// Not written in the calls: `npm run prove` must not take it for a proof of the product.
const name = 'race';
const figures = { portals: { usual: 3, full: 200 }, racingProcesses: { usual: 2, full: 8 } };

describe('proof', () => {
  const before = { ...process.env };
  afterEach(() => {
    process.env = { ...before };
  });

  it('uses the usual figures and reports nothing unless it is the one to prove', () => {
    process.env['PROVE'] = 'another';
    process.env['PROVE_OUTPUT'] = '/nowhere/at/all';
    const { figures: chosen, report } = proof(name, figures);
    expect(chosen).toEqual({ portals: 3, racingProcesses: 2 });
    expect(() => report({})).not.toThrow();
  });

  it('uses the full figures when it is, unless the environment gives others, and reports one JSON line', () => {
    const output = join(mkdtempSync(join(tmpdir(), 'proof-')), 'line.json');
    Object.assign(process.env, { PROVE: 'race', PROVE_OUTPUT: output, PROVE_RACING_PROCESSES: '5' });
    const { figures: chosen, report } = proof(name, figures);
    expect(chosen).toEqual({ portals: 200, racingProcesses: 5 });
    report({ accounts: 200 });
    const lines = readFileSync(output, 'utf8').split('\n');
    expect(lines).toHaveLength(2);
    expect(JSON.parse(lines[0]!)).toMatchObject({ proof: 'race', ok: true, portals: 200, accounts: 200 });
  });
});
