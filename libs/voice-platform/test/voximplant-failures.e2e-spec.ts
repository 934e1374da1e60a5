import { startVoximplant, type VoximplantUnderTest } from './voximplant-under-test';
import { freshName } from '../src/conformance/platform-under-test';

describe('Voximplant adapter when the platform fails', () => {
  let subject: VoximplantUnderTest;

  beforeAll(async () => {
    subject = await startVoximplant(['RUB'], { VOICE_PLATFORM_DEADLINE_MS: '300' });
  });

  afterAll(async () => {
    await subject.close();
  });

  const unavailable = { code: 'voice-platform-unavailable', retryAfterSeconds: 2 };

  it.each([
    ['HTTP 500', { kind: 'status', status: 500 }, unavailable],
    ['HTTP 502 with a page', { kind: 'status', status: 502, body: '<html>' }, unavailable],
    ['a cut connection', { kind: 'cut-connection' }, unavailable],
    ['an answer that is not JSON', { kind: 'garbage' }, unavailable],
    ['an answer that is another JSON', { kind: 'garbage', body: '[1]' }, unavailable],
    ['an answer without its fields', { kind: 'garbage', body: '{"result":[{"name":"x"}]}' }, unavailable],
    ['silence', { kind: 'latency', latencyMs: 5000 }, unavailable],
    ['code 2', { kind: 'error-code', code: 2 }, unavailable],
    ['HTTP 429', { kind: 'rate-limit', retryAfterSeconds: 2 }, { code: 'voice-platform-busy', retryAfterSeconds: 2 }],
    ['code 340', { kind: 'error-code', code: 340 }, { code: 'voice-platform-busy', retryAfterSeconds: 1 }],
    ['code 484', { kind: 'error-code', code: 484 }, { code: 'voice-platform-busy', retryAfterSeconds: 1 }],
    ['code 100', { kind: 'error-code', code: 100 }, { code: 'voice-platform-refused', reason: 'not-authorised' }],
    ['an unknown code', { kind: 'error-code', code: 9999 }, { code: 'voice-platform-refused', reason: 'other' }],
  ])('reports %s as what it is, once, and works again after', async (_, fault, expected) => {
    await subject.plant({ match: { method: 'GetChildrenAccounts' }, ...fault });
    const failed = subject.platform.findChildAccount('RUB', freshName());
    await expect(failed).rejects.toMatchObject(expected);
    expect(await subject.platform.findChildAccount('RUB', freshName())).toBeUndefined();
  });

  it('says nothing about the platform to whom the failure is shown', async () => {
    await subject.plant({ match: { method: 'GetChildrenAccounts' }, kind: 'error-code', code: 100 });
    const error: unknown = await subject.platform
      .findChildAccount('RUB', freshName())
      .catch((caught: unknown) => caught);
    expect(error).toMatchObject({ detail: 'The voice platform refused the request.', extensions: {}, fields: [] });
  });
});
