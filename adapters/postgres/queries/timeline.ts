import type { Pool } from 'pg';
import { pageOf, type Page, type PageRequest } from './page.js';

/** One thing that happened to a session, a command or a whole brew. */
export interface TimelineEntry {
  /** Place in the stream. */
  readonly revision: number;
  readonly type: string;
  /** Device time as sent, or when it was decided here. */
  readonly at: Date;
  readonly recordedAt: Date;
  readonly data: Readonly<Record<string, unknown>>;
}

/** What happened in a session, in the order in which it was recorded. */
export function sessionTimeline(
  pool: Pool,
  sessionId: string,
  page: PageRequest,
): Promise<Page<TimelineEntry>> {
  return timeline(pool, `read_model.session_timeline where session_id = $1`, sessionId, page);
}

/** What happened to a command, in the order in which it was recorded. */
export function commandTimeline(
  pool: Pool,
  commandId: string,
  page: PageRequest,
): Promise<Page<TimelineEntry>> {
  return timeline(pool, `read_model.device_command_event where command_id = $1`, commandId, page);
}

/** What happened in a whole brew, in the order in which it was recorded. */
export function brewTimeline(pool: Pool, planId: string, page: PageRequest): Promise<Page<TimelineEntry>> {
  return timeline(pool, `read_model.brew_plan_event where plan_id = $1`, planId, page);
}

interface TimelineRow {
  readonly revision_key: string;
  readonly type: string;
  readonly at: Date;
  readonly recorded_at: Date;
  readonly data: Readonly<Record<string, unknown>>;
}

/** @param of table and condition, which takes the id as $1 */
async function timeline(
  pool: Pool,
  of: string,
  id: string,
  { afterKey, limit }: PageRequest,
): Promise<Page<TimelineEntry>> {
  const { rows } = await pool.query<TimelineRow>(
    `select revision::text as revision_key, type, at, recorded_at, data
     from ${of} and revision > $2::bigint order by revision limit $3`,
    [id, afterKey?.[0] ?? '-1', limit + 1],
  );
  const toEntry = ({ revision_key, recorded_at, ...same }: TimelineRow): TimelineEntry => ({
    ...same,
    revision: Number(revision_key),
    recordedAt: recorded_at,
  });
  return pageOf(rows, limit, toEntry, (row) => [row.revision_key]);
}
