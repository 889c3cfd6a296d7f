import type { Pool } from 'pg';
import type { FactorWait } from '../../../projections/queries/index.js';

/** Wrong ones without a wait. */
const free = 5;

/**
 * Takes an attempt with a second factor, of any kind. It counts as failed until it has succeeded, so that many at once are no way around.
 *
 * @returns how long to wait when none may be taken; undefined when it was taken
 */
export async function takeAttempt(pool: Pool, personId: string): Promise<FactorWait | undefined> {
  const { rowCount } = await pool.query({
    name: 'take-attempt',
    text: `insert into identity.factor_attempt as a (person_id) values ($1::uuid)
      on conflict (person_id) do update set failures = a.failures + 1, waits_until = case when a.failures + 1 >= ${free}
        then now() + least(interval '15 minutes', interval '1 second' * 2 ^ least(a.failures + 1 - ${free}, 20)) end
      where a.waits_until is null or a.waits_until <= now()`,
    values: [personId],
  });
  if (rowCount === 1) return undefined;
  const { rows } = await pool.query<{ waitMs: number }>({
    name: 'factor-waits',
    text: `select greatest(0, extract(epoch from waits_until - now()))::float8 * 1000 as "waitMs"
      from identity.factor_attempt where person_id = $1::uuid`,
    values: [personId],
  });
  return { type: 'wait', waitMs: rows[0]?.waitMs ?? 0 };
}

/** A common table expression: the failures of the people in `succeeded` are over. */
export const forgetFailures = `forgotten as (delete from identity.factor_attempt a using succeeded s where a.person_id = s.person_id)`;
