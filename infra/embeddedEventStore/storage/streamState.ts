import type { ClientBase, Pool } from 'pg';
import { isMetastream, originalOf, tombstoneRevision } from './storedEvent.js';
import { metastreamMetadata, parseStreamMetadata, type StreamMetadata } from './streamMetadata.js';

/** What the writer must know of a stream to decide about an append. */
export interface StreamState {
  /** Key in table `stream`; undefined while the stream has no event. */
  readonly id: number | undefined;
  /** Revision of the newest event, -1 for none, `tombstoneRevision` after a tombstone. */
  readonly head: number;
  readonly metadata: StreamMetadata;
  /** The metadata as it was written, for keys that only clients understand. */
  readonly metadataJson: Uint8Array;
  readonly hasMetadata: boolean;
}

interface StateRow {
  name: string;
  id: string | null;
  head: string | null;
  metadata: Buffer | null;
  metadata_is_json: boolean | null;
}

const noBytes = new Uint8Array(0);

/** Both lookups are index descents: by name, and the newest revision of (stream_id, revision). */
const loadSql = `
  select n.name, s.id, h.revision as head, m.data as metadata, m.is_json as metadata_is_json
  from unnest($1::text[]) as n(name)
  left join event_store.stream s on s.name = n.name
  left join lateral (
    select e.revision from event_store.event e where e.stream_id = s.id order by e.revision desc limit 1) h on true
  left join lateral (
    select e.data, e.is_json from event_store.stream ms join event_store.event e on e.stream_id = ms.id
    where ms.name = '$$' || n.name order by e.revision desc limit 1) m on true`;

/** Reads the committed state of streams, absent ones included. */
export async function loadStreamStates(
  db: ClientBase | Pool,
  names: readonly string[],
): Promise<Map<string, StreamState>> {
  const wanted = new Set(names.flatMap(withOriginals));
  const { rows } = await db.query<StateRow>({
    name: 'load-stream-states',
    text: loadSql,
    values: [[...wanted]],
  });
  const states = new Map(rows.map((row) => [row.name, toState(row)]));
  // Shorter names first: what a metastream shows depends on the stream that it describes.
  for (const name of [...states.keys()].sort((a, b) => a.length - b.length)) {
    const state = states.get(name);
    if (state !== undefined && isMetastream(name)) {
      states.set(name, asMetastream(state, states.get(originalOf(name))));
    }
  }
  return states;
}

function withOriginals(name: string): string[] {
  return isMetastream(name) ? [name, ...withOriginals(originalOf(name))] : [name];
}

function toState(row: StateRow): StreamState {
  return {
    id: row.id === null ? undefined : Number(row.id),
    head: row.head === null ? -1 : Number(row.head),
    metadata: row.metadata === null ? {} : parseStreamMetadata(row.metadata, row.metadata_is_json === true),
    metadataJson: row.metadata ?? noBytes,
    hasMetadata: row.metadata !== null,
  };
}

/** A metastream shows one event, and goes with its stream when that is tombstoned (`IndexReader` of EventStoreDB). */
function asMetastream(state: StreamState, original: StreamState | undefined): StreamState {
  const head = original?.head === tombstoneRevision ? tombstoneRevision : state.head;
  return { ...state, head, metadata: metastreamMetadata };
}
