import { execFile, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { PatchbayProblem } from '#portal-sdk';
import {
  contentDigestOf,
  deriveKey,
  extractPrk,
  fieldsFromHeaders,
  generateLicenceKey,
  headersFromFields,
  nodePrimitives,
  type RequestBinding,
  signAnswer,
  SignatureRefusal,
  verifyRequest,
} from '#signing';
import { startTestSystem, waitFor, type TestPortal, type TestSystem } from '#testing';

const root = resolve(__dirname, '../..');
const readme = readFileSync(resolve(root, 'README.md'), 'utf8');
const hasPhp = spawnSync('php', ['-v']).status === 0;

const examples = [
  { language: 'curl', file: 'first-request.sh', command: 'bash docs/examples/first-request.sh' },
  {
    language: 'TypeScript',
    file: 'first-request.mts',
    command:
      'npx esbuild docs/examples/first-request.mts --bundle --platform=node --format=esm --conditions=@patchbay/source | node --input-type=module',
  },
  { language: 'PHP', file: 'first-request.php', command: 'php docs/examples/first-request.php' },
];

/** How an example ended, and what it believed. */
interface Outcome {
  ok: boolean;
  stdout: string;
  stderr: string;
}

/** What a false controller does: it knows the keys, and signs something else than what it answers. */
interface Answer {
  isSigned: boolean;
  role: 'p2c' | 'c2p';
  status: number;
  body: string;
  ageSeconds: number;
  request: Partial<RequestBinding>;
}

const rightAnswer: Answer = {
  isSigned: true,
  role: 'c2p',
  status: 200,
  body: '{"state":"ready"}',
  ageSeconds: 0,
  request: {},
};

/** Runs a command of the README as a reader does: in bash, in the root, told by three variables whom to ask and as whom. */
async function run(command: string, url: string, portalId: string, licenceKey: string): Promise<Outcome> {
  const env = { ...process.env, PATCHBAY_URL: url, PORTAL_ID: portalId, LICENCE_KEY: licenceKey };
  const args = ['-o', 'pipefail', '-c', command];
  return new Promise((done) => {
    execFile('bash', args, { cwd: root, env, timeout: 30_000 }, (error, stdout, stderr) => {
      done({ ok: error === null, stdout, stderr });
    });
  });
}

let system: TestSystem;
beforeAll(async () => {
  system = await startTestSystem({ worker: false });
  await noncesAreRemembered(await system.newPortal());
});
afterAll(() => system.stop());

describe.each(examples)('the first request in $language', ({ language, file, command }) => {
  const itRuns = language === 'PHP' && !hasPhp ? it.skip : it;

  it('stands in the README as it is run here', () => {
    expect(readme).toContain(readFileSync(resolve(root, 'docs/examples', file), 'utf8').trim());
    expect(readme).toContain(command);
  });

  describe('to a controller', () => {
    itRuns('opens the account of its portal', async () => {
      const { portalId, licenceKey, client } = await system.newPortal();
      const { ok, stdout, stderr } = await run(command, system.url, portalId, licenceKey);
      expect({ ok, stdout, stderr }).toMatchObject({ ok: true, stdout: expect.stringMatching(/^200 \{.*\}\n$/) });
      expect(JSON.parse(stdout.slice('200 '.length))).toEqual((await client.get('/v1/account')).body);
    });

    itRuns("says nothing with a licence key that is not the portal's", async () => {
      const { portalId } = await system.newPortal();
      expect(await run(command, system.url, portalId, generateLicenceKey())).toMatchObject({ ok: false, stdout: '' });
    });
  });

  describe('to somebody else', () => {
    const licenceKey = generateLicenceKey();
    let server: Server;
    let url: string;
    let answer: Answer;
    beforeAll(async () => {
      server = createServer((request, response) => {
        void answerAs(answer, licenceKey, url, request).then(
          (headers) => response.writeHead(200, headers).end(rightAnswer.body),
          () => response.destroy(),
        );
      });
      await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
      url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    });
    afterAll(() => new Promise((closed) => server.close(closed)));

    itRuns.each<[string, Partial<Answer>]>([
      ['that is not signed', { isSigned: false }],
      ['whose body is not the signed one', { body: '{"state":"failed"}' }],
      ['whose status is not the signed one', { status: 402 }],
      ["signed with the portal's own key", { role: 'p2c' }],
      ['to another request', { request: { idempotencyKey: 'another' } }],
      ['of ten minutes ago', { ageSeconds: 600 }],
    ])('believes no answer %s', async (_which, wrong) => {
      answer = { ...rightAnswer, ...wrong };
      expect(await run(command, url, 'p-one', licenceKey)).toMatchObject({ ok: false, stdout: '' });
    });

    itRuns('believes the answer that is signed for it, now', async () => {
      answer = rightAnswer;
      expect(await run(command, url, 'p-one', licenceKey)).toMatchObject({ ok: true, stdout: `200 ${answer.body}\n` });
    });
  });
});

/** A system that was just started asks for one signature more: its memory of nonces began after the first. */
async function noncesAreRemembered({ client }: TestPortal): Promise<void> {
  const code = (error: unknown): string => (error instanceof PatchbayProblem ? error.code : String(error));
  await waitFor(async () => (await client.get('/v1/account').catch(code)) === 'account-not-found', {
    what: 'a first signature to be accepted',
  });
}

/** The signature headers of an answer to a request that is proven first. */
async function answerAs(
  answer: Answer,
  licenceKey: string,
  url: string,
  request: IncomingMessage,
): Promise<Record<string, string>> {
  const prk = extractPrk('p-one', licenceKey);
  const nowSeconds = Math.floor(Date.now() / 1000);
  const fields = fieldsFromHeaders(request.headers);
  const received = { method: 'POST', targetUri: `${url}/v1/account`, fields, body: await text(request) };
  const receiver = { roles: ['p2c'] as const, findKey: () => deriveKey(prk, 'p2c', 1), nowSeconds };
  const binding = verifyRequest(nodePrimitives, received, receiver);
  if (binding instanceof SignatureRefusal) throw new TypeError(`The example signs wrongly: ${binding.reason}`);
  if (!answer.isSigned) return {};
  const signed = signAnswer(nodePrimitives, {
    request: { ...binding, ...answer.request },
    key: deriveKey(prk, answer.role, 1),
    status: answer.status,
    contentDigest: contentDigestOf(nodePrimitives, answer.body),
    createdSeconds: nowSeconds - answer.ageSeconds,
  });
  return headersFromFields(signed);
}
