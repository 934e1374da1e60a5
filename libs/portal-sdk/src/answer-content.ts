import type { ProblemContent, ProblemDetail } from './errors';

const record = (value: unknown): Partial<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? { ...value } : {};

/** Members that RFC 9457 gives every problem, beyond those read one by one. */
const standardMembers = new Set(['status', 'instance']);

const textOr = (value: unknown, otherwise: string): string => (typeof value === 'string' ? value : otherwise);

function problemDetail(value: unknown): ProblemDetail {
  const { pointer, detail } = record(value);
  return { pointer: textOr(pointer, ''), detail: textOr(detail, '') };
}

/**
 * Reads a proven answer of status 400 or above as problem+json. A body of another shape gives the code `unknown`. `type`
 * is `/problems/<code>`.
 *
 * @param retryAfter the `Retry-After` header, in seconds
 */
export function problemContent(status: number, body: unknown, retryAfter: string | null): ProblemContent {
  const { type, title, detail, errors, ...more } = record(body);
  const extensions = Object.fromEntries(Object.entries(more).filter(([name]) => !standardMembers.has(name)));
  return {
    status,
    code: /\/problems\/([a-z0-9-]+)$/.exec(textOr(type, ''))?.[1] ?? 'unknown',
    title: textOr(title, 'Problem'),
    detail: typeof detail === 'string' ? detail : undefined,
    errors: Array.isArray(errors) ? errors.map(problemDetail) : [],
    extensions,
    retryAfterSeconds: retryAfter !== null && /^\d{1,6}$/.test(retryAfter) ? Number(retryAfter) : undefined,
  };
}

/** A proven body as JSON, or as text when it is none; `undefined` when it is empty. */
export function jsonOrText(body: Uint8Array): unknown {
  if (body.length === 0) return undefined;
  const text = new TextDecoder().decode(body);
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
