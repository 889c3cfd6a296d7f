import type { Pool } from 'pg';
import type { GravityReading } from '../../../domain/fermentation/index.js';
import { sensors } from '../../../domain/machine/index.js';
import type { GravityRequest, SessionEdges } from '../../../projections/queries/index.js';

const twoDaysMs = 2 * 86_400_000;
const mean = `sum(sum[place]) / sum(readings[place])`;
const place = `lateral (select array_position(sensors, ${sensors.specificGravity}::smallint) as place) at`;

/** Means of an hour; of ten minutes in a session of up to two days. At most some hundred rows of a rollup for each week. */
export async function gravityOf(
  pool: Pool,
  { deviceId, session, from, to }: GravityRequest,
): Promise<readonly GravityReading[]> {
  const isShort = to.getTime() - from.getTime() <= twoDaysMs;
  const [table, width] = isShort ? ['reading_minute', '10 minutes'] : ['reading_hour', '1 hour'];
  const { rows } = await pool.query<GravityReading>(
    `select extract(epoch from date_bin('${width}', bucket, 'epoch') + interval '${width}' / 2)::float8 * 1000 as "atMs",
       ${mean} as "specificGravity"
     from read_model.${table}, ${place}
     where device_id = $1 and session = $2 and bucket >= date_trunc('hour', $3::timestamptz) and bucket < $4 and place is not null
     group by 1 order by 1 limit 5000`,
    [deviceId, session, from, to],
  );
  return rows;
}

/** The first and the last three hours with gravity of each of these sessions: for comparing brews that are over. */
export async function gravityEdges(
  pool: Pool,
  sessions: readonly Omit<GravityRequest, 'from' | 'to'>[],
): Promise<readonly SessionEdges[]> {
  const hours = (order: string) => `(
    select bucket, ${mean} as value from read_model.reading_hour, ${place}
    where device_id = asked.device_id and session = asked.session and place is not null
    group by bucket order by bucket ${order} limit 3)`;
  const { rows } = await pool.query<SessionEdges>(
    `select asked.device_id as "deviceId", asked.session::float8 as session, (
       select coalesce(jsonb_agg(jsonb_build_object('atMs', extract(epoch from bucket + interval '30 minutes') * 1000, 'specificGravity', value) order by bucket), '[]')
       from (${hours('asc')} union ${hours('desc')}) edges
     ) as readings
     from unnest($1::text[], $2::bigint[]) as asked (device_id, session)`,
    [sessions.map(({ deviceId }) => deviceId), sessions.map(({ session }) => session)],
  );
  return rows;
}
