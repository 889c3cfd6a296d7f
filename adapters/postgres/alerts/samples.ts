import type { Pool } from 'pg';
import type { MinuteSample } from '../../../domain/alerts/index.js';
import type { ProjectionReport } from '../../../domain/health/index.js';

interface SampleRow extends Omit<MinuteSample, 'devices'> {
  readonly fault: number;
  readonly needsYou: number;
  readonly offline: number;
  readonly running: number;
  readonly idle: number;
}

const columns = `(extract(epoch from minute) * 1000)::float8 as "atMs", fault, needs_you as "needsYou", offline, running, idle,
  waiting::float8 as waiting, parked::float8 as parked, errors::float8 as errors, projections, stalled,
  open_alerts as "openAlerts", events_per_second as "eventsPerSecond", lag_ms as "lagMs"`;

/** Minutes of the last hour, the oldest first; those in which nobody looked are missing. */
export async function lastHour(pool: Pool): Promise<readonly MinuteSample[]> {
  const { rows } = await pool.query<SampleRow>({
    name: 'minutes of the last hour',
    text: `select ${columns} from operations.service_sample where minute > now() - interval '61 minutes' order by minute`,
  });
  return rows.map(sampleOf);
}

/** Adds to the minute that is under way: its figures are the last ones, what grew is summed up. Deletes what is older than a day. */
export async function writeSample(pool: Pool, sample: Omit<MinuteSample, 'atMs'>): Promise<MinuteSample> {
  const { devices, waiting, parked, errors, projections, stalled, openAlerts, eventsPerSecond, lagMs } =
    sample;
  const { fault, needsYou, offline, running, idle } = devices;
  const { rows } = await pool.query<SampleRow>({
    name: 'write service sample',
    text: `with old as (delete from operations.service_sample where minute < now() - interval '1 day')
      insert into operations.service_sample as known (minute, fault, needs_you, offline, running, idle, waiting, parked, errors,
        projections, stalled, open_alerts, events_per_second, lag_ms)
      values (date_trunc('minute', now()), $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
      on conflict (minute) do update set fault = excluded.fault, needs_you = excluded.needs_you, offline = excluded.offline,
        running = excluded.running, idle = excluded.idle, waiting = excluded.waiting, parked = known.parked + excluded.parked,
        errors = known.errors + excluded.errors, projections = excluded.projections, stalled = excluded.stalled,
        open_alerts = excluded.open_alerts, events_per_second = excluded.events_per_second, lag_ms = excluded.lag_ms
      returning ${columns}`,
    values: [
      ...[fault, needsYou, offline, running, idle, waiting, parked, errors, projections, stalled],
      ...[openAlerts, eventsPerSecond, lagMs],
    ],
  });
  const [row] = rows;
  if (!row) throw new Error('PostgreSQL stored no sample');
  return sampleOf(row);
}

function sampleOf({ fault, needsYou, offline, running, idle, ...row }: SampleRow): MinuteSample {
  return { ...row, devices: { fault, needsYou, offline, running, idle } };
}

/** The same of each projection. Of one that nobody runs there is none. */
export async function writeProjectionSamples(
  pool: Pool,
  reports: readonly ProjectionReport[],
): Promise<void> {
  await pool.query({
    name: 'write projection samples',
    text: `with old as (delete from operations.projection_sample where minute < now() - interval '1 day')
      insert into operations.projection_sample (minute, projection, events_per_second, lag_ms)
      select date_trunc('minute', now()), * from unnest($1::text[], $2::float8[], $3::float8[])
      on conflict (minute, projection) do update set events_per_second = excluded.events_per_second, lag_ms = excluded.lag_ms`,
    values: [
      reports.map(({ projection }) => projection),
      reports.map(({ eventsPerSecond }) => eventsPerSecond),
      reports.map(({ lagMs }) => lagMs),
    ],
  });
}
