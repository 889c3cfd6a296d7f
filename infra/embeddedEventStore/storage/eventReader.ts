import type { Pool } from 'pg';
import { copiedColumns, copyEvents, type EventRow } from './copyEvents.js';
import { NameCache } from './nameCache.js';
import { StreamCache } from './streamCache.js';
import { tombstoneRevision, toDecimal, type StoredEvent } from './storedEvent.js';
import { isSoftDeleted } from './streamMetadata.js';
import { loadStreamStates, type StreamState } from './streamState.js';

/** Bounds of what one query brings into memory; at least one event comes, however large. */
const chunkEvents = 500;
const chunkBytes = 1024 * 1024;

export type Direction = 'forwards' | 'backwards';

/** What a stream shows after its metadata has hidden what it hides. */
export type StreamView =
  | { readonly type: 'notFound' }
  | { readonly type: 'deleted' }
  | {
      readonly type: 'found';
      readonly stream: string;
      readonly id: number;
      readonly head: number;
      /** Revision of the first event shown. */
      readonly first: number;
      /** Events created before this are hidden; 0 when none are. */
      readonly createdFromMicros: number;
    };

export type FoundStream = Extract<StreamView, { type: 'found' }>;

type Order = 'asc' | 'desc';

interface Chunk {
  readonly where: string;
  readonly key: 'position' | 'revision';
  readonly direction: Direction;
  /** Position or revision of the first event. */
  readonly from: number;
  readonly limit: number;
}

/** The bytes of all rows so far bound the chunk; sizes are known without fetching the bytes. */
function chunkSql({ where, key, direction, from, limit }: Chunk): string {
  const [comparison, order]: [string, Order] = direction === 'forwards' ? ['>=', 'asc'] : ['<=', 'desc'];
  return `
    select ${copiedColumns} from (
      select *, sum(octet_length(data) + octet_length(metadata)) over (order by ${key} ${order} rows unbounded preceding)
        - octet_length(data) - octet_length(metadata) as bytes_before
      from (select * from event_store.event where ${where} ${key} ${comparison} ${toDecimal(from)}
            order by ${key} ${order} limit ${Math.min(limit, chunkEvents)}) rows) e
    where e.bytes_before < ${chunkBytes}
    order by e.${key} ${order}`;
}

/** Reads committed events in chunks of bounded size. */
export class EventReader {
  readonly #committed: (stream: string) => StreamState | undefined;
  readonly #streams: NameCache;
  readonly #types: NameCache;
  readonly #cache = new StreamCache();

  /** @param committed the state of a stream that the writer knows; undefined for one that it would have to load */
  constructor(
    readonly pool: Pool,
    committed: (stream: string) => StreamState | undefined,
  ) {
    this.#committed = committed;
    this.#streams = new NameCache(pool, 'stream');
    this.#types = new NameCache(pool, 'event_type');
  }

  /**
   * One chunk of $all from `position` on, that event included.
   *
   * @returns nothing when there is no more.
   */
  async readAll(direction: Direction, position: number, limit = chunkEvents): Promise<StoredEvent[]> {
    return this.#read({ where: '', key: 'position', direction, from: position, limit });
  }

  /** One chunk of a stream from `revision` on, that event included; what metadata hides is not left out here. */
  async readStream(
    { stream, id }: Pick<FoundStream, 'stream' | 'id'>,
    direction: Direction,
    revision: number,
    limit = chunkEvents,
  ): Promise<readonly StoredEvent[]> {
    const cached = this.#cache.read(stream, direction, revision, limit);
    if (cached.length > 0) return cached;
    const where = `stream_id = ${id} and`;
    const events = await this.#read({ where, key: 'revision', direction, from: revision, limit });
    this.#cache.keep(stream, events);
    return events;
  }

  /** Called for each commit, in order, before anybody is told of it. */
  committed(events: readonly StoredEvent[]): void {
    this.#cache.committed(events);
  }

  async #read(chunk: Chunk): Promise<StoredEvent[]> {
    const rows = await copyEvents(this.pool, chunkSql(chunk));
    const [streams, types] = await Promise.all([
      this.#streams.namesOf(rows.map((row) => row.streamId)),
      this.#types.namesOf(rows.map((row) => row.typeId)),
    ]);
    return rows.map((row) => toEvent(row, streams.get(row.streamId), types.get(row.typeId)));
  }

  /** What of a stream is to be seen now. */
  async view(stream: string): Promise<StreamView> {
    const state = this.#committed(stream) ?? (await loadStreamStates(this.pool, [stream])).get(stream);
    if (state === undefined) return { type: 'notFound' };
    if (state.head === tombstoneRevision) return { type: 'deleted' };
    if (state.id === undefined || isSoftDeleted(state.metadata)) return { type: 'notFound' };
    const { truncateBefore = 0, maxCount, maxAgeSeconds } = state.metadata;
    const firstByCount = maxCount === undefined ? 0 : state.head - maxCount + 1;
    return {
      type: 'found',
      stream,
      id: state.id,
      head: state.head,
      first: Math.max(0, truncateBefore, firstByCount),
      createdFromMicros: maxAgeSeconds === undefined ? 0 : (Date.now() - maxAgeSeconds * 1000) * 1000,
    };
  }
}

function toEvent(row: EventRow, stream: string | undefined, type: string | undefined): StoredEvent {
  if (stream === undefined || type === undefined)
    throw new Error(`the stream or the type of the event at position ${row.position} has no name`);
  return {
    position: row.position,
    stream,
    revision: row.revision,
    id: row.id,
    type,
    createdMicros: row.createdMicros,
    isJson: row.isJson,
    data: row.data,
    metadata: row.metadata,
  };
}
