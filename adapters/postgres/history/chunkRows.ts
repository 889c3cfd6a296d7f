import type { PoolClient } from 'pg';
import {
  chunkKinds,
  encodeChunk,
  encodeSummaries,
  hourMs,
  intervals,
  summarise,
  tenMinutesMs,
  type PlannedChunk,
} from '../../../projections/history/index.js';
import { binaryArray } from '../binaryArray.js';
import { arrayLiteral } from '../unnest.js';

/** A chunk and its body, as they are stored. */
export interface ChunkRow {
  readonly deviceId: string;
  readonly session: number;
  readonly kind: number;
  readonly hour: number;
  readonly fromMs: number;
  readonly toMs: number;
  readonly receivedFromMs: number;
  readonly receivedToMs: number;
  readonly readings: number;
  readonly head: Uint8Array;
  /** Summaries of its parts. */
  readonly parts: Uint8Array | undefined;
  readonly body: Uint8Array;
}

/** A chunk of more readings than one in five seconds has a summary of each ten minutes: fewer are decoded as fast. */
const tenthsAbove = 720;

/** Encodes a chunk of a device's readings that were received in an hour. */
export function chunkRowOf(
  { kind, session, readings }: PlannedChunk,
  { deviceId, hour }: Pick<ChunkRow, 'deviceId' | 'hour'>,
): ChunkRow {
  const summary = summarise(readings);
  let receivedFromMs = Infinity;
  let receivedToMs = -Infinity;
  for (const { receivedAtMs } of readings) {
    if (receivedAtMs < receivedFromMs) receivedFromMs = receivedAtMs;
    if (receivedAtMs > receivedToMs) receivedToMs = receivedAtMs;
  }
  const isTimed = kind !== chunkKinds.untimed;
  return {
    ...{ deviceId, session, kind, hour, receivedFromMs, receivedToMs },
    fromMs: isTimed ? summary.fromMs : receivedFromMs,
    toMs: isTimed ? summary.toMs : receivedToMs,
    readings: readings.length,
    head: encodeSummaries([summary]),
    parts: partSummaries({ kind, session, readings }),
    body: encodeChunk(readings),
  };
}

/** Summaries of each ten minutes of an hour that has many readings, and of each hour of a day. */
function partSummaries({ kind, readings }: PlannedChunk): Uint8Array | undefined {
  const lengthMs = kind === chunkKinds.day ? hourMs : tenMinutesMs;
  const isWorthIt = kind === chunkKinds.day || (kind === chunkKinds.hour && readings.length > tenthsAbove);
  return isWorthIt ? encodeSummaries(intervals(readings, lengthMs).map(summarise)) : undefined;
}

/** Writes chunks with the next ids; their months have to be there. */
export async function insertChunks(client: PoolClient, rows: readonly ChunkRow[]): Promise<void> {
  if (rows.length === 0) return;
  const { rows: ids } = await client.query<{ id: number }>({
    name: 'history chunk ids',
    text: `select nextval('read_model.history_chunk_id')::float8 as id from generate_series(1, $1::integer)`,
    values: [rows.length],
  });
  const id = binaryArray.int8(ids.map((row) => row.id));
  const hour = binaryArray.int4(rows.map((row) => row.hour));
  await client.query({
    name: 'insert history bodies',
    text: `insert into read_model.history_body (id, hour, body)
      select * from unnest($1::bigint[], $2::integer[], $3::bytea[])`,
    values: [id, hour, binaryArray.bytea(rows.map(({ body }) => [body]))],
  });
  await client.query({
    name: 'insert history chunks',
    text: `insert into read_model.history_chunk
        (id, hour, from_ms, to_ms, received_from_ms, received_to_ms, session, readings, kind, device_id, head, parts)
      select * from unnest($1::bigint[], $2::integer[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[],
        $8::integer[], $9::smallint[], $10::text[], $11::bytea[], $12::bytea[])`,
    values: [
      id,
      hour,
      ...[
        rows.map(({ fromMs }) => fromMs),
        rows.map(({ toMs }) => toMs),
        rows.map(({ receivedFromMs }) => receivedFromMs),
        rows.map(({ receivedToMs }) => receivedToMs),
        rows.map(({ session }) => session),
      ].map(binaryArray.int8),
      binaryArray.int4(rows.map(({ readings }) => readings)),
      binaryArray.int2(rows.map(({ kind }) => kind)),
      arrayLiteral(rows.map(({ deviceId }) => deviceId)),
      binaryArray.bytea(rows.map(({ head }) => [head])),
      binaryArray.bytea(rows.map(({ parts }) => (parts ? [parts] : undefined))),
    ],
  });
}
