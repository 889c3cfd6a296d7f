import type { Pool } from 'pg';
import type { Page, PageRequest } from '../../../projections/queries/index.js';
import { pageOf } from './page.js';

/** A table of jobs that operators asked for, and the columns of one. */
export interface JobTable {
  readonly name: 'device_job' | 'parked_job';
  readonly columns: string;
}

/** Columns of a `JobFailure`. */
export const failureColumns = `failure, failures, failing_since as "failingSince", failed_at as "failedAt"`;

/** What operators asked for, the latest first. */
export async function listJobs<Job extends { readonly id: string }>(
  pool: Pool,
  { name, columns }: JobTable,
  { limit, afterKey }: PageRequest,
): Promise<Page<Job>> {
  const { rows } = await pool.query<Job>(
    `select ${columns} from operations.${name} where ($1::bigint is null or ${name}.id < $1)
     order by ${name}.id desc limit $2`,
    [afterKey?.[0] ?? null, limit + 1],
  );
  return pageOf(
    rows,
    limit,
    (row) => row,
    (row) => [row.id],
  );
}

export async function findJob<Job extends { readonly id: string }>(
  pool: Pool,
  { name, columns }: JobTable,
  id: string,
): Promise<Job | undefined> {
  const { rows } = await pool.query<Job>(`select ${columns} from operations.${name} where id = $1`, [id]);
  return rows[0];
}
