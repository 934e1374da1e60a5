import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IsIn, Matches, Max, Min } from 'class-validator';
import { redact } from '../logging/redaction';
import { Env } from './env';
import { ConfigError, type ConfigProblem, loadConfig } from './load-config';

class Kitchen {
  @Env('KITCHEN_NAME')
  @Matches(/^[a-z]+$/, { message: 'must be lower-case letters' })
  name!: string;

  @Env('KITCHEN_OVENS', { kind: 'integer', default: 2 })
  @Min(1)
  @Max(9)
  ovens!: number;

  @Env('KITCHEN_OPEN', { kind: 'boolean', default: false })
  open!: boolean;

  @Env('KITCHEN_COOKS', { kind: 'list', default: [] })
  @IsIn(['ann', 'bob'], { each: true })
  cooks!: string[];

  @Env('KITCHEN_SAFE', { optional: true, secret: true })
  safe?: string;

  check(): ConfigProblem[] {
    const problems = this.cooks.includes(this.name) ? [{ name: 'KITCHEN_NAME', rule: 'is a cook’s' }] : [];
    if (this.open && this.ovens === 9) problems.push({ name: 'KITCHEN_OVENS', rule: 'are too many to be open' });
    return problems;
  }
}

class Cellar {
  @Env('CELLAR_KEY', { secret: true })
  key!: string;
}

function problemsOf(environment: Record<string, string>, classes: (new () => object)[] = [Kitchen]): ConfigProblem[] {
  try {
    loadConfig(classes, environment);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return [...error.problems];
  }
}

describe('loadConfig', () => {
  it('reads every kind, keeps defaults, leaves the optional undefined and freezes the result', () => {
    const config = loadConfig([Kitchen], { KITCHEN_NAME: 'main', KITCHEN_COOKS: ' ann, bob,' }).get(Kitchen);
    expect(Object.entries(config)).toEqual([
      ['name', 'main'],
      ['ovens', 2],
      ['open', false],
      ['cooks', ['ann', 'bob']],
    ]);
    expect(Object.isFrozen(config)).toBe(true);
  });

  it.each<[string, Record<string, string>, string[]]>([
    ['a missing one', {}, ['KITCHEN_NAME: must be set']],
    ['an empty one', { KITCHEN_NAME: '' }, ['KITCHEN_NAME: must be set']],
    ['a broken rule', { KITCHEN_NAME: 'Main' }, ['KITCHEN_NAME: must be lower-case letters']],
    ['no number', { KITCHEN_NAME: 'a', KITCHEN_OVENS: '2e1' }, ['KITCHEN_OVENS: must be a whole number']],
    [
      'a number out of range',
      { KITCHEN_NAME: 'a', KITCHEN_OVENS: '10' },
      ['KITCHEN_OVENS: must not be greater than 9'],
    ],
    ['no boolean', { KITCHEN_NAME: 'a', KITCHEN_OPEN: 'yes' }, ['KITCHEN_OPEN: must be true or false']],
    [
      'a bad item in a list',
      { KITCHEN_NAME: 'a', KITCHEN_COOKS: 'ann,eve' },
      ['KITCHEN_COOKS: each value in  must be one of the following values: ann, bob'],
    ],
    [
      'a rule over several',
      { KITCHEN_NAME: 'a', KITCHEN_OPEN: 'true', KITCHEN_OVENS: '9' },
      ['KITCHEN_OVENS: are too many to be open'],
    ],
  ])('names %s', (_, environment, expected) => {
    expect(problemsOf(environment).map(({ name, rule }) => `${name}: ${rule}`)).toEqual(expected);
  });

  it('names every bad variable of every class at once', () => {
    const bad = { KITCHEN_NAME: 'Main', KITCHEN_OVENS: 'two', KITCHEN_OPEN: 'perhaps' };
    const names = problemsOf(bad, [Kitchen, Cellar]).map(({ name }) => name);
    expect(names.sort()).toEqual(['CELLAR_KEY', 'KITCHEN_NAME', 'KITCHEN_OPEN', 'KITCHEN_OVENS']);
  });

  it('names what breaks a rule over several also when another variable is broken, and each name once', () => {
    const several = { KITCHEN_OPEN: 'true', KITCHEN_OVENS: '9' };
    const ovens = 'KITCHEN_OVENS: are too many to be open';
    const said = (environment: Record<string, string>): string[] =>
      problemsOf({ ...several, ...environment }).map(({ name, rule }) => `${name}: ${rule}`);
    expect(said({ KITCHEN_NAME: 'Main' })).toEqual(['KITCHEN_NAME: must be lower-case letters', ovens]);
    expect(said({})).toEqual(['KITCHEN_NAME: must be set', ovens]);
    expect(said({ KITCHEN_NAME: 'ann', KITCHEN_COOKS: 'ann' })).toEqual(['KITCHEN_NAME: is a cook’s', ovens]);
  });

  it('says nothing of a rule over several that cannot be applied to what could be read', () => {
    const problems = problemsOf({ KITCHEN_NAME: 'a', KITCHEN_COOKS_FILE: '/nowhere', KITCHEN_OPEN: 'true' });
    expect(problems.map(({ name }) => name)).toEqual(['KITCHEN_COOKS']);
  });

  it('never repeats a value', () => {
    const value = 'planted-Value-7f3a';
    const environment = { KITCHEN_NAME: value, KITCHEN_OVENS: value, KITCHEN_OPEN: value, KITCHEN_COOKS: value };
    const problems = problemsOf(environment);
    expect(problems).toHaveLength(4);
    expect(JSON.stringify(problems)).not.toContain(value);
  });

  it('reads a value from the file that NAME_FILE names, without the line feed at its end', () => {
    const path = join(mkdtempSync(join(tmpdir(), 'patchbay-config-')), 'name');
    writeFileSync(path, 'fromfile\n');
    const config = loadConfig([Kitchen], { KITCHEN_NAME: 'fromvariable', KITCHEN_NAME_FILE: path });
    expect(config.get(Kitchen).name).toBe('fromfile');
  });

  it('names a file that cannot be read, by its variable and not by its path', () => {
    const problems = problemsOf({ KITCHEN_NAME_FILE: '/nowhere/planted' });
    expect(problems).toEqual([{ name: 'KITCHEN_NAME', rule: 'the file named by KITCHEN_NAME_FILE cannot be read' }]);
  });

  it('tells the log to hide what is secret', () => {
    loadConfig([Kitchen], { KITCHEN_NAME: 'a', KITCHEN_SAFE: 'left-12-right-30' });
    expect(redact('the safe opens with left-12-right-30 today')).toBe('the safe opens with [hidden] today');
  });

  it('is a wiring mistake to ask for a class that was not loaded', () => {
    expect(() => loadConfig([], {}).get(Kitchen)).toThrow(TypeError);
  });
});
