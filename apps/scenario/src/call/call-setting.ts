import type { ControllerClient } from '../controller/controller-client';
import type { Session } from '../session';

/** What a call is served with. */
export interface CallSetting {
  session: Session;
  client: ControllerClient;
  /** The number of this scenario's release. */
  release: number;
}

/** The two numbers of an incoming call, E.164 with `+` where they are numbers at all. */
export interface Parties {
  caller: string;
  called: string;
}
