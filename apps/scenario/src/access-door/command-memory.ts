import { NONCE_MEMORY_SECONDS } from '#signing';

/** A session lives minutes and hears a few commands; more than this is an attack, and then new ones are refused. */
const MOST_REMEMBERED = 500;

interface Remembered {
  atSeconds: number;
  text: string;
}

/** Remembers texts by a name for as long as a signature can be valid; bounded. */
export class CommandMemory {
  private readonly entries = new Map<string, Remembered>();

  find(name: string): string | undefined {
    return this.entries.get(name)?.text;
  }

  /** Returns false, and remembers nothing, when it is full. */
  remember(name: string, text: string, nowSeconds: number): boolean {
    for (const [known, { atSeconds }] of this.entries) {
      if (nowSeconds - atSeconds <= NONCE_MEMORY_SECONDS) break;
      this.entries.delete(known);
    }
    if (this.entries.size >= MOST_REMEMBERED) return false;
    this.entries.set(name, { atSeconds: nowSeconds, text });
    return true;
  }
}
