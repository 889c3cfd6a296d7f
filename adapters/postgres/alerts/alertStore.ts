import type { Pool, PoolClient } from 'pg';
import type { AlertStore } from '../../../commands/ports/index.js';
import type { AlertChange, OpenAlert } from '../../../domain/alerts/index.js';
import { withDatabaseErrors } from '../databaseError.js';
import { inTransaction } from '../transaction.js';

/** More are never open at once: each projection, disk and server has one of its kind at most. */
const mostOpen = 500;
const mostKept = 1_000;
const longestReason = 2_000;

/** Alerts for the one process that evaluates them. */
export function createAlertStore(pool: Pool): AlertStore {
  return withDatabaseErrors({
    async open() {
      const { rows } = await pool.query<OpenAlert>({
        name: 'open alerts',
        text: `select alert_id::text as "alertId", kind, subject, level, reason
          from operations.alert where resolved_at is null order by raised_at, alert.alert_id limit ${mostOpen}`,
      });
      return rows;
    },
    apply: (changes: readonly AlertChange[], nowMs: number) =>
      inTransaction(pool, async (client) => {
        const now = new Date(nowMs);
        for (const change of changes) await applyOne(client, change, now);
        await deleteOld(client, now);
      }),
  });
}

async function applyOne(client: PoolClient, change: AlertChange, now: Date): Promise<void> {
  switch (change.type) {
    case 'raise': {
      const { kind, subject, level, reason } = change.finding;
      await client.query(
        `insert into operations.alert (kind, subject, level, reason, raised_at) values ($1, $2, $3, $4, $5)
         on conflict (kind, subject) where resolved_at is null do nothing`,
        [kind, subject, level, reason.slice(0, longestReason), now],
      );
      return;
    }
    case 'update': {
      const { alertId, finding, isWorse } = change;
      await client.query(
        `update operations.alert set level = $2, reason = $3,
           state = case when $4 then 'raised' else state end, told_at = case when $4 then null else told_at end,
           acknowledged_at = case when $4 then null else acknowledged_at end,
           acknowledged_by = case when $4 then null else acknowledged_by end
         where alert_id = $1::uuid and resolved_at is null`,
        [alertId, finding.level, finding.reason.slice(0, longestReason), isWorse],
      );
      return;
    }
    case 'resolve':
      await client.query(
        `update operations.alert set state = 'resolved', resolved_at = $2 where alert_id = $1::uuid and resolved_at is null`,
        [change.alertId, now],
      );
  }
}

async function deleteOld(client: PoolClient, now: Date): Promise<void> {
  await client.query(
    `delete from operations.alert where resolved_at is not null and (resolved_at < $1::timestamptz - interval '90 days'
       or alert_id in (select alert_id from operations.alert order by raised_at desc, alert_id desc offset ${mostKept}))`,
    [now],
  );
}
