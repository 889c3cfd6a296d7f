import type { Pool } from 'pg';
import type {
  DeviceJob,
  DeviceOfJob,
  DevicesOfJobFilter,
  Page,
  PageRequest,
} from '../../../projections/queries/index.js';
import { failureColumns, findJob, listJobs } from './jobs.js';
import { pageOf } from './page.js';

const table = {
  name: 'device_job',
  columns: `id::text, work, tag, instruction, ${failureColumns}, selection, requested_by as "requestedBy", requested_at as "requestedAt", status,
  begun_at as "begunAt", ended_at as "endedAt", cancelled_at as "cancelledAt", total, taken, changed, unchanged, refused`,
} as const;

/** What operators asked to be done to many devices, the latest first. */
export function listDeviceJobs(pool: Pool, request: PageRequest): Promise<Page<DeviceJob>> {
  return listJobs(pool, table, request);
}

export function findDeviceJob(pool: Pool, id: string): Promise<DeviceJob | undefined> {
  return findJob(pool, table, id);
}

/** The devices of a job, in the order in which they are changed. */
export async function devicesOfJob(
  pool: Pool,
  jobId: string,
  { outcome, limit, afterKey }: DevicesOfJobFilter,
): Promise<Page<DeviceOfJob>> {
  const { rows } = await pool.query<DeviceOfJob & { readonly number: number }>(
    `select number, device_id as "deviceId", outcome, reason, at from operations.device_job_device
     where job_id = $1 and ($2::bigint is null or number > $2) and ($3::text is null or outcome = $3)
     order by number limit $4`,
    [jobId, afterKey?.[0] ?? null, outcome ?? null, limit + 1],
  );
  return pageOf(
    rows,
    limit,
    ({ deviceId, outcome: became, reason, at }) => ({ deviceId, outcome: became, reason, at }),
    ({ number }) => [String(number)],
  );
}
