import { createHash, createHmac } from 'node:crypto';
import vm from 'node:vm';
import { build } from 'esbuild';
import type { Primitives } from '../index';
import { nodePrimitives, portablePrimitives, scenarioPrimitives } from '../index';
import vectors from '../tc1-vectors.json';
import { base64OfBytes, bytesOfHex } from './base64';
import { portableHmacSha256, portableSha256 } from './portable-sha256';

const platform = {
  sha256: (text: string) => createHash('sha256').update(text, 'latin1').digest('hex'),
  hmacSha256: (key: string, text: string) => createHmac('sha256', key).update(text, 'latin1').digest('hex'),
};

function sameAsNode(primitives: Primitives): void {
  for (const text of ['', 'abc', 'Отдел продаж 😀', '\ud800', 'x'.repeat(5000)]) {
    expect(primitives.sha256Base64(text)).toBe(nodePrimitives.sha256Base64(text));
    expect(primitives.hmacSha256Base64(vectors.keys.c2s, text)).toBe(
      nodePrimitives.hmacSha256Base64(vectors.keys.c2s, text),
    );
  }
  expect(primitives.sha256Base64(Uint8Array.from([0, 255, 128]))).toBe(
    nodePrimitives.sha256Base64(Uint8Array.from([0, 255, 128])),
  );
  expect(primitives.equal('abc', 'abc')).toBe(true);
  expect(primitives.equal('abc', 'abd')).toBe(false);
  expect(primitives.equal('abc', 'abcd')).toBe(false);
}

it('hashes and compares alike with node:crypto and in plain JavaScript', () => {
  sameAsNode(nodePrimitives);
  sameAsNode(portablePrimitives('comparison'));
});

it.each(Array.from({ length: 140 }, (_, length) => length))('pads a message of %i bytes rightly', (length) => {
  const bytes = Buffer.alloc(length, 'a');
  expect(Buffer.from(portableSha256(bytes))).toEqual(createHash('sha256').update(bytes).digest());
  expect(Buffer.from(portableHmacSha256(bytes, bytes))).toEqual(createHmac('sha256', bytes).update(bytes).digest());
});

describe('in a scenario', () => {
  it('uses helpers that stand the self-test, for ASCII only', () => {
    const calls: string[] = [];
    const counted = {
      sha256: (text: string) => (calls.push(text), platform.sha256(text)),
      hmacSha256: (key: string, text: string) => (calls.push(text), platform.hmacSha256(key, text)),
    };
    const { primitives, native } = scenarioPrimitives(counted, 'comparison');
    expect(native).toBe(true);
    calls.length = 0;
    sameAsNode(primitives);
    expect(calls).toContain('abc');
    expect(calls.join('')).not.toMatch(/[^\x20-\x7e]/);
    calls.length = 0;
    primitives.hmacSha256Base64('ключ', 'abc');
    expect(calls).toEqual([]);
  });

  it.each([
    ['give base64', { ...platform, hmacSha256: nodePrimitives.hmacSha256Base64 }],
    ['hash wrongly', { ...platform, sha256: () => '00'.repeat(32) }],
    [
      'are missing',
      {
        sha256: () => {
          throw new TypeError('no such function');
        },
        hmacSha256: platform.hmacSha256,
      },
    ],
  ])('falls back to plain JavaScript when the helpers %s', (_name, helpers) => {
    const { primitives, native } = scenarioPrimitives(helpers, 'comparison');
    expect(native).toBe(false);
    sameAsNode(primitives);
  });

  it('is bundled without a trace of node:crypto, and signs in an engine that has nothing', async () => {
    const bundled = await build({
      stdin: {
        contents: `
          import { portablePrimitives, signRequest, contentDigestOf } from './index';
          const primitives = portablePrimitives('comparison');
          globalThis.result = signRequest(primitives, { ...input, contentDigest: contentDigestOf(primitives, input.body) });`,
        resolveDir: `${__dirname}/..`,
        loader: 'ts',
      },
      bundle: true,
      write: false,
      minify: true,
      target: 'es2020',
      platform: 'neutral',
      plugins: [
        {
          name: 'no-node',
          setup: (bundler) => {
            bundler.onResolve({ filter: /^node:/ }, ({ path }) => ({ path, namespace: 'empty' }));
            bundler.onLoad({ filter: /.*/, namespace: 'empty' }, () => ({ contents: 'module.exports = {}' }));
          },
        },
      ],
      logLevel: 'silent',
    });
    const text = bundled.outputFiles[0]!.text;
    expect(text).not.toMatch(/createHmac|timingSafeEqual|randomBytes|[^y]Buffer/);
    expect(text.length).toBeLessThan(8 * 1024);
    const context: Record<string, unknown> = {
      input: {
        keyId: { portalId: vectors.portal, role: 's2c', version: 1 },
        key: vectors.keys.s2c,
        method: 'POST',
        targetUri: 'https://tc.example.net/v1/scenario/config',
        body: vectors.b3,
        idempotencyKey: '48475497.config.1',
        nonce: 'ICEiIyQlJicoKSorLC0uLw',
        createdSeconds: 1_764_000_000,
      },
    };
    vm.runInNewContext(text, context);
    expect(context['result']).toMatchObject({ fields: { signature: vectors.v3.headers.signature } });
  });
});

it('reads and writes base64 and hexadecimal digits', () => {
  for (let length = 0; length < 10; length += 1) {
    const bytes = Buffer.from(Array.from({ length }, (_, index) => 251 - 37 * index));
    expect(base64OfBytes(bytes)).toBe(bytes.toString('base64'));
    expect(bytesOfHex(bytes.toString('hex'))).toEqual([...bytes]);
    expect(bytesOfHex(bytes.toString('hex').toUpperCase())).toEqual([...bytes]);
  }
  expect(['a', 'xx', '0x', 'aa\n'].map(bytesOfHex)).toEqual([undefined, undefined, undefined, undefined]);
});
