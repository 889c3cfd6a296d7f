import type { Pool } from 'pg';
import type { AlertFilter, Page, ShownAlert } from '../../../projections/queries/index.js';
import { shownActor } from './actors.js';
import { pageOf } from './page.js';

interface AlertRow extends ShownAlert {
  readonly raisedAtKey: string;
}

/** Open ones are fewer: one for each thing that can be wrong. */
const mostOpen = 200;

const columns = `alert_id::text as "alertId", kind, subject, level, reason, state, raised_at as "raisedAt", acknowledged_at as "acknowledgedAt",
  case when acknowledged_by is null then null else ${shownActor('acknowledged_by')} end as "acknowledgedBy", resolved_at as "resolvedAt"`;

/** Alerts, the latest first. */
export async function listAlerts(pool: Pool, filter: AlertFilter): Promise<Page<ShownAlert>> {
  const [raisedAt = null, alertId = null] = filter.afterKey ?? [];
  const { rows } = await pool.query<AlertRow>(
    `select ${columns}, raised_at::text as "raisedAtKey" from operations.alert
     where (cardinality($1::text[]) = 0 or state = any($1)) and ($2::timestamptz is null or (raised_at, alert_id) < ($2, $3::uuid))
     order by raised_at desc, alert.alert_id desc limit $4`,
    [filter.states, raisedAt, alertId, filter.limit + 1],
  );
  return pageOf(
    rows,
    filter.limit,
    ({ raisedAtKey: _, ...alert }) => alert,
    (row) => [row.raisedAtKey, row.alertId],
  );
}

/** All that are not resolved, the worst and oldest first. */
export async function openAlerts(pool: Pool): Promise<readonly ShownAlert[]> {
  const { rows } = await pool.query<ShownAlert>({
    name: 'shown open alerts',
    text: `select ${columns} from operations.alert where resolved_at is null
      order by level = 'warning', raised_at, alert.alert_id limit ${mostOpen}`,
  });
  return rows;
}
