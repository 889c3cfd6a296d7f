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

interface TimelineRow {
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
  const toEntry = ({ revision_key, recorded_at, ...same }: TimelineRow): TimelineEntry => ({
    ...same,
    revision: Number(revision_key),
    recordedAt: recorded_at,
  });
  const data = await withShownActors(
    pool,
    rows.map((row) => row.data),
  );
  const shown = rows.map((row, index) => ({ ...row, data: data[index] ?? {} }));
  return pageOf(shown, limit, toEntry, (row) => [row.revision_key]);
}
