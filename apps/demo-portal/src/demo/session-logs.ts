import { readFileSync } from 'node:fs';
import { StepFailed } from './expectations';

interface Master {
  account_id: number;
  api_key: string;
}

/** Reads session logs as their owner's parent: an account with secure storage shows them to nobody else. */
export class SessionLogs {
  /** @param credentialsFile the platform's master accounts by currency, as the controller has them */
  constructor(private readonly credentialsFile: string) {}

  /** The log's text. Throws StepFailed when it cannot be read. */
  async read(logUrl: string): Promise<string> {
    const masters = JSON.parse(readFileSync(this.credentialsFile, 'utf8')) as Readonly<Record<string, Master>>;
    const master = masters.RUB;
    if (master === undefined) throw new StepFailed('there is no master account for RUB');
    const query = new URLSearchParams({ account_id: String(master.account_id), api_key: master.api_key });
    const response = await fetch(`${logUrl}?${query.toString()}`, { signal: AbortSignal.timeout(10_000) });
    if (!response.ok) throw new StepFailed(`the session's log cannot be read: ${response.status}`);
    return response.text();
  }
}
