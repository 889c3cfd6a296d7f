import type { PoolClient } from 'pg';
import {
  lastReceived,
  newestReadings,
  projectClocks,
  projectPresence,
  projectReporting,
  type ClockRow,
  type PresenceRow,
  type ReportingRow,
  type StatusReading,
} from '../../../projections/deviceStatus/index.js';
import type { StoredTelemetry } from '../../../projections/telemetry.js';
import { projectSessionTelemetry, type SessionTelemetryRow } from '../../../projections/sessions/index.js';
import { arrayLiteral, assigned, unnestInsert, unnestUpdate, upsertOn, type Column } from '../unnest.js';
import type { ReadModel } from './readModel.js';
import { keepRanges, rangeColumns, widened, widenTelemetry } from './sessionTelemetry.js';

type At<Row> = Row & { readonly position: bigint };

/** The newest reading of a device, and the range that it adds to the session that the device is in. */
interface NewestRow {
  readonly newest: StatusReading;
  readonly range: SessionTelemetryRow | undefined;
  readonly position: bigint;
}

const newestColumns: readonly Column<NewestRow>[] = [
  { name: 'device_id', type: 'text', of: ({ newest }) => newest.message.deviceId },
  { name: 'session_id', type: 'text', of: ({ range }) => range?.sessionId ?? null },
  { name: 'epoch', type: 'bigint', of: ({ newest }) => newest.message.epoch },
  { name: 'boot', type: 'bigint', of: ({ newest }) => newest.message.boot },
  { name: 'seq', type: 'bigint', of: ({ newest }) => newest.message.seq },
  { name: 'idx', type: 'integer', of: ({ newest }) => newest.index },
  { name: 'at', type: 'timestamptz', of: ({ newest }) => newest.reading.atMs },
  { name: 'received_at', type: 'timestamptz', of: ({ newest }) => newest.message.receivedAtMs },
  { name: 'time_plausible', type: 'boolean', of: ({ newest }) => newest.timePlausible },
  ...(
    [
      ['state', 'smallint', 'state'],
      ['process_type', 'smallint', 'processType'],
      ['phase', 'smallint', 'phase'],
      ['step', 'smallint', 'step'],
      ['user_action', 'smallint', 'userAction'],
      ['error', 'smallint', 'error'],
      ['target_celsius', 'real', 'targetCelsius'],
      ['seconds_to_next_action', 'bigint', 'secondsToNextAction'],
    ] as const
  ).map(([name, type, key]): Column<NewestRow> => ({
    ...{ name, type },
    of: ({ newest }) => newest.reading.context?.[key] ?? null,
  })),
  { name: 'sensors', type: 'smallint[]', of: ({ newest }) => arrayLiteral(newest.reading.sensors) },
  { name: 'values', type: 'real[]', of: ({ newest }) => arrayLiteral(newest.reading.values) },
  {
    name: 'implausible',
    type: 'smallint[]',
    of: ({ newest: { implausible } }) => (implausible ? arrayLiteral(implausible) : null),
  },
  { name: 'last_seen_at', type: 'timestamptz', of: ({ newest }) => newest.message.receivedAtMs },
  { name: 'position', type: 'bigint', of: ({ position }) => position },
];
const statusColumns = [
  ...newestColumns,
  ...rangeColumns.map((column): Column<NewestRow> => ({ ...column, of: ({ range }) => column.of(range) })),
];

/** Mostly a device is in the session and the stream of its last reading: its row alone changes, and in its page (HOT). */
const updateStatus = unnestUpdate('read_model.device_status', statusColumns, {
  set: [
    ...assigned(
      newestColumns.filter(({ name }) => !['device_id', 'session_id'].includes(name)),
      'added',
    ),
    ...widened('kept', 'added'),
  ],
  where: `kept.device_id = added.device_id and kept.session_id is not distinct from added.session_id
    and kept.stream is not distinct from added.stream`,
});

/** The other devices of a batch. */
const upsertStatus = unnestInsert(
  'read_model.device_status',
  statusColumns,
  `${upsertOn(['device_id'], statusColumns)}
   where (device_status.session_id, device_status.stream) is distinct from (excluded.session_id, excluded.stream)`,
);

async function writeNewest(client: PoolClient, rows: readonly NewestRow[]): Promise<void> {
  if ((await updateStatus(client, rows)) === rows.length) return;
  await keepRanges(
    client,
    rows.map(({ newest, range }) => [newest.message.deviceId, range]),
  );
  await upsertStatus(client, rows);
}

