const slowestTestMs = 60_000;

jest.setTimeout(slowestTestMs);

/**
 * Whole processes race for two cores with everything else on the machine. A case that fails is run once more, and its first failure is
 * printed all the same: what fails twice is wrong, what fails once is to be read about.
 */
jest.retryTimes(1, { logErrorsBeforeRetry: true });
