import type { LineSettings } from '#call-flow';

/** The line of the story: round the clock, greeting, extension, one member, recording. */
export const storySettings: LineSettings = {
  timeZone: 'Europe/Kaliningrad',
  language: 'ru',
  workingTime: { enabled: false, windows: [] },
  blockList: ['+79990000000'],
  greeting: { enabled: true, url: 'https://media.example/greeting.mp3' },
  extensionDialling: { enabled: true, waitSeconds: 2, noAnswerRule: 'voicemail' },
  queue: { type: 'evenly', ringSeconds: 20, members: ['67'] },
  recording: { enabled: true, stereo: false },
  noAnswerRule: 'voicemail',
  melodies: {
    wait: 'https://media.example/wait.mp3',
    hold: 'https://media.example/hold.mp3',
    voicemail: 'https://media.example/voicemail.mp3',
  },
  crm: { enabled: true, rule: 'queue', create: 'lead', forward: true },
};
