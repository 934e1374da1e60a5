import { configLine } from './config-line';
import { buildScenarioConfig, readScenarioConfig } from './scenario-config';
import { rightSettings } from './test-settings';

const line = { lineId: 'main', number: '+74012555555', title: 'Main line' };

describe('the config that scenarios read', () => {
  it('is read as it was built, and keeps what a newer controller adds', () => {
    const config = buildScenarioConfig(line, rightSettings(), 3);
    const travelled = { ...config, settings: { ...config.settings, mood: 'good' }, weather: 'fine' };
    expect(readScenarioConfig(JSON.parse(JSON.stringify(travelled)))).toEqual(travelled);
  });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['another schema', { ...buildScenarioConfig(line, rightSettings(), 3), schemaVersion: 2 }],
    ['no version', { ...buildScenarioConfig(line, rightSettings(), 3), version: 'x' }],
    ['no line', { ...buildScenarioConfig(line, rightSettings(), 3), line: null }],
    ['half a line', { ...buildScenarioConfig(line, rightSettings(), 3), line: { lineId: 'main' } }],
    ['broken settings', { ...buildScenarioConfig(line, rightSettings(), 3), settings: {} }],
  ])('is not read from %s', (_what, value) => {
    expect(readScenarioConfig(value)).toBeUndefined();
  });

  it('is logged as one line of names and values', () => {
    expect(configLine(buildScenarioConfig(line, rightSettings(), 3))).toBe(
      'ID: main / VERSION: 3 / PORTAL_MODE: RENT / SEARCH_ID: 74012555555 / PHONE_NAME: Main line / CRM: Y / ' +
        'CRM_RULE: queue / CRM_CREATE: lead / CRM_FORWARD: Y / QUEUE_TIME: 20 / QUEUE_TYPE: strictly / DIRECT_CODE: Y / ' +
        'DIRECT_CODE_RULE: voicemail / RECORDING: Y / NO_ANSWER_RULE: voicemail / FORWARD_NUMBER: / WORKTIME: Y / ' +
        'TIME_ZONE: Europe/Kaliningrad / BLACK_LIST: 1 / MELODY_LANG: RU / MELODY_WELCOME: https://media.example/greeting.mp3 / ' +
        'MELODY_WELCOME_ENABLE: Y / MELODY_WAIT: https://media.example/wait.mp3 / MELODY_HOLD: https://media.example/hold.mp3 / ' +
        'MELODY_VOICEMAIL: https://media.example/voicemail.mp3',
    );
  });
});
