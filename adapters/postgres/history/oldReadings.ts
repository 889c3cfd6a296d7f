import type { HistoryReading } from '../../../projections/history/index.js';
import type { HistoryParts, HistorySlice } from './slice.js';

interface OldRow {
  readonly epoch: number;
  readonly boot: number;
  readonly seq: number;
  readonly index: number;
  readonly session: number;
  readonly receivedAtMs: number;
  readonly atMs: number;
  readonly timePlausible: boolean;
  readonly implausible: readonly number[] | null;
  readonly sensors: readonly number[];
  readonly values: readonly number[];
  readonly state: number | null;
  readonly process_type: number | null;
  readonly phase: number | null;
  readonly step: number | null;
  readonly user_action: number | null;
  readonly error: number | null;
  readonly target_celsius: number | null;
}

/**
 * Readings as rows, as they were stored before there were chunks: without the time to the next action, with values of seven digits. They are read
 * until history is filled again from the event store.
 */
export async function oldReadings(
  pool: HistoryParts['pool'],
  { deviceId, session, fromMs, toMs, receivedFromMs, withUntimed }: HistorySlice,
): Promise<readonly HistoryReading[]> {
  const { rows } = await pool.query<OldRow>(
    `select epoch::float8, boot::float8, seq::float8, idx as index, coalesce(session, 0)::float8 as session,
       extract(epoch from received_at)::float8 * 1000 as "receivedAtMs", extract(epoch from at)::float8 * 1000 as "atMs",
       time_plausible as "timePlausible", implausible, sensors, "values",
       state, process_type, phase, step, user_action, error, target_celsius
     from read_model.reading
     where device_id = $1 and ($2::bigint is null or session = $2)
       and (not time_plausible and $6 or time_plausible and ($3::float8 is null or at >= to_timestamp($3 / 1000.0))
         and ($4::float8 is null or at < to_timestamp($4 / 1000.0)))
       and ($5::float8 is null or received_at >= to_timestamp($5 / 1000.0))`,
    [deviceId, session ?? null, fromMs ?? null, toMs ?? null, receivedFromMs ?? null, withUntimed],
  );
  return rows.map(toReading);
}

function toReading(row: OldRow): HistoryReading {
  const { epoch, boot, seq, index, session, receivedAtMs, timePlausible, implausible } = row;
  const context = {
    state: row.state ?? 0,
    processType: row.process_type ?? 0,
    phase: row.phase ?? 0,
    step: row.step ?? 0,
    userAction: row.user_action ?? 0,
    error: row.error ?? 0,
    targetCelsius: row.target_celsius ?? undefined,
    secondsToNextAction: 0,
  };
  return {
    ...{ epoch, boot, seq, index, session, timePlausible },
    receivedAtMs: Math.round(receivedAtMs),
    implausible: implausible ?? undefined,
    reading: {
      atMs: Math.round(row.atMs),
      sensors: row.sensors,
      values: row.values,
      context: row.state === null ? undefined : context,
    },
  };
}
