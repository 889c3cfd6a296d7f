import type { Client } from 'pg';
import { decodeUplink } from '../../../adapters/protobuf/index.js';

interface ParkedRow {
  readonly device_id: string;
  readonly body: Buffer;
}

interface ParkedTelemetry {
  readonly deviceId: string;
  readonly boot: number;
  readonly seq: number;
  readonly atMs: number;
}

/** Creates the temporary table `parked` with the telemetry that may be a repeat, which ingest could not tell. */
export async function loadParked(client: Client, since: Date): Promise<void> {
  await client.query(
    'create temporary table parked (device_id text, boot bigint, seq bigint, at timestamptz)',
  );
  const { rows } = await client.query<ParkedRow>(
    `select device_id, body from ingest.parked_message
     where parked_at >= $1 and code in ('NUMBER_REUSED', 'SEQUENCE_TOO_OLD') and device_id is not null`,
    [since],
  );
  const parked = rows.flatMap(telemetryOf);
  await client.query(
    `insert into parked
     select device_id, boot, seq, timestamptz 'epoch' + at_ms * interval '1 millisecond'
     from unnest($1::text[], $2::bigint[], $3::bigint[], $4::bigint[]) sent (device_id, boot, seq, at_ms)`,
    [
      parked.map(({ deviceId }) => deviceId),
      parked.map(({ boot }) => boot),
      parked.map(({ seq }) => seq),
      parked.map(({ atMs }) => atMs),
    ],
  );
}

/** It can be decoded: otherwise it would be parked for another reason. */
function telemetryOf({ device_id: deviceId, body: bytes }: ParkedRow): readonly ParkedTelemetry[] {
  const { boot, seq, body } = decodeUplink(bytes, deviceId);
  const isTelemetry = body.type === 'observation' && body.content.type === 'telemetry';
  return isTelemetry ? [{ deviceId, boot, seq, atMs: body.readings[0]?.atMs ?? 0 }] : [];
}
