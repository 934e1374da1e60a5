import { AppError, type FieldProblem, type Situation } from '../errors/app-error';

/** Media type of every error body (RFC 9457). */
export const problemContentType = 'application/problem+json; charset=utf-8';

/** An RFC 9457 problem as it goes on the wire. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  instance?: string;
  errors?: readonly FieldProblem[];
  [extension: string]: unknown;
}

const statusBySituation: Record<Situation, number> = {
  invalid: 400,
  unauthenticated: 401,
  'payment-required': 402,
  'not-allowed': 403,
  'not-found': 404,
  conflict: 409,
  unprocessable: 422,
  'limit-exceeded': 429,
  internal: 500,
  'dependency-failed': 503,
};

/** Codes of errors that the HTTP layer itself raises, by status. */
const codeByStatus: Record<number, string> = {
  400: 'malformed-request',
  404: 'not-found',
  405: 'method-not-allowed',
  408: 'request-timeout',
  413: 'body-too-large',
  414: 'uri-too-long',
  415: 'unsupported-media-type',
  431: 'headers-too-large',
  503: 'unavailable',
};

/** The title of a problem: its code in words, the same for every occurrence. */
export function titleOf(code: string): string {
  const words = code.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Builds a problem from its parts; `type` is `/problems/<code>`. */
export function problem(
  code: string,
  status: number,
  detail: string,
  more: Readonly<Record<string, unknown>> = {},
): Problem {
  return { type: `/problems/${code}`, title: titleOf(code), status, detail, ...more };
}

/** The problem that describes any thrown value. Unknown ones become a bare 500 that says nothing about our insides. */
export function problemOf(error: unknown): Problem {
  if (error instanceof AppError) {
    if (error.situation === 'internal') return problem(error.code, 500, 'Something went wrong on our side.');
    return problem(error.code, statusBySituation[error.situation], error.detail, {
      ...error.extensions,
      ...(error.fields.length === 0 ? {} : { errors: error.fields }),
    });
  }
  const status = statusOf(error);
  if (status >= 400 && status < 500) {
    const code = codeByStatus[status] ?? 'malformed-request';
    return problem(code, status, `${titleOf(code)}.`);
  }
  return problem('internal-error', 500, 'Something went wrong on our side.');
}

function statusOf(error: unknown): number {
  if (typeof error !== 'object' || error === null) return 500;
  if ('getStatus' in error && typeof error.getStatus === 'function')
    return Number((error.getStatus as () => unknown)());
  return 'statusCode' in error && typeof error.statusCode === 'number' ? error.statusCode : 500;
}
