import type { Pool } from 'pg';
import type {
  DeviceClock,
  DeviceFilter,
  DeviceStatus,
  LastReading,
  Page,
} from '../../../projections/queries/index.js';
import { anyOf } from '../anyOf.js';
import { ownedBy } from './ownedBy.js';
import { pageOf } from './page.js';

/** Devices by id. */
export async function listDevices(pool: Pool, filter: DeviceFilter): Promise<Page<DeviceStatus>> {
  const { rows } = await pool.query<DeviceRow>(
    `select ${deviceColumns} from ${deviceSource}
     where ($1::text is null or device_status.device_id > $1) and ($2::boolean is null or online = $2)
       and ${ownedBy('$3', { device: 'device_status.device_id', at: 'present' })}
     order by device_status.device_id limit $4`,
    [filter.afterKey?.[0] ?? null, filter.online ?? null, filter.owner ?? null, filter.limit + 1],
  );
  return pageOf(rows, filter.limit, toDeviceStatus, (row) => [row.device_id]);
}

/** Those of the devices that exist, in no order. */
export async function devicesById(
  pool: Pool,
  deviceIds: readonly string[],
): Promise<readonly DeviceStatus[]> {
  const { rows } = await pool.query<DeviceRow>({
    name: 'devices-by-id',
    text: `select ${deviceColumns} from ${deviceSource} where device_status.device_id = ${anyOf('$1', 'text')}`,
    values: [deviceIds],
  });
  return rows.map(toDeviceStatus);
}

/** A change of its name is one of the device. */
export const deviceSource = 'read_model.device_status left join read_model.machine_name using (device_id)';
/** An hour of full rate is the most. With it comes a reading each second, so the row changes as soon as it begins. */
const fullRateUntil = `(select updated_at + make_interval(mins => (instruction ->> 'minutes')::integer)
  from read_model.device_command command
  where command.device_id = device_status.device_id and instruction ->> 'kind' = 'fullRate' and status = 'done'
    and updated_at > now() - interval '1 hour' order by updated_at desc limit 1)`;
/** Of the recipe that its session was begun with. */
const litres = `(select (instruction #>> '{recipe,batchLitres}')::double precision
  from read_model.session join read_model.device_command using (command_id, device_id)
  where session.session_id = device_status.session_id)`;
export const deviceColumns = `device_status.*, ${litres} as litres, machine_name.name, ${fullRateUntil} as full_rate_until,
  (select started_received_at from read_model.session
    where session.session_id = device_status.session_id) as session_started_at,
  greatest(device_status.position, machine_name.position)::text as commit_position`;

export type DeviceRow = {
  readonly device_id: string;
  readonly name: string | null;
  readonly online: boolean;
  readonly presence_changed_at: Date | null;
  readonly machine_type: number | null;
  readonly firmware: string | null;
  readonly serial: string | null;
  readonly session_id: string | null;
  readonly session_started_at: Date | null;
  readonly litres: number | null;
  readonly last_seen_at: Date | null;
  readonly clock_offset_ms: string | null;
  readonly clock_wrong_since: Date | null;
  readonly report_seconds: number | null;
  readonly full_rate_until: Date | null;
  readonly commit_position: string;
} & ReadingColumns;

interface ReadingColumns {
  readonly epoch: string | null;
  readonly boot: string | null;
  readonly seq: string | null;
  readonly idx: number | null;
  readonly at: Date | null;
  readonly received_at: Date | null;
  readonly time_plausible: boolean | null;
  readonly state: number | null;
  readonly process_type: number | null;
  readonly phase: number | null;
  readonly step: number | null;
  readonly user_action: number | null;
  readonly target_celsius: number | null;
  readonly seconds_to_next_action: string | null;
  readonly error: number | null;
  readonly sensors: number[] | null;
  readonly values: number[] | null;
  readonly implausible: number[] | null;
}

export function toDeviceStatus(row: DeviceRow): DeviceStatus {
  return {
    deviceId: row.device_id,
    name: row.name,
    online: row.online,
    presenceChangedAt: row.presence_changed_at,
    machineType: row.machine_type,
    firmware: row.firmware,
    serial: row.serial,
    sessionId: row.session_id,
    sessionStartedAt: row.session_started_at,
    litres: row.litres,
    lastSeenAt: row.last_seen_at,
    clock: toClock(row),
    reportSeconds: row.report_seconds,
    fullRateUntil: row.full_rate_until,
    reading: toLastReading(row),
    position: BigInt(row.commit_position),
  };
}

function toClock({ clock_offset_ms, clock_wrong_since: wrongSince }: DeviceRow): DeviceClock | null {
  return clock_offset_ms === null || wrongSince === null
    ? null
    : { offsetMs: Number(clock_offset_ms), wrongSince };
}

function toLastReading(row: ReadingColumns): LastReading | null {
  if (row.at === null || row.received_at === null) return null;
  return {
    epoch: Number(row.epoch),
    boot: Number(row.boot),
    seq: Number(row.seq),
    index: row.idx ?? 0,
    at: row.at,
    receivedAt: row.received_at,
    timePlausible: row.time_plausible ?? true,
    state: row.state,
    processType: row.process_type,
    phase: row.phase,
    step: row.step,
    userAction: row.user_action,
    targetCelsius: row.target_celsius,
    secondsToNextAction: row.seconds_to_next_action === null ? null : Number(row.seconds_to_next_action),
    error: row.error,
    sensors: row.sensors ?? [],
    values: row.values ?? [],
    implausible: row.implausible ?? [],
  };
}
