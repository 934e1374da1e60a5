import type { LiveSession } from './live-session';

const rememberedSessions = 1000;

/** The sessions of this process: those that live, and the latest thousand that have ended. */
export class SessionRegistry {
  private readonly sessions = new Map<number, LiveSession>();
  private readonly byAddress = new Map<string, LiveSession>();

  /** Adds a session that has just begun; its access URL is forgotten when it ends. */
  add(session: LiveSession): void {
    const address = `${session.address.session}/${session.address.token}`;
    this.sessions.set(session.id, session);
    this.byAddress.set(address, session);
    void session.ended.then(() => {
      this.byAddress.delete(address);
      this.forgetOldest();
    });
  }

  /** How many live. */
  get liveCount(): number {
    return this.byAddress.size;
  }

  /** One by its id, live or remembered. */
  find(sessionId: number): LiveSession | undefined {
    return this.sessions.get(sessionId);
  }

  /** All of them, oldest first; of one account only, when told. */
  list(accountName?: string): readonly LiveSession[] {
    const all = [...this.sessions.values()];
    return accountName === undefined ? all : all.filter(({ start }) => start.place.account.name === accountName);
  }

  /** The live one behind an access URL's path, `<session>/<token>`. */
  findByAddress(session: string, token: string): LiveSession | undefined {
    return this.byAddress.get(`${session}/${token}`);
  }

  private forgetOldest(): void {
    for (const [id, session] of this.sessions) {
      if (this.sessions.size <= rememberedSessions) return;
      if (session.end !== undefined) this.sessions.delete(id);
    }
  }
}
