import type { Pool } from 'pg';
import { insertSession } from '../integration/http/rows.js';
import { brewIds } from '../support/web/brewhouse.js';
import { insertLongFermentation } from '../support/web/longBrew.js';

const hourMs = 3_600_000;

/** What the pages of brews show beside what the brewhouse has: a curve of days, and a session that serves. */
export async function fillCurves(pool: Pool, nowMs: number): Promise<void> {
  await insertLongFermentation(pool, { days: 5, everyMs: 60_000, nowMs });
  await insertSession(pool, 'keg-3', { number: 7, startedAt: new Date(nowMs - 70 * hourMs).toISOString() });
}

/** The brew that mashes is at this stage from now on; those before are over, and after the last one all is. */
export async function standAt(
  pool: Pool,
  stage: 'clean' | 'brew' | 'ferment' | 'serve' | 'over',
  nowMs: number,
) {
  const stages = ['clean', 'brew', 'ferment', 'serve'];
  const current = stage === 'over' ? stages.length : stages.indexOf(stage);
  await pool.query(
    `update read_model.brew_plan set halt = null, action = null, planned_at = to_timestamp($4::float8 / 1000),
       status = case when $2::int = 4 then 'completed' else 'running' end,
       stage = case when $2::int = 4 then null else $3 end,
       stages = (select jsonb_agg(entry || jsonb_build_object(
         'status', case when number - 1 < $2 then 'completed' when number - 1 = $2 then 'running' else 'planned' end,
         'startedAtMs', case when number - 1 <= $2 then $4::float8 + number * 3600000 end,
         'endedAtMs', case when number - 1 < $2 then $4::float8 + (number + 1) * 3600000 end) order by number)
         from jsonb_array_elements(stages) with ordinality as entries(entry, number))
     where plan_id = $1`,
    [brewIds.mashing, current, stage, nowMs - 8 * hourMs],
  );
}

/** A machine said that something is wrong with it, and its brew waits. */
export async function failBrew(pool: Pool, nowMs: number): Promise<void> {
  await standAt(pool, 'brew', nowMs);
  await pool.query(
    `update read_model.brew_plan set status = 'halted', halt = '{"reason":"sessionFailed","detail":null}' where plan_id = $1`,
    [brewIds.mashing],
  );
  await pool.query(`update read_model.device_status set error = 105 where device_id = 'base-1'`);
}
