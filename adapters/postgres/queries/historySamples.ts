import type { HistoryRequest } from '../../../projections/queries/index.js';
import type { HistoryLevel } from '../../../projections/readings/index.js';
import { inRange, ofDevice } from './historyRange.js';
import { partsOfDays, receivedIn, receivedOnDaysIn } from './historyReceived.js';

const wantedSensor = '($5::int[] is null or s.sensor = any($5))';

/** A reading that is further than this from the newest one of its message is placed at the receipt: its own time is unreliable. */
const longestMessage = "interval '1 day'";

/**
 * Readings as rows with `at`, placed by receipt: the newest reading of a message at the message's receipt, the others as long
 * before it as their device says. A reading that is more than a day away is placed at the receipt itself. All readings of a
 * message have one time of receipt.
 */
export const placedByReceipt = `(
  select device_id, session, received_at, epoch, boot, seq, idx, sensors, "values", implausible, received_at
    - case when newest - said_at between interval '0' and ${longestMessage} then newest - said_at else interval '0' end as at
  from (
    select *, r.at as said_at, coalesce(max(r.at) filter (where time_plausible) over message, max(r.at) over message) as newest
    from read_model.reading r
    where ${ofDevice} and received_at >= $2 and received_at < $3::timestamptz + ${longestMessage}
    window message as (partition by epoch, boot, seq)
  ) said
)`;

/** Table or query with the readings of a request, and their condition. */
function readingsOf({ placedBy, include, received }: HistoryRequest): {
  readonly from: string;
  readonly where: string;
} {
  const within = receivedIn(received);
  if (placedBy === 'receipt') return { from: placedByReceipt, where: `${inRange('at')}${within}` };
  const isTimed = include?.includes('implausibleTimes') ? '' : ' and time_plausible';
  return { from: 'read_model.reading', where: `${inRange('at')}${isTimed}${within}` };
}

/** Every reading of the range, one row for each sensor. */
export function everyReading(request: HistoryRequest): string {
  const { from, where } = readingsOf(request);
  const isPlausible = request.include?.includes('implausibleValues')
    ? ''
    : ' and (implausible is null or s.sensor <> all(implausible))';
  return `
  select s.sensor, s.value as lowest, at_ms as lowest_at, s.value as highest, at_ms as highest_at,
    s.value as last, at_ms as last_at, s.value::float8 as sum, 1::float8 as readings,
    array[at_ms, r.seq::float8 * 1024 + r.idx, s.value] as latest
  from ${from} r,
    lateral (select extract(epoch from r.at)::float8 * 1000 as at_ms) as time,
    unnest(r.sensors, r."values") as s (sensor, value)
  where ${where} and ${wantedSensor}${isPlausible}`;
}

/** The readings of the range, one row for each; parameters $1 to $4. */
export function readingsInRange(request: HistoryRequest): string {
  const { from, where } = readingsOf(request);
  return `select from ${from} r where ${where}`;
}

export const inOrder = 'order by s.sensor, r.at, r.epoch, r.boot, r.seq, r.idx';

/** The rollups of the range, one row for each sensor. They have plausible times and values only. */
const rollupsOf = ({ received }: HistoryRequest, level: HistoryLevel) => `
  select s.sensor, s.lowest, start_ms + s.lowest_at as lowest_at, s.highest, start_ms + s.highest_at as highest_at,
    s.last, start_ms + s.last_at as last_at, s.sum, s.readings::float8 as readings,
    array[start_ms + s.last_at, 0, s.last] as latest
  from read_model.reading_${level} r,
    lateral (select extract(epoch from r.bucket)::float8 * 1000 as start_ms) as time,
    unnest(r.sensors, r.lowest, r.lowest_at, r.highest, r.highest_at, r.last, r.last_at, r.sum, r.readings)
      as s (sensor, lowest, lowest_at, highest, highest_at, last, last_at, sum, readings)
  where ${inRange('bucket')} and ${wantedSensor}${receivedOnDaysIn(received)}`;

/** What the extremes are taken of: rollups, and single readings of the days that are in a window only in part. */
function samplesOf(request: HistoryRequest, level: HistoryLevel): string {
  if (level === 'reading') return everyReading(request);
  const parts = partsOfDays(request.received);
  const rollups = rollupsOf(request, level);
  return parts.length === 0
    ? rollups
    : `${rollups} union all ${everyReading({ ...request, received: parts })}`;
}

/**
 * The extremes of each interval of $7 milliseconds after $6. Arrays are compared by value first: the least [value, time] is the
 * lowest value at its earliest time; of equal times the last in the device's order is the latest.
 */
export function extremesOf(request: HistoryRequest, level: HistoryLevel): string {
  return `
  with stretch as (
    select sensor, floor((lowest_at - $6::float8) / $7::float8) as number,
      min(array[lowest, lowest_at]) as low, max(array[highest, -highest_at]) as high, max(latest) as latest,
      sum(sum) as sum, sum(readings) as readings
    from (${samplesOf(request, level)}) sample
    group by 1, 2
  )
  select sensor, low[1]::real as lowest, low[2] as lowest_at, high[1]::real as highest, -high[2] as highest_at,
    latest[3]::real as last, sum, readings
  from stretch order by sensor, number`;
}
