import type { Pool } from 'pg';

interface EndedJob {
  readonly jobId: string;
  readonly status: string;
  /** How many jobs are kept, for people to look at. */
  readonly keptJobs: number;
}

/** Ends a job of operators, and deletes those that ended long before it. */
export async function endJob(
  pool: Pool,
  table: 'operations.device_job' | 'operations.parked_job',
  { jobId, status, keptJobs }: EndedJob,
): Promise<void> {
  await pool.query(
    `with old as (
       delete from ${table} where ended_at is not null and id <= (
         select id from ${table} order by id desc offset ${keptJobs} limit 1)
     )
     update ${table} set status = $2, ended_at = now() where id = $1`,
    [jobId, status],
  );
}
