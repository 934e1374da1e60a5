/** A number of the platform's wire (digits, with or without `+`) as E.164 with `+`; any other text stays as it is. */
export function e164(text: string): string {
  return /^\+?[1-9]\d{6,14}$/.test(text) ? `+${text.replace('+', '')}` : text;
}

/** A number as the platform's wire has it: without `+`. */
export function digitsOf(number: string): string {
  return number.replace('+', '');
}
