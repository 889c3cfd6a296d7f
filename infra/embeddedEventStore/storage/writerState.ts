import { LRUCache } from 'lru-cache';
import type { ClientBase } from 'pg';
import type { SeenEvent } from './appendRules.js';
import type { StreamState } from './streamState.js';

/** Streams whose state is kept; another one costs a query before its append. */
const cachedStreams = 100_000;
/** Ids by which repeats are known for appends without an exact revision; EventStoreDB keeps about as many (8 MiB). */
const cachedIds = 65_536;

/** What the one writer knows. It alone changes it, and only by what it commits. */
export interface WriterState {
  nextPosition: number;
  nextStreamId: number;
  readonly typeIds: Map<string, number>;
  readonly streams: LRUCache<string, StreamState>;
  readonly seen: LRUCache<string, SeenEvent>;
}

interface NumbersRow {
  position: string | null;
  stream: string | null;
}

interface SeenRow {
  id: string;
  name: string;
  revision: string;
  position: string;
}

/** Reads what an earlier writer left, the newest ids included: so a repeat is known even after a restart. */
export async function loadWriterState(client: ClientBase): Promise<WriterState> {
  const numbers = await client.query<NumbersRow>(
    `select (select max(position) from event_store.event) as position, (select max(id) from event_store.stream) as stream`,
  );
  const types = await client.query<{ id: number; name: string }>(
    'select id, name from event_store.event_type',
  );
  const newest = await client.query<SeenRow>(
    `select e.id, s.name, e.revision, e.position
     from (select * from event_store.event order by position desc limit $1) e
     join event_store.stream s on s.id = e.stream_id order by e.position`,
    [cachedIds],
  );
  const seen = new LRUCache<string, SeenEvent>({ max: cachedIds });
  for (const row of newest.rows) {
    if (!seen.has(row.id))
      seen.set(row.id, { stream: row.name, revision: Number(row.revision), position: Number(row.position) });
  }
  return {
    nextPosition: Number(numbers.rows[0]?.position ?? 0) + 1,
    nextStreamId: Number(numbers.rows[0]?.stream ?? 0) + 1,
    typeIds: new Map(types.rows.map((row) => [row.name, row.id])),
    streams: new LRUCache({ max: cachedStreams }),
    seen,
  };
}
