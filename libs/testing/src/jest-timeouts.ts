const slowestTestMs = 60_000;

jest.setTimeout(slowestTestMs);
