import { ConfigError, loadConfig } from '#foundation';
import { ControllerConfig } from './controller.config';

/** The rules that a public address breaks in production. */
function rulesOf(publicUrl: string): string[] {
  try {
    loadConfig([ControllerConfig], { PATCHBAY_ENV: 'production', PATCHBAY_PUBLIC_URL: publicUrl });
    return [];
  } catch (error) {
    return error instanceof ConfigError ? error.problems.map(({ rule }) => rule) : ['another error'];
  }
}

describe('PATCHBAY_PUBLIC_URL', () => {
  const notAsSent = 'must be an origin as clients send it, without the default port';

  it.each<[string, string[]]>([
    ['https://tc.example.net', []],
    ['https://tc.example.net:8443', []],
    ['https://tc.example.net:443', [notAsSent]],
    ['https://tc.example.net:08443', [notAsSent]],
    ['https://tc.example.net:99999', [notAsSent]],
    ['http://tc.example.net', ['must be https in production']],
    ['http://tc.example.net:80', [notAsSent, 'must be https in production']],
  ])('%s: %j', (url, rules) => {
    expect(rulesOf(url)).toEqual(rules);
  });
});