/** A late message says nothing about the present, but its device was online to send it. */
const seenColumns: readonly Column<At<StoredTelemetry>>[] = [
  { name: 'device_id', type: 'text', of: ({ deviceId }) => deviceId },
  { name: 'last_seen_at', type: 'timestamptz', of: ({ receivedAtMs }) => receivedAtMs },
  { name: 'position', type: 'bigint', of: ({ position }) => position },
];
const upsertSeen = unnestInsert(
  'read_model.device_status',
  seenColumns,
  // An event that was parked comes after later ones.
  `on conflict (device_id) do update set position = excluded.position,
    last_seen_at = greatest(device_status.last_seen_at, excluded.last_seen_at)`,
);

const presenceColumns: readonly Column<At<PresenceRow>>[] = [
  { name: 'device_id', type: 'text', of: ({ deviceId }) => deviceId },
  { name: 'online', type: 'boolean', of: ({ online }) => online },
  { name: 'presence_changed_at', type: 'timestamptz', of: ({ changedAtMs }) => changedAtMs },
  { name: 'machine_type', type: 'smallint', of: ({ identity }) => identity?.machineType ?? null },
  { name: 'firmware', type: 'text', of: ({ identity }) => identity?.firmware ?? null },
  { name: 'serial', type: 'text', of: ({ identity }) => identity?.serial ?? null },
  { name: 'partition', type: 'smallint', of: ({ identity }) => identity?.partition ?? null },
  { name: 'position', type: 'bigint', of: ({ position }) => position },
];
/** A disconnection has no identity, so the known identity stays. */
const upsertPresence = unnestInsert(
  'read_model.device_status',
  presenceColumns,
  `on conflict (device_id) do update set online = excluded.online, presence_changed_at = excluded.presence_changed_at,
    machine_type = coalesce(excluded.machine_type, device_status.machine_type),
    firmware = coalesce(excluded.firmware, device_status.firmware),
    serial = coalesce(excluded.serial, device_status.serial),
    partition = coalesce(excluded.partition, device_status.partition),
    position = excluded.position`,
);

const clockColumns: readonly Column<At<ClockRow>>[] = [
  { name: 'device_id', type: 'text', of: ({ deviceId }) => deviceId },
  { name: 'clock_offset_ms', type: 'bigint', of: ({ error }) => error?.offsetMs ?? null },
  {
    name: 'clock_wrong_since',
    type: 'timestamptz',
    of: ({ error }) => error?.sinceMs ?? null,
  },
  { name: 'position', type: 'bigint', of: ({ position }) => position },
];
const upsertClocks = unnestInsert(
  'read_model.device_status',
  clockColumns,
  `on conflict (device_id) do update set clock_offset_ms = excluded.clock_offset_ms, position = excluded.position,
    clock_wrong_since = case when excluded.clock_offset_ms is not null
      then coalesce(device_status.clock_wrong_since, excluded.clock_wrong_since) end`,
);

const reportingColumns: readonly Column<At<ReportingRow>>[] = [
  { name: 'device_id', type: 'text', of: ({ deviceId }) => deviceId },
  { name: 'report_seconds', type: 'integer', of: ({ reportSeconds }) => reportSeconds },
  { name: 'position', type: 'bigint', of: ({ position }) => position },
];
const upsertReporting = unnestInsert(
  'read_model.device_status',
  reportingColumns,
  upsertOn(['device_id'], reportingColumns),
);

/**
 * Last known status: the newest reading of each device that is not late, and whether the device is online. And where the readings of
 * sessions are stored.
 */
export const deviceStatus: ReadModel = {
  name: 'deviceStatus',
  tables: ['device_status', 'session_telemetry'],
  async write(client, batch) {
    const { position, telemetry } = batch;
    const readings = newestReadings(telemetry);
    const { current, others } = projectSessionTelemetry(
      telemetry,
      readings.map(({ message }) => message),
    );
    await writeNewest(
      client,
      readings.map((newest) => ({ newest, range: current.get(newest.message.deviceId), position })),
    );
    await widenTelemetry(client, others);
    const late = lastReceived(telemetry).filter((message) => message.late);
    await upsertSeen(
      client,
      late.map((row) => ({ ...row, position })),
    );
    await upsertPresence(
      client,
      projectPresence(batch).map((row) => ({ ...row, position })),
    );
    await upsertClocks(
      client,
      projectClocks(batch).map((row) => ({ ...row, position })),
    );
    await upsertReporting(
      client,
      projectReporting(batch).map((row) => ({ ...row, position })),
    );
  },
};
