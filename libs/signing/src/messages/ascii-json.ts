/**
 * JSON in ASCII only, everything else as `\uXXXX`: the form of every body that a scenario hashes, because how the voice
 * platform's helpers hash other text is not documented. `undefined` becomes the empty text.
 */
export function asciiJson(value: unknown): string {
  const text = JSON.stringify(value) as string | undefined;
  return (text ?? '').replace(/[\x7f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
