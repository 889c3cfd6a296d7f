import { LRUCache } from 'lru-cache';
import type { Pool } from 'pg';

/** Memory for names of one table; a read of $all asks for those that are not here. */
const cachedBytes = 16 * 1024 * 1024;

/** Names of streams or event types by their keys: they never change, and no event is without one. */
export class NameCache {
  readonly #names = new LRUCache<number, string>({
    maxSize: cachedBytes,
    // A name has at most two bytes for each of its units; 100 stand for the entry.
    sizeCalculation: (name) => 100 + name.length * 2,
  });
  readonly #db: Pool;
  readonly #query: { readonly name: string; readonly text: string };

  constructor(db: Pool, table: 'stream' | 'event_type') {
    this.#db = db;
    this.#query = {
      name: `names-of-${table}`,
      text: `select id, name from event_store.${table} where id = any($1)`,
    };
  }

  /** The names of committed rows. What is found stays known to the caller, also when the cache is full. */
  async namesOf(ids: Iterable<number>): Promise<ReadonlyMap<number, string>> {
    const found = new Map<number, string>();
    const missing: number[] = [];
    for (const id of new Set(ids)) {
      const name = this.#names.get(id);
      if (name === undefined) missing.push(id);
      else found.set(id, name);
    }
    if (missing.length === 0) return found;
    const { rows } = await this.#db.query<{ id: number | string; name: string }>({
      ...this.#query,
      values: [missing],
    });
    for (const { id, name } of rows) {
      this.#names.set(Number(id), name);
      found.set(Number(id), name);
    }
    return found;
  }
}
