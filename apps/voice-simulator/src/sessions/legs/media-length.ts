/** Names of media files whose length is known, by what their name contains. Anything else lasts as long as a greeting. */
const catalogue: readonly (readonly [part: RegExp, seconds: number])[] = [
  [/voicemail|ru03/i, 5],
  [/melody|wait|hold|moh/i, 30],
  [/beep/i, 1],
];

const greetingSeconds = 7;
const longestSeconds = 3600;

/** A calm voice speaks some fifteen characters a second. */
const msPerCharacter = 67;
const shortestPhraseMs = 500;

/** Milliseconds that a media file plays: `?seconds=` of its URL, else by its name, else 7 s. Undefined when it is no HTTP address. */
export function mediaLengthMs(url: string): number | undefined {
  if (!URL.canParse(url)) return undefined;
  const { protocol, pathname, searchParams } = new URL(url);
  if (protocol !== 'http:' && protocol !== 'https:') return undefined;
  const told = Number(searchParams.get('seconds') ?? NaN);
  if (told > 0 && told <= longestSeconds) return Math.round(told * 1000);
  const known = catalogue.find(([part]) => part.test(pathname));
  return (known?.[1] ?? greetingSeconds) * 1000;
}

/** Milliseconds that a text is spoken. */
export function speechLengthMs(text: string): number {
  return Math.max(shortestPhraseMs, text.length * msPerCharacter);
}
