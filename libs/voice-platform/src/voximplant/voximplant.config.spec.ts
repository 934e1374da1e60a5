import { generateKeyPairSync } from 'node:crypto';
import { ConfigError, loadConfig } from '#foundation';
import { VoicePlatformConfig } from './voximplant.config';

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const master = {
  account_id: 12,
  account_name: 'master',
  account_email: 'master@patchbay.invalid',
  api_key: 'planted-api-key',
  key_id: 'kid',
  private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
};

function load(changes: Record<string, string>): VoicePlatformConfig {
  const environment = { VOICE_PLATFORM_CREDENTIALS: JSON.stringify({ RUB: master }), ...changes };
  return loadConfig([VoicePlatformConfig], environment).get(VoicePlatformConfig);
}

function problemsOf(changes: Record<string, string>): string[] {
  try {
    load(changes);
    return [];
  } catch (error) {
    expect(String(error)).not.toContain('planted-api-key');
    return (error as ConfigError).problems.map(({ name }) => name);
  }
}

describe('config of the voice platform', () => {
  it('knows a master for each currency that is named, and nothing of the others', () => {
    const masters = load({
      VOICE_PLATFORM_CREDENTIALS: JSON.stringify({ RUB: master, EUR: master, XXX: {} }),
    }).masters();
    expect([...masters.keys()]).toEqual(['RUB', 'EUR']);
    expect(masters.get('RUB')).toMatchObject({ accountId: '12', apiKey: 'planted-api-key', keyId: 'kid' });
  });

  it('asks for ten seconds and the public service by default', () => {
    expect(load({})).toMatchObject({ url: 'https://api.voximplant.com/platform_api', deadlineMs: 10_000 });
  });

  it.each([
    ['no master', '{}'],
    ['no JSON', 'no'],
    ['a master without a key', JSON.stringify({ RUB: { ...master, private_key: 'no key' } })],
    ['a master without an api_key', JSON.stringify({ RUB: { ...master, api_key: '' } })],
  ])('refuses credentials with %s', (_, text) => {
    expect(problemsOf({ VOICE_PLATFORM_CREDENTIALS: text })).toEqual(['VOICE_PLATFORM_CREDENTIALS']);
  });

  it('refuses plain http in production only', () => {
    const plain = { VOICE_PLATFORM_URL: 'http://127.0.0.1:8090/platform_api' };
    expect(problemsOf(plain)).toEqual(['VOICE_PLATFORM_URL']);
    expect(problemsOf({ ...plain, PATCHBAY_ENV: 'development' })).toEqual([]);
  });
});
