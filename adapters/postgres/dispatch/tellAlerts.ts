import type { Pool, PoolClient } from 'pg';
import type { AlertKind, AlertLevel } from '../../../domain/alerts/index.js';
import { derivedUuid } from '../../../domain/kernel/derivedUuid.js';
import { withDatabaseErrors } from '../databaseError.js';
import { epochMs } from '../identity/epochMs.js';
import { inTransaction } from '../transaction.js';
import { insertNotices, type NoticeRow } from './noticeRows.js';
import { loadPeopleToTell } from './peopleToTell.js';

interface AlertToTell {
  readonly alertId: string;
  readonly kind: AlertKind;
  readonly subject: string;
  readonly level: AlertLevel;
  readonly raisedAtMs: number;
}

/** Service teams are small; further ones see alerts on the pages. */
const mostOperators = 200;

/** Puts alerts of the service into the outbox for operators. */
export interface AlertTeller {
  /**
   * Puts those in that nobody was told of yet, and drops what waits about alerts that somebody has acknowledged or that are over, in one
   * transaction.
   *
   * @returns how many alerts were put in
   */
  tell(nowMs: number): Promise<number>;
}

export function createAlertTeller(pool: Pool): AlertTeller {
  return withDatabaseErrors({
    tell: (nowMs: number) =>
      inTransaction(pool, async (client) => {
        await dropOver(client, nowMs);
        const alerts = await takeUntold(client, nowMs);
        if (alerts.length > 0) await insertNotices(client, await noticesOf(client, alerts, nowMs));
        return alerts.length;
      }),
  });
}

async function takeUntold(client: PoolClient, nowMs: number): Promise<readonly AlertToTell[]> {
  const { rows } = await client.query<AlertToTell>({
    name: 'take untold alerts',
    text: `update operations.alert set told_at = $1 where told_at is null and state = 'raised'
      returning alert_id::text as "alertId", kind, subject, level, ${epochMs('raised_at')} as "raisedAtMs"`,
    values: [new Date(nowMs)],
  });
  return rows;
}

/** By the ways that people have set up themselves: nobody gets mails unasked. */
async function noticesOf(
  client: PoolClient,
  alerts: readonly AlertToTell[],
  nowMs: number,
): Promise<readonly NoticeRow[]> {
  const { rows } = await client.query<{ personId: string }>({
    name: 'operators to tell',
    text: `select person_id::text as "personId" from identity.person where role in ('operator', 'admin')
      order by person.person_id limit ${mostOperators}`,
  });
  const people = await loadPeopleToTell(
    client,
    rows.map(({ personId }) => personId),
  );
  return alerts.flatMap((alert) =>
    [...people.values()].flatMap(({ personId, ways }) =>
      ways
        .filter(({ way, isOff }) => way !== 'mail' && !isOff)
        .map(({ wayId, way }) => ({ ...noticeOf(alert, nowMs), personId, wayId, way })),
    ),
  );
}

function noticeOf(
  { alertId, kind, subject, level, raisedAtMs }: AlertToTell,
  nowMs: number,
): Omit<NoticeRow, 'personId' | 'wayId' | 'way'> {
  const about = { alertId, alert: kind, ...(subject !== '' && { subject }), level };
  return {
    // One that gets worse is told again.
    source: derivedUuid(['alert', alertId, level]),
    notice: { type: 'alert', ...about, atMs: raisedAtMs },
    scopes: [`alert ${kind}`],
    isDanger: level === 'critical',
    ...{ atMs: nowMs, createdAtMs: nowMs, dueAtMs: nowMs, toldAtMs: null },
  };
}

async function dropOver(client: PoolClient, nowMs: number): Promise<void> {
  await client.query({
    name: 'drop notices of alerts',
    text: `update dispatch.notification n set state = 'dropped', done_at = $1, failure = 'over'
      from operations.alert a
      where n.state = 'waiting' and n.notice ->> 'type' = 'alert' and a.alert_id::text = n.notice ->> 'alertId' and a.state <> 'raised'`,
    values: [new Date(nowMs)],
  });
}
