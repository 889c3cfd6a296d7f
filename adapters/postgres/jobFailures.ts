import type { Pool } from 'pg';
import type { FailingSteps } from '../../commands/ports/index.js';
import { storableText } from '../../domain/kernel/text.js';

type JobTable = 'operations.device_job' | 'operations.parked_job';

/** Characters of why a step failed. */
const longestReason = 500;

/** Said of a job by each step that succeeds. */
export const goesOn = 'failure = null, failing_since = null, failed_at = null, failures = 0';

/** Stores why a step of an open job failed. @returns how long it has been failing; undefined when it has ended */
export async function noteFailure(
  pool: Pool,
  table: JobTable,
  { jobId, reason }: { readonly jobId: string; readonly reason: string },
): Promise<FailingSteps | undefined> {
  const { rows } = await pool.query<FailingSteps>(
    `update ${table} set failure = $2, failing_since = coalesce(failing_since, now()), failed_at = now(), failures = failures + 1
     where id = $1 and status in ('waiting', 'running')
     returning failures, (extract(epoch from now() - failing_since) * 1000)::float8 as "failingForMs"`,
    [jobId, storableText(reason).slice(0, longestReason)],
  );
  return rows[0];
}

/** Lets a job that was given up go on where it stood; for an open one nothing changes. @returns false when there is none of these */
export async function resumeJob(pool: Pool, table: JobTable, jobId: string): Promise<boolean> {
  const { rows } = await pool.query(
    `with resumed as (
       update ${table} set status = 'waiting', ended_at = null, ${goesOn} where id = $1 and status = 'failed' returning id
     )
     select id from resumed union all select id from ${table} where id = $1 and status in ('waiting', 'running')`,
    [jobId],
  );
  return rows.length > 0;
}

/** Nothing further is taken; one that was given up has ended so. @returns false when there is no such job, or it has ended */
export async function cancelJob(pool: Pool, table: JobTable, jobId: string): Promise<boolean> {
  const { rowCount } = await pool.query(
    `update ${table} set cancelled_at = coalesce(cancelled_at, now()),
       status = case when status = 'failed' then 'cancelled' else status end
     where id = $1 and status in ('waiting', 'running', 'failed')`,
    [jobId],
  );
  return rowCount === 1;
}
