import type { Pool } from 'pg';
import { sensors } from '../../../domain/machine/index.js';
import { insertReadings, insertSession } from '../../integration/http/rows.js';
import { brewIds } from './brewhouse.js';

const dayMs = 86_400_000;

interface Fermentation {
  readonly days: number;
  /** Between readings. */
  readonly everyMs: number;
  readonly nowMs: number;
}

/** A fermentation in the keg of the brewhouse's brew that ferments. @returns how many readings */
export async function insertLongFermentation(
  pool: Pool,
  { days, everyMs, nowMs }: Fermentation,
): Promise<number> {
  const startMs = nowMs - days * dayMs;
  const startedAt = new Date(startMs).toISOString();
  await insertSession(pool, 'keg-2', { number: 7, startedAt });
  const count = (days * dayMs) / everyMs;
  const readings = Array.from({ length: count }, (_, index) => {
    const atMs = startMs + index * everyMs;
    const done = index / count;
    const unrest = Math.sin(index / 40) / 5 + Math.sin(index * 7.3) / 20;
    const values = {
      [sensors.liquid]: 19.5 + done + unrest,
      [sensors.ambient]: 17 + Math.sin(index / 1_375),
      [sensors.specificGravity]: 1.012 + 0.04 * Math.exp(-6 * done) + unrest / 2_000,
      [sensors.heater]: Math.max(0, Math.round(40 * unrest) * 10),
    };
    return { atMs, receivedAtMs: atMs, session: 7, values };
  });
  await insertReadings(pool, 'keg-2', readings);
  await pool.query(
    `update read_model.brew_plan set stages = (select jsonb_agg(case when entry ->> 'stage' = 'ferment'
       then entry || jsonb_build_object('sessionId', 'keg-2.7', 'startedAtMs', $2::float8) else entry end)
       from jsonb_array_elements(stages) as entries(entry)) where plan_id = $1`,
    [brewIds.fermenting, startMs],
  );
  return count;
}
