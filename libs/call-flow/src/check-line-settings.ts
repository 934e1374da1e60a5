import type { Check, SettingsProblem } from './json-checks';
import { flag, listOf, object, oneOf, text, wholeNumber } from './json-checks';
import type { LineSettings } from './line-settings';

/** Longer lists stay with the portal; a scenario has 16 MB in all. */
const MOST_BLOCKED = 1000;
const MOST_MEMBERS = 100;
const MOST_WINDOWS = 50;

const url = text(/^https?:\/\/[\x21-\x7e]{1,500}$/, 'must be an http(s) address of at most 500 characters in ASCII');
const number = text(/^\+[1-9]\d{6,14}$/, 'must be an E.164 number with +');
const rule = oneOf(['voicemail', 'hangup', 'forward']);
const userId = text(/^[a-z0-9_-]{1,40}$/, 'must be a user id of a-z, 0-9, _ and -, at most 40 characters');

const windowShape = object({
  days: listOf(wholeNumber(1, 7), 7),
  from: text(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be HH:MM'),
  to: text(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'must be HH:MM, at most 24:00'),
});

const workingWindow: Check = (value, pointer) => {
  const problems = windowShape(value, pointer);
  if (problems.length > 0) return problems;
  const { from, to } = value as { from: string; to: string };
  return from < to ? [] : [{ pointer: `${pointer}/to`, detail: 'must be later than from' }];
};

const members: Parameters<typeof object>[0] = {
  timeZone: text(/^[A-Za-z]+(\/[A-Za-z0-9_+-]+){0,2}$/, 'must be an IANA time zone'),
  language: text(/^[a-z]{2}$/, 'must be a language of two letters'),
  workingTime: object({
    enabled: flag,
    windows: listOf(workingWindow, MOST_WINDOWS),
    announcementUrl: { optional: url },
  }),
  blockList: listOf(number, MOST_BLOCKED),
  greeting: object({ enabled: flag, url }),
  extensionDialling: object({ enabled: flag, waitSeconds: wholeNumber(1, 10), noAnswerRule: rule }),
  queue: object({
    type: oneOf(['evenly', 'strictly', 'all']),
    ringSeconds: wholeNumber(5, 60),
    members: listOf(userId, MOST_MEMBERS),
  }),
  recording: object({ enabled: flag, stereo: flag }),
  noAnswerRule: rule,
  melodies: object({ wait: url, hold: url, voicemail: url }),
  forwardNumber: { optional: number },
  crm: object({
    enabled: flag,
    rule: oneOf(['queue', 'responsible']),
    create: oneOf(['none', 'lead', 'contact']),
    forward: flag,
  }),
};

const strictly = object(members);
const leniently = object(members, true);

/**
 * Tells everything that is wrong with line settings, whoever sent them; an empty list means that `value` is
 * `LineSettings`. Pure, never throws, bounded by the size of the value. At most 50 problems are told.
 *
 * @param unknown what becomes of top-level members of other names; `keep` suits documents of another version
 */
export function checkLineSettings(value: unknown, unknown: 'refuse' | 'keep' = 'refuse'): SettingsProblem[] {
  const problems = (unknown === 'keep' ? leniently : strictly)(value, '');
  if (problems.length === 0) problems.push(...checkForwarding(value as LineSettings));
  return problems.slice(0, 50);
}

function checkForwarding(settings: LineSettings): SettingsProblem[] {
  const forwards = [settings.noAnswerRule, settings.extensionDialling.noAnswerRule].includes('forward');
  return forwards && settings.forwardNumber === undefined
    ? [{ pointer: '/forwardNumber', detail: 'must be given when a rule is forward' }]
    : [];
}
