import type { Pool } from 'pg';
import type {
  ExcludedReadings,
  ExcludedTimes,
  ExcludedValues,
  HistoryRequest,
} from '../../../projections/queries/index.js';
import type { HistoryLevel } from '../../../projections/readings/index.js';
import { inRange, ofDevice, rangeOf } from './historyRange.js';
import { receivedIn, receivedOnDaysIn } from './historyReceived.js';

const shown = 5;

/** @param level of the curve. */
export async function excludedOf(
  pool: Pool,
  request: HistoryRequest,
  level: HistoryLevel,
): Promise<ExcludedReadings> {
  const { placedBy, include = [] } = request;
  const hasAllTimes = placedBy === 'receipt' || include.includes('implausibleTimes');
  const times = hasAllTimes ? { readings: 0, first: [] } : await untimed(pool, request, level);
  const values = include.includes('implausibleValues') ? [] : await implausible(pool, request, level);
  return { times, values };
}

async function untimed(pool: Pool, request: HistoryRequest, level: HistoryLevel): Promise<ExcludedTimes> {
  // For a session its own readings, whenever received; for a device those of the range.
  const within = (received: string) =>
    request.session === undefined ? inRange(received) : `${ofDevice} and $2::timestamptz < $3::timestamptz`;
  const ofReadings = `from read_model.reading where not time_plausible and ${within('received_at')}${receivedIn(request.received)}`;
  const counted =
    level === 'reading'
      ? `select count(*)::float8 as readings ${ofReadings}`
      : `select coalesce(sum(untimed), 0)::float8 as readings from read_model.reading_${level}
         where ${within('bucket')}${receivedOnDaysIn(request.received)}`;
  const values = rangeOf(request).slice(0, 4);
  const { rows: counts } = await pool.query<{ readings: number }>(counted, values);
  const readings = counts[0]?.readings ?? 0;
  if (readings === 0) return { readings, first: [] };
  const { rows: first } = await pool.query<ExcludedTimes['first'][number]>(
    `select at, received_at as "receivedAt" ${ofReadings} order by received_at, epoch, boot, seq, idx limit ${shown}`,
    values,
  );
  return { readings, first };
}

interface ValuesRow {
  readonly sensor: number;
  readonly readings: number;
}

async function implausible(
  pool: Pool,
  request: HistoryRequest,
  level: HistoryLevel,
): Promise<readonly ExcludedValues[]> {
  const isByReceipt = request.placedBy === 'receipt';
  const time = isByReceipt ? 'received_at' : 'at';
  const isTimed = isByReceipt ? '' : ' and time_plausible';
  const ofReadings = `implausible is not null and ${inRange(time)}${isTimed}${receivedIn(request.received)}`;
  const found =
    level === 'reading'
      ? `select s.sensor, 1 as readings from read_model.reading, unnest(implausible) as s (sensor) where ${ofReadings}`
      : `select s.sensor, s.readings from read_model.reading_${level}, unnest(implausible, implausible_readings) as s (sensor, readings)
         where ${inRange('bucket')}${receivedOnDaysIn(request.received)}`;
  const { rows } = await pool.query<ValuesRow>(
    `select sensor, sum(readings)::float8 as readings from (${found}) s
     where $5::int[] is null or sensor = any($5) group by 1 order by 1`,
    rangeOf(request),
  );
  if (rows.length === 0) return [];
  const { rows: first } = await pool.query<{ sensor: number; at: Date; value: number }>(
    `select wanted.sensor, r.at, r.value from unnest($5::smallint[]) as wanted (sensor),
       lateral (select ${time} as at, "values"[array_position(sensors, wanted.sensor)] as value from read_model.reading
         where ${ofReadings} and wanted.sensor = any(implausible) order by ${time}, epoch, boot, seq, idx limit ${shown}) r`,
    [...rangeOf(request).slice(0, 4), rows.map(({ sensor }) => sensor)],
  );
  return rows.map((row) => ({
    ...row,
    first: first.filter(({ sensor }) => sensor === row.sensor).map(({ at, value }) => ({ at, value })),
  }));
}
