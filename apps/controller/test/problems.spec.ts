import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(__dirname, '../../..');

const statusByClass: Record<string, number> = {
  InvalidInput: 400,
  Unauthenticated: 401,
  PaymentRequired: 402,
  NotAllowed: 403,
  NotFound: 404,
  Conflict: 409,
  Unprocessable: 422,
  LimitExceeded: 429,
  InternalError: 500,
  DependencyFailed: 503,
};

/** Codes that are put together, with what they can become. */
const assembled: Record<string, string[]> = { 'tenant-${tenant.state}': ['tenant-suspended', 'tenant-closed'] };

/** Files that may throw a code out of a variable: they repeat one that another place made and the accounts table kept. */
const repeating = ['libs/accounts/src/accounts.ts', 'libs/accounts/src/provisioning/provisioning.ts'];

/** Programs beside the product, with errors of their own. */
const notOurs = /^apps\/(demo-portal|voice-simulator|scenario)\//;

interface Thrown {
  code: string;
  status: number;
  file: string;
}

function sources(): string[] {
  return ['apps', 'libs'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .map((file) => `${folder}/${file}`)
      .filter(
        (file) => file.endsWith('.ts') && !/spec\.ts$|\/test\/|^libs\/testing\//.test(file) && !notOurs.test(file),
      ),
  );
}

function thrownIn(file: string): Thrown[] {
  const text = readFileSync(join(root, file), 'utf8');
  const classes = Object.keys(statusByClass).join('|');
  const found = text.matchAll(new RegExp(`new (${classes})\\(\\s*(?:'([^']+)'|\`([^\`]+)\`|(\\w+))`, 'g'));
  return [...found].flatMap(([, name = '', literal, template, variable]) => {
    if (variable !== undefined) return repeating.includes(file) ? [] : [{ code: `<${variable}>`, status: 0, file }];
    const codes = literal === undefined ? (assembled[template ?? ''] ?? [`<${template ?? ''}>`]) : [literal];
    return codes.map((code) => ({ code, status: statusByClass[name] ?? 0, file }));
  });
}

/** Codes that the HTTP layer itself makes, by status, out of problem.ts. */
function thrownByHttp(): Thrown[] {
  const file = 'libs/foundation/src/http/problem.ts';
  const text = readFileSync(join(root, file), 'utf8');
  const byStatus = [...text.matchAll(/^ {2}(\d{3}): '([a-z-]+)',$/gm)].map(([, status, code = '']) => ({
    code,
    status: Number(status),
    file,
  }));
  return [...byStatus, { code: 'internal-error', status: 500, file }];
}

const documented = new Map(
  [...readFileSync(join(root, 'docs/problems.md'), 'utf8').matchAll(/^### ([a-z-]+) \(([\d, ]+)\)\n(.+)/gm)].map(
    ([, code = '', statuses = '', text = '']) => [code, { statuses: statuses.split(', ').map(Number), text }],
  ),
);
const thrown = [...sources().flatMap(thrownIn), ...thrownByHttp()];

describe('docs/problems.md', () => {
  it('has a section for every code that the code has, and no other', () => {
    const codes = [...new Set(thrown.map(({ code }) => code))].sort();
    expect(codes.length).toBeGreaterThan(40);
    expect([...documented.keys()].sort()).toEqual(codes);
  });

  it('names the status of each', () => {
    const wrong = thrown.filter(
      ({ code, status }) => status !== 0 && documented.get(code)?.statuses.includes(status) !== true,
    );
    // An address that we call may time out as well as a request to us: one word for both.
    expect(wrong.filter(({ code, status }) => !(code === 'request-timeout' && status === 503))).toEqual([]);
  });

  it('says of each what to do', () => {
    expect([...documented].filter(([, { text }]) => text.length < 30).map(([code]) => code)).toEqual([]);
  });
});
