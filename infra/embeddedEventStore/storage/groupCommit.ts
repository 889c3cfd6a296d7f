import type { ClientBase } from 'pg';
import { boolArray, byteaArray, int4Array, int8Array, uuidArray } from './binaryArray.js';
import type { StoredEvent } from './storedEvent.js';

/** Everything that one commit writes. */
export interface Group {
  readonly newStreams: Map<string, number>;
  readonly newTypes: Map<string, number>;
  readonly events: StoredEvent[];
  readonly streamIds: number[];
  readonly typeIds: number[];
}

export function emptyGroup(): Group {
  return { newStreams: new Map(), newTypes: new Map(), events: [], streamIds: [], typeIds: [] };
}

const insertSql = `
  with new_stream as (
    insert into event_store.stream (id, name) select * from unnest($1::bigint[], $2::text[])),
  new_type as (
    insert into event_store.event_type (id, name) select * from unnest($3::integer[], $4::text[]))
  insert into event_store.event
    (position, stream_id, revision, created_micros, id, type_id, is_json, data, metadata)
  select * from unnest($5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[], $9::uuid[], $10::integer[],
    $11::boolean[], $12::bytea[], $13::bytea[])`;

/** Writes a group in one statement, which is one transaction and one wait for the disk. Resolves after the commit. */
export async function insertGroup(client: ClientBase, group: Group): Promise<void> {
  const { events } = group;
  await client.query({
    name: 'insert-group',
    text: insertSql,
    values: [
      int8Array([...group.newStreams.values()]),
      [...group.newStreams.keys()],
      int4Array([...group.newTypes.values()]),
      [...group.newTypes.keys()],
      int8Array(events.map((event) => event.position)),
      int8Array(group.streamIds),
      int8Array(events.map((event) => event.revision)),
      int8Array(events.map((event) => event.createdMicros)),
      uuidArray(events.map((event) => event.id)),
      int4Array(group.typeIds),
      boolArray(events.map((event) => event.isJson)),
      byteaArray(events.map((event) => event.data)),
      byteaArray(events.map((event) => event.metadata)),
    ],
  });
}
