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
import { sessionId } from '../../../domain/brewSession/index.js';
import { arrayLiteral, unnestInsert, upsertOn, type Column } from '../unnest.js';
import type { ReadModel } from './readModel.js';

type At<Row> = Row & { readonly position: bigint };

const readingColumns: readonly Column<StatusReading>[] = [
  { name: 'device_id', type: 'text', of: ({ message }) => message.deviceId },
  { name: 'epoch', type: 'bigint', of: ({ message }) => message.epoch },
  { name: 'boot', type: 'bigint', of: ({ message }) => message.boot },
  { name: 'seq', type: 'bigint', of: ({ message }) => message.seq },
  { name: 'idx', type: 'integer', of: ({ index }) => index },
  { name: 'at', type: 'timestamptz', of: ({ reading }) => reading.atMs },
  { name: 'received_at', type: 'timestamptz', of: ({ message }) => message.receivedAtMs },
  { name: 'time_plausible', type: 'boolean', of: ({ timePlausible }) => timePlausible },
  { name: 'state', type: 'smallint', of: ({ reading }) => reading.context?.state ?? null },
  { name: 'process_type', type: 'smallint', of: ({ reading }) => reading.context?.processType ?? null },
  { name: 'phase', type: 'smallint', of: ({ reading }) => reading.context?.phase ?? null },
  { name: 'step', type: 'smallint', of: ({ reading }) => reading.context?.step ?? null },
  { name: 'user_action', type: 'smallint', of: ({ reading }) => reading.context?.userAction ?? null },
  { name: 'error', type: 'smallint', of: ({ reading }) => reading.context?.error ?? null },
  { name: 'target_celsius', type: 'real', of: ({ reading }) => reading.context?.targetCelsius ?? null },
  { name: 'sensors', type: 'smallint[]', of: ({ reading }) => arrayLiteral(reading.sensors) },
  { name: 'values', type: 'real[]', of: ({ reading }) => arrayLiteral(reading.values) },
  {
    name: 'implausible',
    type: 'smallint[]',
    of: ({ implausible }) => (implausible ? arrayLiteral(implausible) : null),
  },
];

const statusColumns: readonly Column<At<StatusReading>>[] = [
  ...readingColumns,
  {
    name: 'session_id',
    type: 'text',
    of: ({ message }) => (message.session === 0 ? null : sessionId(message.deviceId, message.session)),
  },
  {
    name: 'seconds_to_next_action',
    type: 'bigint',
    of: ({ reading }) => reading.context?.secondsToNextAction ?? null,
  },
  { name: 'last_seen_at', type: 'timestamptz', of: ({ message }) => message.receivedAtMs },
  { name: 'position', type: 'bigint', of: ({ position }) => position },
];
const upsertStatus = unnestInsert(
  'read_model.device_status',
  statusColumns,
  upsertOn(['device_id'], statusColumns),
);

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

/** Last known status: the newest reading of each device that is not late, and whether the device is online. */
export const deviceStatus: ReadModel = {
  name: 'deviceStatus',
  tables: ['device_status'],
  async write(client, batch) {
    const { position, telemetry } = batch;
    await upsertStatus(
      client,
      newestReadings(telemetry).map((row) => ({ ...row, position })),
    );
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
