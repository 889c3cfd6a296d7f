import type { PoolClient } from 'pg';
import type { SessionTelemetryRow } from '../../../projections/sessions/index.js';
import { unnestInsert, type Column } from '../unnest.js';

/**
 * Where a session's readings are stored in a stream. The range that a device adds to with each reading is in its row of
 * `device_status`, so that a reading changes one row; the others are in `session_telemetry`.
 */
export const rangeColumns: readonly Column<SessionTelemetryRow | undefined>[] = [
  { name: 'stream', type: 'text', of: (row) => row?.stream ?? null },
  { name: 'first_revision', type: 'bigint', of: (row) => row?.firstRevision ?? null },
  { name: 'last_revision', type: 'bigint', of: (row) => row?.lastRevision ?? null },
  { name: 'readings', type: 'bigint', of: (row) => row?.readings ?? null },
  { name: 'first_at', type: 'timestamptz', of: (row) => row?.firstAtMs ?? null },
  { name: 'last_at', type: 'timestamptz', of: (row) => row?.lastAtMs ?? null },
  { name: 'first_received_at', type: 'timestamptz', of: (row) => row?.firstReceivedAtMs ?? null },
  { name: 'last_received_at', type: 'timestamptz', of: (row) => row?.lastReceivedAtMs ?? null },
];

/** Assignments by which a range becomes one with another. An event that was parked comes after later ones. */
export function widened(kept: string, added: string): readonly string[] {
  const end = (which: 'least' | 'greatest', column: string) =>
    `${column} = ${which}(${kept}.${column}, ${added}.${column})`;
  return [
    ...['first_revision', 'first_at', 'first_received_at'].map((column) => end('least', column)),
    ...['last_revision', 'last_at', 'last_received_at'].map((column) => end('greatest', column)),
    `readings = ${kept}.readings + ${added}.readings`,
  ];
}

const widen = `on conflict (session_id, stream) do update set ${widened('session_telemetry', 'excluded').join(', ')}`;

/** Adds ranges to `session_telemetry`. */
export const widenTelemetry = unnestInsert<SessionTelemetryRow>(
  'read_model.session_telemetry',
  [{ name: 'session_id', type: 'text', of: ({ sessionId }) => sessionId }, ...rangeColumns],
  widen,
);

const names = ['session_id', ...rangeColumns.map(({ name }) => name)];

/** Adds the ranges in rows of devices that are in another session or stream from now on to `session_telemetry`. */
export async function keepRanges(
  client: PoolClient,
  now: readonly (readonly [deviceId: string, range: SessionTelemetryRow | undefined])[],
): Promise<void> {
  await client.query({
    name: 'keep ranges',
    text: `insert into read_model.session_telemetry (${names.join(', ')})
      select ${names.map((name) => `kept.${name}`).join(', ')} from read_model.device_status kept
        join unnest($1::text[], $2::text[], $3::text[]) as now (device_id, session_id, stream) using (device_id)
      where kept.stream is not null and (kept.session_id, kept.stream) is distinct from (now.session_id, now.stream)
      ${widen}`,
    values: [
      now.map(([deviceId]) => deviceId),
      now.map(([, range]) => range?.sessionId ?? null),
      now.map(([, range]) => range?.stream ?? null),
    ],
  });
}
