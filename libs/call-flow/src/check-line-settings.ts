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

function windowOf(keepUnknown: boolean): Check {
  const shape = object(
    {
      days: listOf(wholeNumber(1, 7), 7),
      from: text(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be HH:MM'),
      to: text(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'must be HH:MM, at most 24:00'),
    },
    keepUnknown,
  );
  return (value, pointer) => {
    const problems = shape(value, pointer);
    if (problems.length > 0) return problems;
    const { from, to } = value as { from: string; to: string };
    return from < to ? [] : [{ pointer: `${pointer}/to`, detail: 'must be later than from' }];
  };
}

function settingsOf(keepUnknown: boolean): Check {
  const group = (members: Parameters<typeof object>[0]): Check => object(members, keepUnknown);
  return group({
    timeZone: text(/^[A-Za-z]+(\/[A-Za-z0-9_+-]+){0,2}$/, 'must be an IANA time zone'),
    language: text(/^[a-z]{2}$/, 'must be a language of two letters'),
    workingTime: group({
      enabled: flag,
      windows: listOf(windowOf(keepUnknown), MOST_WINDOWS),
      announcementUrl: { optional: url },
    }),
    blockList: listOf(number, MOST_BLOCKED),
    greeting: group({ enabled: flag, url }),
    extensionDialling: group({ enabled: flag, waitSeconds: wholeNumber(1, 10), noAnswerRule: rule }),
    queue: group({
      type: oneOf(['evenly', 'strictly', 'all']),
      ringSeconds: wholeNumber(5, 60),
      members: listOf(userId, MOST_MEMBERS),
    }),
    recording: group({ enabled: flag, stereo: flag }),
    noAnswerRule: rule,
    melodies: group({ wait: url, hold: url, voicemail: url }),
    forwardNumber: { optional: number },
    crm: group({
      enabled: flag,
      rule: oneOf(['queue', 'responsible']),
      create: oneOf(['none', 'lead', 'contact']),
      forward: flag,
    }),
  });
}

const strictly = settingsOf(false);
const leniently = settingsOf(true);

/**
 * Tells everything that is wrong with line settings, whoever sent them; an empty list means that `value` is
 * `LineSettings`. Pure, never throws, bounded by the size of the value. At most 50 problems are told.
 *
 * @param unknown what becomes of members of other names, at any depth; `keep` suits documents of another version
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
