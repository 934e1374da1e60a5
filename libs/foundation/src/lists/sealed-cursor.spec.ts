import { loadConfig } from '../config/load-config';
import { EncryptionConfig, SecretBox } from '../encryption/secret-box';
import { openCursor, pageById, sealCursor } from './sealed-cursor';

const environment = { PATCHBAY_KEY_ENCRYPTION_KEY: Buffer.alloc(32, 1).toString('base64') };
const secrets = new SecretBox(loadConfig([EncryptionConfig], environment).get(EncryptionConfig));
const all = ['a', 'b', 'c', 'd', 'e'];
const read = (after: string, most: number): Promise<string[]> =>
  Promise.resolve(all.filter((id) => id > after).slice(0, most));
const page = (limit: number, cursor?: string): Promise<{ items: string[]; nextCursor?: string }> =>
  pageById(
    secrets,
    { name: 'things', tenantId: 'ten_1' },
    { limit, ...(cursor === undefined ? {} : { cursor }) },
    read,
    (id) => id,
  );

describe('a list by pages', () => {
  it('gives every item once and no cursor at the end', async () => {
    const first = await page(2);
    const second = await page(2, first.nextCursor);
    const third = await page(2, second.nextCursor);
    expect([...first.items, ...second.items, ...third.items]).toEqual(all);
    expect(third.nextCursor).toBeUndefined();
    expect((await page(5)).nextCursor).toBeUndefined();
  });

  it.each([
    ['of another tenant', sealCursor(secrets, 'things', 'ten_2', 'a')],
    ['of another list', sealCursor(secrets, 'calls', 'ten_1', 'a')],
    ['that is none', 'x'],
    ['that is too long', 'x'.repeat(513)],
  ])('refuses a cursor %s', (_, cursor) => {
    expect(() => openCursor(secrets, 'things', 'ten_1', cursor)).toThrow('bad-cursor');
  });
});
