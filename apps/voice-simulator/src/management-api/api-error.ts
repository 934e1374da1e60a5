import { messageOf } from './error-codes';

/** A refusal of the Management API: answered with HTTP 200 and `{"error":{"code","msg"}}`, as every client of the platform expects. */
export class ApiError extends Error {
  constructor(
    readonly code: number,
    readonly msg: string = messageOf(code),
  ) {
    super(`${code} ${msg}`);
    this.name = 'ApiError';
  }

  /** 485: a parameter that must be given is not. */
  static missing(parameter: string): ApiError {
    return new ApiError(485, `Specify the '${parameter}' parameter.`);
  }

  /** 496: a parameter without a code of its own is wrong. */
  static invalid(parameter: string): ApiError {
    return new ApiError(496, `The '${parameter}' parameter is invalid.`);
  }

  /** 499: a parameter without a code of its own is too long. */
  static tooLong(parameter: string, lessThan: number): ApiError {
    return new ApiError(499, `The '${parameter}' parameter length should be less than ${lessThan}.`);
  }
}
