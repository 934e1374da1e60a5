import type { LineSettings } from './line-settings';

/** Settings that are right, for specs to change. */
export function rightSettings(changes: Partial<LineSettings> = {}): LineSettings {
  return {
    timeZone: 'Europe/Kaliningrad',
    language: 'ru',
    workingTime: { enabled: true, windows: [{ days: [1, 2, 3, 4, 5], from: '09:00', to: '18:00' }] },
    blockList: ['+79990000000'],
    greeting: { enabled: true, url: 'https://media.example/greeting.mp3' },
    extensionDialling: { enabled: true, waitSeconds: 2, noAnswerRule: 'voicemail' },
    queue: { type: 'strictly', ringSeconds: 20, members: ['67', '68', '69'] },
    recording: { enabled: true, stereo: false },
    noAnswerRule: 'voicemail',
    melodies: {
      wait: 'https://media.example/wait.mp3',
      hold: 'https://media.example/hold.mp3',
      voicemail: 'https://media.example/voicemail.mp3',
    },
    crm: { enabled: true, rule: 'queue', create: 'lead', forward: true },
    ...changes,
  };
}
