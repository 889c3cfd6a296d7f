import type { Pool } from 'pg';
import type { Page, ParkedJob, ParkedJobFilter } from '../../../projections/queries/index.js';
import { failureColumns, findJob, listJobs } from './jobs.js';

const table = {
  name: 'parked_job',
  columns: `id::text, what as work, message_id::text as "messageId", source, code, canary, reason, ${failureColumns},
  requested_by as "requestedBy", requested_at as "requestedAt", status, begun_at as "begunAt", ended_at as "endedAt",
  cancelled_at as "cancelledAt", total::float8, taken::float8, stored::float8, repeats::float8, came_back::float8 as "cameBack",
  discarded::float8, skipped::float8, gone::float8, left_out::float8 as "leftOut"`,
} as const;

/** What operators asked for, the latest first. */
export function listParkedJobs(pool: Pool, filter: ParkedJobFilter): Promise<Page<ParkedJob>> {
  return listJobs(pool, table, filter);
}

export function findParkedJob(pool: Pool, id: string): Promise<ParkedJob | undefined> {
  return findJob(pool, table, id);
}
