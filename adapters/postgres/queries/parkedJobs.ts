import type { Pool } from 'pg';
import type { Page, ParkedJob, ParkedJobFilter } from '../../../projections/queries/index.js';
import { pageOf } from './page.js';

/** Columns of a {@link ParkedJob}. */
export const parkedJobColumns = `id::text, what as work, message_id::text as "messageId", source, code, canary, reason,
  requested_by as "requestedBy", requested_at as "requestedAt", status, begun_at as "begunAt", ended_at as "endedAt",
  cancelled_at as "cancelledAt", total::float8, taken::float8, stored::float8, repeats::float8, came_back::float8 as "cameBack",
  discarded::float8, gone::float8, left_out::float8 as "leftOut"`;

/** What operators asked for, the latest first. */
export async function listParkedJobs(
  pool: Pool,
  { limit, afterKey }: ParkedJobFilter,
): Promise<Page<ParkedJob>> {
  const { rows } = await pool.query<ParkedJob>(
    `select ${parkedJobColumns} from operations.parked_job where ($1::bigint is null or parked_job.id < $1)
     order by parked_job.id desc limit $2`,
    [afterKey?.[0] ?? null, limit + 1],
  );
  return pageOf(
    rows,
    limit,
    (row) => row,
    (row) => [row.id],
  );
}

export async function findParkedJob(pool: Pool, id: string): Promise<ParkedJob | undefined> {
  const { rows } = await pool.query<ParkedJob>(
    `select ${parkedJobColumns} from operations.parked_job where id = $1`,
    [id],
  );
  return rows[0];
}
