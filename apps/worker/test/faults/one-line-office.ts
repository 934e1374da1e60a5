import type { LineSettings } from '#call-flow';
import { testActor, type TestPortal } from '#testing';
import type { TestPortals } from '../test-portals';

/** No greeting, no extension, no queue: the portal is asked at once whom to ring. */
const settings: LineSettings = {
  timeZone: 'Etc/UTC',
  language: 'en',
  workingTime: { enabled: false, windows: [] },
  blockList: [],
  greeting: { enabled: false, url: 'https://media.example/greeting.mp3' },
  extensionDialling: { enabled: false, waitSeconds: 1, noAnswerRule: 'hangup' },
  queue: { type: 'evenly', ringSeconds: 5, members: ['67'] },
  recording: { enabled: false, stereo: false },
  noAnswerRule: 'hangup',
  melodies: {
    wait: 'https://media.example/wait.mp3',
    hold: 'https://media.example/hold.mp3',
    voicemail: 'https://media.example/voicemail.mp3',
  },
  crm: { enabled: false, rule: 'queue', create: 'none', forward: false },
};

/** Takes a portal from its licence to a line that answers: account, number, webhooks. Returns the number, E.164 with +. */
export async function openOffice({ client, portalId, licenceKey }: TestPortal, portals: TestPortals): Promise<string> {
  portals.add(portalId, licenceKey, () => Date.now());
  const url = portals.urlOf(portalId);
  await client.post('/v1/account', { actor: testActor });
  await client.put('/v1/portal', {
    actor: testActor,
    webhookUrl: url,
    invitesUrl: url.replace('webhooks', 'invites'),
    timeZone: 'Etc/UTC',
    language: 'en',
  });
  const search = { actor: testActor, countryCode: 'RU' };
  const { items } = (await client.post('/v1/numbers/search', search)).body as { items: { number: string }[] };
  const number = items[0]?.number ?? '';
  const rented = await client.post('/v1/numbers', { actor: testActor, number });
  const { numberId } = rented.body as { numberId: string };
  await client.put('/v1/lines/main', { actor: testActor, title: 'Main', numberIds: [numberId], settings });
  return number;
}
