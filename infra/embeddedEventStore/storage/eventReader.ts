import type { Pool } from 'pg';
import { tombstoneRevision, toDecimal, type StoredEvent } from './storedEvent.js';
import { isSoftDeleted } from './streamMetadata.js';
import { loadStreamStates } from './streamState.js';

/** Bounds of what one query brings into memory; at least one event comes, however large. */
const chunkEvents = 1000;
const chunkBytes = 1024 * 1024;

export type Direction = 'forwards' | 'backwards';

/** What a stream shows after its metadata has hidden what it hides. */
export type StreamView =
  | { readonly type: 'notFound' }
  | { readonly type: 'deleted' }
  | {
      readonly type: 'found';
      readonly id: number;
      readonly head: number;
      /** Revision of the first event shown. */
      readonly first: number;
      /** Events created before this are hidden; 0 when none are. */
      readonly createdFromMicros: number;
    };

interface EventRow {
  position: string;
  name: string;
  revision: string;
  id: string;
  type: string;
  created_micros: string;
  is_json: boolean;
  data: Buffer;
  metadata: Buffer;
}

type Order = 'asc' | 'desc';

/** The bytes of all rows so far bound the chunk; sizes are known without fetching the bytes. */
function chunkSql(where: string, key: 'position' | 'revision', order: Order): string {
  return `
    select e.position, s.name, e.revision, e.id, t.name as type, e.created_micros, e.is_json, e.data, e.metadata
    from (
      select *, sum(octet_length(data) + octet_length(metadata)) over (order by ${key} ${order} rows unbounded preceding)
        - octet_length(data) - octet_length(metadata) as bytes_before
      from (select * from event_store.event where ${where} order by ${key} ${order} limit $2) rows) e
    join event_store.stream s on s.id = e.stream_id
    join event_store.event_type t on t.id = e.type_id
    where e.bytes_before < ${chunkBytes}
    order by e.${key} ${order}`;
}

const queries = {
  all: {
    forwards: { name: 'all-forwards', text: chunkSql('position >= $1', 'position', 'asc') },
    backwards: { name: 'all-backwards', text: chunkSql('position <= $1', 'position', 'desc') },
  },
  stream: {
    forwards: {
      name: 'stream-forwards',
      text: chunkSql('revision >= $1 and stream_id = $3', 'revision', 'asc'),
    },
    backwards: {
      name: 'stream-backwards',
      text: chunkSql('revision <= $1 and stream_id = $3', 'revision', 'desc'),
    },
  },
} as const;

/** Reads committed events in chunks of bounded size. */
export class EventReader {
  constructor(readonly pool: Pool) {}

  /**
   * One chunk of $all from `position` on, that event included.
   *
   * @returns nothing when there is no more.
   */
  async readAll(direction: Direction, position: number, limit = chunkEvents): Promise<StoredEvent[]> {
    const query = queries.all[direction];
    const values = [toDecimal(position), Math.min(limit, chunkEvents)];
    const { rows } = await this.pool.query<EventRow>({ ...query, values });
    return rows.map(toEvent);
  }

  /** One chunk of a stream from `revision` on, that event included; what metadata hides is not left out here. */
  async readStream(
    streamId: number,
    direction: Direction,
    revision: number,
    limit = chunkEvents,
  ): Promise<StoredEvent[]> {
    const query = queries.stream[direction];
    const values = [toDecimal(revision), Math.min(limit, chunkEvents), streamId];
    const { rows } = await this.pool.query<EventRow>({ ...query, values });
    return rows.map(toEvent);
  }

  /** What of a stream is to be seen now. */
  async view(stream: string): Promise<StreamView> {
    const state = (await loadStreamStates(this.pool, [stream])).get(stream);
    if (state === undefined) return { type: 'notFound' };
    if (state.head === tombstoneRevision) return { type: 'deleted' };
    if (state.id === undefined || isSoftDeleted(state.metadata)) return { type: 'notFound' };
    const { truncateBefore = 0, maxCount, maxAgeSeconds } = state.metadata;
    const firstByCount = maxCount === undefined ? 0 : state.head - maxCount + 1;
    return {
      type: 'found',
      id: state.id,
      head: state.head,
      first: Math.max(0, truncateBefore, firstByCount),
      createdFromMicros: maxAgeSeconds === undefined ? 0 : (Date.now() - maxAgeSeconds * 1000) * 1000,
    };
  }
}

function toEvent(row: EventRow): StoredEvent {
  return {
    position: Number(row.position),
    stream: row.name,
    revision: Number(row.revision),
    id: row.id,
    type: row.type,
    createdMicros: Number(row.created_micros),
    isJson: row.is_json,
    data: row.data,
    metadata: row.metadata,
  };
}
