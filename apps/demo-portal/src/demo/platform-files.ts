import { readFileSync } from 'node:fs';
import { StepFailed } from './expectations';

interface Master {
  account_id: number;
  api_key: string;
}

/** Reads session logs and recordings as their owner's parent: an account with secure storage shows them to nobody else. */
export class PlatformFiles {
  /** @param credentialsFile the platform's master accounts by currency, as the controller has them */
  constructor(private readonly credentialsFile: string) {}

  /** A file's text. Throws StepFailed when its owner cannot read it. */
  async text(url: string): Promise<string> {
    return (await this.asOwner(url)).text();
  }

  /** A file's length in bytes. Throws StepFailed when its owner cannot read it. */
  async length(url: string): Promise<number> {
    return (await (await this.asOwner(url)).arrayBuffer()).byteLength;
  }

  /** Whether somebody who only knows the address may read a file. */
  async isPublic(url: string): Promise<boolean> {
    const response = await fetch(url, { signal: AbortSignal.timeout(10_000) });
    await response.arrayBuffer();
    return response.ok;
  }

  private async asOwner(url: string): Promise<Response> {
    const masters = JSON.parse(readFileSync(this.credentialsFile, 'utf8')) as Readonly<Record<string, Master>>;
    const master = masters.RUB;
    if (master === undefined) throw new StepFailed('there is no master account for RUB');
    const query = new URLSearchParams({ account_id: String(master.account_id), api_key: master.api_key });
    const response = await fetch(`${url}?${query.toString()}`, { signal: AbortSignal.timeout(10_000) });
    if (!response.ok) throw new StepFailed(`its owner cannot read ${url}: ${response.status}`);
    return response;
  }
}
