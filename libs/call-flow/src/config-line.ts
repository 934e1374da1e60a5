import type { ScenarioConfig } from './scenario-config';

const yesOrNo = (value: boolean): string => (value ? 'Y' : 'N');

/**
 * A config as one line of the session log, `NAME: value / NAME: value`, for the eyes of support. The block list, which can
 * be long, is told by its length.
 */
export function configLine(config: ScenarioConfig): string {
  const { line, settings } = config;
  const fields: [name: string, value: string | number][] = [
    ['ID', line.lineId],
    ['VERSION', config.version],
    ['PORTAL_MODE', 'RENT'],
    ['SEARCH_ID', line.number.replace('+', '')],
    ['PHONE_NAME', line.title],
    ['CRM', yesOrNo(settings.crm.enabled)],
    ['CRM_RULE', settings.crm.rule],
    ['CRM_CREATE', settings.crm.create],
    ['CRM_FORWARD', yesOrNo(settings.crm.forward)],
    ['QUEUE_TIME', settings.queue.ringSeconds],
    ['QUEUE_TYPE', settings.queue.type],
    ['DIRECT_CODE', yesOrNo(settings.extensionDialling.enabled)],
    ['DIRECT_CODE_RULE', settings.extensionDialling.noAnswerRule],
    ['RECORDING', yesOrNo(settings.recording.enabled)],
    ['NO_ANSWER_RULE', settings.noAnswerRule],
    ['FORWARD_NUMBER', settings.forwardNumber ?? ''],
    ['WORKTIME', yesOrNo(settings.workingTime.enabled)],
    ['TIME_ZONE', settings.timeZone],
    ['BLACK_LIST', settings.blockList.length],
    ['MELODY_LANG', settings.language.toUpperCase()],
    ['MELODY_WELCOME', settings.greeting.url],
    ['MELODY_WELCOME_ENABLE', yesOrNo(settings.greeting.enabled)],
    ['MELODY_WAIT', settings.melodies.wait],
    ['MELODY_HOLD', settings.melodies.hold],
    ['MELODY_VOICEMAIL', settings.melodies.voicemail],
  ];
  return fields.map(([name, value]) => `${name}: ${value}`.trim()).join(' / ');
}
