/** An IANA time zone name. */
export type TimeZone = string;

const shape = /^(\d{4})-(\d{2})-(\d{2})(?:[ T](\d{2}):(\d{2}):(\d{2}))?$/;

/** Whether the machine knows a time zone of this name. */
export function isTimeZone(zone: TimeZone): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** Milliseconds as the platform writes them: `YYYY-MM-DD HH:mm:ss`, 24 h, in a zone (UTC by default). */
export function wireTime(milliseconds: number, zone: TimeZone = 'UTC'): string {
  const local = zone === 'UTC' ? milliseconds : milliseconds + offsetMs(milliseconds, zone);
  return new Date(local).toISOString().slice(0, 19).replace('T', ' ');
}

/** The date alone, `YYYY-MM-DD`, UTC. */
export function wireDate(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 10);
}

/** Milliseconds of `YYYY-MM-DD HH:mm:ss` or `YYYY-MM-DD` (midnight) read in a zone; undefined when it is no such time. */
export function parseTime(text: string, zone: TimeZone = 'UTC'): number | undefined {
  const parts = shape.exec(text);
  if (parts === null) return undefined;
  const [, year, month, day, hour = '00', minute = '00', second = '00'] = parts;
  const written = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  if (Number.isNaN(written) || !new Date(written).toISOString().startsWith(`${year}-${month}-${day}`)) return undefined;
  return zone === 'UTC' ? written : written - offsetMs(written, zone);
}

/** Adds calendar months in UTC; the 31st becomes the last day of a shorter month. */
export function addMonths(milliseconds: number, months: number): number {
  const from = new Date(milliseconds);
  const to = new Date(from);
  to.setUTCDate(1);
  to.setUTCMonth(to.getUTCMonth() + months);
  const lastDay = new Date(Date.UTC(to.getUTCFullYear(), to.getUTCMonth() + 1, 0)).getUTCDate();
  to.setUTCDate(Math.min(from.getUTCDate(), lastDay));
  return to.getTime();
}

function offsetMs(milliseconds: number, zone: TimeZone): number {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).formatToParts(milliseconds);
  const part = (type: string): string => parts.find((candidate) => candidate.type === type)?.value ?? '00';
  const local = Date.parse(
    `${part('year')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}:${part('second')}Z`,
  );
  return local - Math.floor(milliseconds / 1000) * 1000;
}
