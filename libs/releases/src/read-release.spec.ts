import { createHash } from 'node:crypto';
import { readRelease } from './read-release';

function bundle(body: string, hash = createHash('sha256').update(body).digest('hex')): string {
  return `// patchbay scenario release 3 sha256 ${hash}\n${body}`;
}

describe('a release', () => {
  it('is the whole script with the number and hash of its first line', () => {
    const script = bundle('VoxEngine.addEventListener();\n');
    expect(readRelease(script)).toMatchObject({ number: 3, script, schemaVersion: 1 });
  });

  it.each([
    ['without a release line', 'VoxEngine.terminate();\n'],
    ['whose body was changed', bundle('a', 'f'.repeat(64))],
    ['that the platform would refuse as too long', bundle('/'.repeat(128 * 1024))],
  ])('is refused %s', (_, script) => {
    expect(() => readRelease(script)).toThrow(expect.objectContaining({ code: 'release-unreadable' }));
  });
});
