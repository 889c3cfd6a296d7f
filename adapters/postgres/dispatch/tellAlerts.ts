import type { Pool, PoolClient } from 'pg';
import type { AlertKind, AlertLevel } from '../../../domain/alerts/index.js';
import { derivedUuid } from '../../../domain/kernel/derivedUuid.js';
import { withDatabaseErrors } from '../databaseError.js';
import { epochMs } from '../identity/epochMs.js';
import { inTransaction } from '../transaction.js';
import { insertNotices, type NoticeRow, type StoredNotice } from './noticeRows.js';
import { loadPeopleToTell } from './peopleToTell.js';

interface AlertToTell {
  readonly alertId: string;
  readonly kind: AlertKind;
  readonly subject: string;
  readonly level: AlertLevel;
  readonly raisedAtMs: number;
}

type AlertNotice = Extract<StoredNotice, { readonly type: 'alert' }>;

/** Service teams are small; further ones see alerts on the pages. */
const mostOperators = 200;

/** Puts alerts of the service into the outbox for operators. */
export interface AlertTeller {
  /**
   * Puts those in that nobody was told of yet, and drops what waits about alerts that somebody has acknowledged or that are resolved. That
   * one is resolved is put in for those who were told of it, by the same ways. All in one transaction.
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
        const resolved = await takeResolved(client, nowMs);
        for (const alert of resolved)
          await insertNotices(client, await resolvedNoticesOf(client, alert, nowMs));
        const alerts = await takeUntold(client, nowMs);
        if (alerts.length > 0) await insertNotices(client, await noticesOf(client, alerts, nowMs));
        return resolved.length + alerts.length;
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

interface ResolvedAlert extends AlertToTell {
  readonly resolvedAtMs: number;
}

async function takeResolved(client: PoolClient, nowMs: number): Promise<readonly ResolvedAlert[]> {
  const { rows } = await client.query<ResolvedAlert>({
    name: 'take resolved alerts',
    text: `update operations.alert set resolved_told_at = $1 where resolved_told_at is null and state = 'resolved'
      returning alert_id::text as "alertId", kind, subject, level, ${epochMs('raised_at')} as "raisedAtMs",
        ${epochMs('resolved_at')} as "resolvedAtMs"`,
    values: [new Date(nowMs)],
  });
  return rows;
}

/** For each who was told that it was raised. A first attempt that is under way may arrive: it counts too, one that failed does not. */
async function resolvedNoticesOf(
  client: PoolClient,
  alert: ResolvedAlert,
  nowMs: number,
): Promise<readonly NoticeRow[]> {
  const { rows } = await client.query<Pick<NoticeRow, 'personId' | 'wayId' | 'way'>>({
    name: 'told of an alert',
    text: `select distinct person_id::text as "personId", way_id::text as "wayId", way from dispatch.notification
      where notice ->> 'type' = 'alert' and notice ->> 'alertId' = $1
        and (state = 'delivered' or (state = 'dropped' and attempts > 0 and failure = 'over'))`,
    values: [alert.alertId],
  });
  const notice = noticeOf(alert, nowMs);
  return rows.map((told) => ({
    ...notice,
    source: derivedUuid(['alert resolved', alert.alertId]),
    notice: { ...notice.notice, resolvedAtMs: alert.resolvedAtMs },
    // It is no news that wakes somebody up, and it is never held back for there being too many: it ends what was told.
    scopes: [],
    isDanger: false,
    ...told,
  }));
}

/** By the ways that each has chosen; nobody gets mails unasked. */
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
    [...people.values()].flatMap(({ personId, preferences, ways }) =>
      ways
        .filter(({ way, isOff }) => preferences.alerts.includes(way) && !isOff)
        .map(({ wayId, way }) => ({ ...noticeOf(alert, nowMs), personId, wayId, way })),
    ),
  );
}

function noticeOf(
  { alertId, kind, subject, level, raisedAtMs }: AlertToTell,
  nowMs: number,
): Omit<NoticeRow, 'personId' | 'wayId' | 'way' | 'notice'> & { readonly notice: AlertNotice } {
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
    text: `update dispatch.notification n set state = 'dropped', done_at = $1, failure = coalesce(n.failure, 'over')
      from operations.alert a
      where n.state = 'waiting' and n.notice ->> 'type' = 'alert' and a.alert_id::text = n.notice ->> 'alertId' and a.state <> 'raised'
        and n.notice ->> 'resolvedAtMs' is null`,
    values: [new Date(nowMs)],
  });
}
