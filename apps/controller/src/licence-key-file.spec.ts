import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { licenceKeyFromFile } from './licence-key-file';

describe('the file of a licence key', () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'patchbay-key-'));
    path = join(folder, 'licence.json');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is made once, for its owner only, and says the same key ever after', () => {
    const key = licenceKeyFromFile(path, 'p-one');
    expect([licenceKeyFromFile(path, 'p-one'), statSync(path).mode & 0o777]).toEqual([key, 0o600]);
  });

  it('outlives a death before it was whole', () => {
    writeFileSync(`${path}.draft`, '{"portalId":"p-one","lic');
    const key = licenceKeyFromFile(path, 'p-one');
    expect(licenceKeyFromFile(path, 'p-one')).toBe(key);
  });

  it.each([
    ['of another portal', JSON.stringify({ portalId: 'p-two', licenceKey: '0123456789ABCDEFGHJKMNPQRS' })],
    ['that is cut', '{"portalId":"p-one","licenceKey":"planted-secr'],
    ['with a weak key', '{"portalId":"p-one","licenceKey":"planted"}'],
  ])('is refused without a word of what is inside: one %s', (_name, content) => {
    writeFileSync(path, content);
    expect(() => licenceKeyFromFile(path, 'p-one')).toThrow(/holds no licence key of p-one\.$/);
  });
});
