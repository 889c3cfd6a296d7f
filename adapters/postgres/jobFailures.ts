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
  await endFailure(pool, table, { jobId, becomes: 'waiting' });
  const { rows } = await pool.query(
    `select from ${table} where id = $1 and status in ('waiting', 'running')`,
    [jobId],
  );
  return rows.length > 0;
}

/** Nothing further is taken; one that was given up has ended so. @returns false when there is no such job, or it has ended */
export async function cancelJob(pool: Pool, table: JobTable, jobId: string): Promise<boolean> {
  const { rowCount } = await pool.query(
    `update ${table} set cancelled_at = coalesce(cancelled_at, now())
     where id = $1 and status in ('waiting', 'running', 'failed')`,
    [jobId],
  );
  if (rowCount === 1) await endFailure(pool, table, { jobId, becomes: 'cancelled' });
  return rowCount === 1;
}

/** The API works on jobs over devices itself; of those over parked messages, which are ingest's, it may end a failure by a function alone. */
async function endFailure(
  pool: Pool,
  table: JobTable,
  { jobId, becomes }: { readonly jobId: string; readonly becomes: 'waiting' | 'cancelled' },
): Promise<void> {
  const text =
    table === 'operations.parked_job'
      ? 'select operations.end_failure($1::bigint, $2)'
      : `update operations.device_job set status = $2, failure = case $2 when 'cancelled' then failure end,
           ended_at = case $2 when 'cancelled' then ended_at end, failing_since = null, failed_at = null, failures = 0
         where id = $1::bigint and status = 'failed'`;
  await pool.query(text, [jobId, becomes]);
}
