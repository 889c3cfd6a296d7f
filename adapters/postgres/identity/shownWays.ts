import type { Pool } from 'pg';
import type { NotificationOutcome, ShownWay } from '../../../projections/queries/index.js';
import { mailWayOf } from './mailWay.js';

/** Of each way. */
const mostOutcomes = 20;

/** The ways of a person, with what became of the latest notices. */
export async function waysOfPerson(pool: Pool, personId: string): Promise<readonly ShownWay[]> {
  const mailId = mailWayOf(personId);
  const { rows } = await pool.query<Omit<ShownWay, 'outcomes'>>({
    name: 'ways-of-person',
    text: `select way_id::text as "wayId", way, name, login_session_id::text as "loginSessionId", created_at as "createdAt",
        failing_since as "failingSince", switched_off_at as "switchedOffAt"
      from identity.notification_way where person_id = $1::uuid
      union all
      select $2, 'mail', null, null, null, null, null from identity.person where person_id = $1::uuid and email is not null
      order by "createdAt" nulls last, "wayId"`,
    values: [personId, mailId],
  });
  const outcomes = await outcomesOf(
    pool,
    personId,
    rows.map(({ wayId }) => wayId),
  );
  return rows.map((row) => ({
    ...row,
    outcomes: outcomes.filter(({ wayId }) => wayId === row.wayId).map(({ wayId: _, ...outcome }) => outcome),
  }));
}

async function outcomesOf(pool: Pool, personId: string, wayIds: readonly string[]) {
  const { rows } = await pool.query<NotificationOutcome & { readonly wayId: string }>({
    name: 'outcomes-of-ways',
    text: `select way.id::text as "wayId", outcome.* from unnest($2::uuid[]) as way (id) cross join lateral (
        select notice ->> 'type' as type, notice ->> 'alarmId' as "alarmId", state, failure, status, attempts,
          created_at as "createdAt", done_at as "doneAt"
        from dispatch.notification where person_id = $1::uuid and way_id = way.id
        order by created_at desc limit ${mostOutcomes}) outcome
      order by way.id, "createdAt" desc`,
    values: [personId, wayIds],
  });
  return rows;
}
