const secrets = new Set<string>();
const shortestSecretLength = 8;
const secretKey =
  /(pass(word|wd)?|secret|licence_?key|prk|api_?key|authorization|signature|private_?key|salt|token|ha1|customdata|one_?time)$/i;
const phoneKey = /(number|caller|callee|called|phone|e164|callerid|destination)$/i;
const phoneText = /\+\d{7,15}|(?<![\w.-])\d{10,15}(?![\w.-])/g;
const maximumDepth = 6;

/** Makes the log replace this value wherever it stands, whole or inside a longer text. Values under 8 characters are ignored: they would hide too much. */
export function registerSecret(value: string): void {
  if (value.length >= shortestSecretLength) secrets.add(value);
}

/** A phone number as it may stand in a log: its last four digits. */
export function maskPhoneNumber(number: string): string {
  return `…${number.slice(-4)}`;
}

/** A value made safe to log: registered secrets and secret-named fields hidden, phone numbers cut to their last four digits, depth bounded, bytes only counted. */
export function redact(value: unknown, key = '', depth = 0): unknown {
  if (typeof value === 'string') return redactText(value, key);
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object' || value === null) return value;
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (depth >= maximumDepth) return '[deep]';
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Error) return redactError(value);
  if (Array.isArray(value)) return value.slice(0, 100).map((item) => redact(item, key, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      secretKey.test(name) && inner !== null && inner !== undefined ? '[hidden]' : redact(inner, name, depth + 1),
    ]),
  );
}

function redactText(text: string, key: string): string {
  let safe = text;
  for (const secret of secrets) if (safe.includes(secret)) safe = safe.replaceAll(secret, '[hidden]');
  if (phoneKey.test(key) && /^\+?\d{5,}$/.test(safe)) return maskPhoneNumber(safe);
  return safe.replace(phoneText, maskPhoneNumber);
}

function redactError(error: Error): Record<string, unknown> {
  const sql = 'sqlMessage' in error ? { sqlMessage: redactText(String(error.sqlMessage), '') } : {};
  return {
    name: error.name,
    message: redactText(error.message, ''),
    stack: redactText(error.stack ?? '', ''),
    ...sql,
    ...(error.cause === undefined ? {} : { cause: redact(error.cause, 'cause', 3) }),
  };
}
