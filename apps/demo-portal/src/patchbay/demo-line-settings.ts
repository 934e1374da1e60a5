import type { LineSettings } from '#call-flow';

const media = 'https://media.patchbay.example';

/** How the demo's line works: the portal owns these settings and is asked for them at the first call. */
export const demoLineSettings: LineSettings = {
  timeZone: 'Europe/Kaliningrad',
  language: 'ru',
  workingTime: { enabled: false, windows: [] },
  blockList: [],
  greeting: { enabled: true, url: `${media}/greeting-ru.mp3` },
  extensionDialling: { enabled: true, waitSeconds: 2, noAnswerRule: 'voicemail' },
  queue: { type: 'evenly', ringSeconds: 20, members: ['67'] },
  recording: { enabled: true, stereo: false },
  noAnswerRule: 'voicemail',
  melodies: { wait: `${media}/melody.mp3`, hold: `${media}/melody.mp3`, voicemail: `${media}/voicemail-ru.mp3` },
  crm: { enabled: true, rule: 'queue', create: 'lead', forward: true },
};
