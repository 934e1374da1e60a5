/** Values the platform keeps as floating point and therefore logs as `3.0200E+02`. */
export interface DoubleValue {
  double: number;
}

/** Whether a value is logged as floating point. */
function isDouble(value: unknown): value is DoubleValue {
  return typeof value === 'object' && value !== null && 'double' in value;
}

/** `302` as `3.0200E+02`: four decimals, a signed exponent of at least two digits. */
function formatDouble(value: number): string {
  const [mantissa = '', exponent = '+0'] = value.toExponential(4).split('e');
  return `${mantissa}E${exponent.slice(0, 1)}${exponent.slice(1).padStart(2, '0')}`;
}

/**
 * One value as the platform's session log writes it: `NULL`, maps `{key = value ; }` sorted by key, `{}` when empty, floating point
 * only where the platform has it (`DoubleValue`), everything else as text.
 */
export function formatLogValue(value: unknown): string {
  if (value === null || value === undefined) return 'NULL';
  if (isDouble(value)) return formatDouble(value.double);
  if (typeof value === 'string') return value;
  if (typeof value !== 'object') return JSON.stringify(value);
  const entries = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([first], [second]) => (first < second ? -1 : 1));
  return entries.length === 0 ? '{}' : `{${entries.map(([key, member]) => formatMember(key, member)).join('')}}`;
}

/** An empty text leaves one blank, not two: `accessURL = ; `. */
function formatMember(key: string, value: unknown): string {
  const text = formatLogValue(value);
  return text === '' ? `${key} = ; ` : `${key} = ${text} ; `;
}

/** The list behind `with params`: `[{…} ; {…} ; ]`. */
export function formatLogParameters(parameters: readonly unknown[]): string {
  return `[${parameters.map((parameter) => `${formatLogValue(parameter)} ; `).join('')}]`;
}

/** Every line of `text` behind its time stamp, `YYYY-MM-DD HH:MM:SS` in UTC; an empty line is the stamp alone. */
export function stampLines(timeMs: number, text: string): string[] {
  const stamp = new Date(timeMs).toISOString().slice(0, 19).replace('T', ' ');
  return text.split('\n').map((line) => (line === '' ? stamp : `${stamp} ${line}`));
}
