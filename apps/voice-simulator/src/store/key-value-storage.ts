import type { Application, KeyValueItem } from './rows';
import type { Store } from './store';

/** The key-value storage of one application at one moment: the same items for the Management API and for scenarios. */
export class KeyValueStorage {
  constructor(
    private readonly store: Store,
    private readonly application: Application,
    private readonly nowMs: number,
  ) {}

  /** The live item of a key. */
  get(key: string): KeyValueItem | undefined {
    const item = this.store.keyValueItems.get(this.idOf(key));
    return item !== undefined && this.lives(item) ? item : undefined;
  }

  /** Stores an item for `ttlSeconds`, over an older one. */
  put(key: string, value: string, ttlSeconds: number): KeyValueItem {
    return this.store.keyValueItems.put({
      id: this.idOf(key),
      accountId: this.application.accountId,
      applicationId: this.application.id,
      key,
      value,
      expiresAt: Math.floor(this.nowMs / 1000) + ttlSeconds,
    });
  }

  /** Deletes an item and returns it, if it was there. */
  remove(key: string): KeyValueItem | undefined {
    const item = this.get(key);
    this.store.keyValueItems.delete(this.idOf(key));
    return item;
  }

  /** The live items whose key contains `part`, by key; expired ones are swept out on the way. */
  list(part: string): readonly KeyValueItem[] {
    const items = this.store.keyValueItems.find('application', this.application.id);
    for (const item of items) if (!this.lives(item)) this.store.keyValueItems.delete(item.id);
    return items.filter((item) => this.lives(item) && item.key.includes(part)).sort((a, b) => (a.key < b.key ? -1 : 1));
  }

  private lives(item: KeyValueItem): boolean {
    return item.expiresAt * 1000 > this.nowMs;
  }

  private idOf(key: string): string {
    return `${this.application.id}:${key}`;
  }
}
