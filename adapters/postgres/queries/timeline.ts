import type { Pool } from 'pg';
import type { Page, PageRequest, TimelineEntry } from '../../../projections/queries/index.js';
import { withShownActors } from './actors.js';
import { pageOf } from './page.js';

/** Timeline of a session, in the order of recording. */
export function sessionTimeline(
  pool: Pool,
  sessionId: string,
  page: PageRequest,
): Promise<Page<TimelineEntry>> {
  return timeline(pool, `read_model.session_timeline where session_id = $3`, [sessionId], page);
}

/** Timeline of a command, in the order of recording. */
export function commandTimeline(
  pool: Pool,
  { commandId, deviceId }: { readonly commandId: string; readonly deviceId: string },
  page: PageRequest,
): Promise<Page<TimelineEntry>> {
  const of = `read_model.device_command_event where command_id = $3 and device_id = $4`;
  return timeline(pool, of, [commandId, deviceId], page);
}

/** Timeline of a whole brew, in the order of recording. */
export function brewTimeline(pool: Pool, planId: string, page: PageRequest): Promise<Page<TimelineEntry>> {
  return timeline(pool, `read_model.brew_plan_event where plan_id = $3`, [planId], page);
}

export interface TimelineRow {
  readonly revision_key: string;
  readonly type: string;
  readonly at: Date;
  readonly recorded_at: Date;
  readonly data: Readonly<Record<string, unknown>>;
}

/** @param of table and condition, which takes the ids as $3 and following */
async function timeline(
  pool: Pool,
  of: string,
  ids: readonly string[],
  { afterKey, limit }: PageRequest,
): Promise<Page<TimelineEntry>> {
  const { rows } = await pool.query<TimelineRow>(
    `select revision::text as revision_key, type, at, recorded_at, data
     from ${of} and revision > $1::bigint order by revision limit $2`,
    [afterKey?.[0] ?? '-1', limit + 1, ...ids],
  );
  const entries = await timelineEntries(pool, rows);
  const shown = rows.map((row, index) => ({ key: row.revision_key, entry: entries[index] }));
  return pageOf(
    shown,
    limit,
    ({ entry }) => entry as TimelineEntry,
    ({ key }) => [key],
  );
}

/** Events as people see them, in the order of the rows. */
export async function timelineEntries(
  pool: Pool,
  rows: readonly TimelineRow[],
): Promise<readonly TimelineEntry[]> {
  const data = await withShownActors(
    pool,
    rows.map((row) => row.data),
  );
  return rows.map(({ revision_key, recorded_at, type, at }, index) => ({
    ...{ type, at, recordedAt: recorded_at, revision: Number(revision_key) },
    data: data[index] ?? {},
  }));
}
