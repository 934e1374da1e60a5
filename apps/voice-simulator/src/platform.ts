import type { CallbackQueue } from './callbacks/callback-queue';
import type { SimulatorClock } from './clock/simulator-clock';
import type { Ledger } from './money/ledger';
import type { SimulatorLog } from './simulator-log';
import type { Store } from './store/store';

/** Where the simulator is reached, without a trailing slash. */
export interface PublicAddresses {
  /** `http://127.0.0.1:<port>` */
  readonly http: string;
  /** `https://127.0.0.1:<port>` */
  readonly https: string;
}

/** Settings of the platform's business that a user of the simulator may change. */
export interface PlatformSettings {
  /** What a new child account gets from its master, in its own currency, as a decimal string. */
  readonly initialChildBalance: string;
}

/** What every part of the simulator works with: one per process, made by `startSimulator`. */
export interface Platform {
  readonly store: Store;
  readonly ledger: Ledger;
  readonly clock: SimulatorClock;
  readonly callbacks: CallbackQueue;
  readonly log: SimulatorLog;
  readonly settings: PlatformSettings;
  /** Folder of this simulator's files: journal.jsonl, credentials.json, tls/, records/, logs/. */
  readonly dataFolder: string;
  /** Known once it listens; reading it earlier throws. */
  readonly addresses: PublicAddresses;
}

/** The domain under which accounts and applications live. */
export const platformDomain = 'voximplant.com';
