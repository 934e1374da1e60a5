/** What happens to a caller whom nobody answered. `forward` needs `forwardNumber`. */
export type NoAnswerRule = 'voicemail' | 'hangup' | 'forward';

/**
 * How a line's queue is rung. `strictly`: members one after another in their order; `evenly`: the same, but each call
 * begins with another member; `all`: together.
 */
export type QueueType = 'evenly' | 'strictly' | 'all';

/** A span of working time, in the line's time zone. */
export interface WorkingWindow {
  /** ISO 8601 days of the week, 1 is Monday. */
  days: number[];
  /** `HH:MM`, included. */
  from: string;
  /** `HH:MM`, excluded, later than `from`; `24:00` is the end of the day. Spans over midnight are two windows. */
  to: string;
}

/**
 * The settings of one line: what a portal answers to the settings question and what `PUT /v1/lines/{lineId}` takes. Phone
 * numbers are E.164 with `+`, media are http(s) addresses that the voice platform downloads (mp3, ogg, flac or wav).
 */
export interface LineSettings {
  /** IANA name, such as `Europe/Kaliningrad`. */
  timeZone: string;
  /** ISO 639-1, lower case. */
  language: string;
  workingTime: {
    /** Off: the line works round the clock. */
    enabled: boolean;
    windows: WorkingWindow[];
    /** Played outside working time; without it, the voicemail announcement. */
    announcementUrl?: string;
  };
  /** Callers who are refused. */
  blockList: string[];
  greeting: { enabled: boolean; url: string };
  extensionDialling: {
    enabled: boolean;
    /** How long digits are awaited after the greeting, 1 to 10 s. */
    waitSeconds: number;
    /** When the user behind the extension does not answer. */
    noAnswerRule: NoAnswerRule;
  };
  queue: {
    type: QueueType;
    /** How long each turn rings, 5 to 60 s: the platform ends an unanswered leg after 60 s. */
    ringSeconds: number;
    /** User ids in order. */
    members: string[];
  };
  recording: { enabled: boolean; stereo: boolean };
  /** When nobody of the queue answered. */
  noAnswerRule: NoAnswerRule;
  melodies: { wait: string; hold: string; voicemail: string };
  forwardNumber?: string;
  crm: {
    /** The portal looks the caller up. */
    enabled: boolean;
    /** Whom the portal tries first. */
    rule: 'queue' | 'responsible';
    /** What it makes of an unknown caller. */
    create: 'none' | 'lead' | 'contact';
    /** Whether a known caller is put through to the person responsible. */
    forward: boolean;
  };
}
