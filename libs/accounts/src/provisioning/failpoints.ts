import { Injectable } from '@nestjs/common';
import { AccountsConfig } from '../accounts.config';

/** Exit status of a process that a failpoint ended: as if killed by SIGKILL (128 + 9). */
const killedStatus = 137;

/** Places where fault tests end or freeze the process. Off unless PATCHBAY_FAILPOINT names one; refused in production by the config. */
@Injectable()
export class Failpoints {
  constructor(private readonly config: AccountsConfig) {}

  /** Does nothing, ends the process at once (`:exit`), or freezes it until SIGCONT (`:stop`). */
  pass(place: string): void {
    if (this.config.failpoint === `${place}:exit`) process.exit(killedStatus);
    if (this.config.failpoint === `${place}:stop`) process.kill(process.pid, 'SIGSTOP');
  }
}
