import type { Pool, PoolClient } from 'pg';
import { mostDeviceJobs, mostDevicesOfJob } from '../../../domain/fleet/index.js';
import type {
  DeviceJobAnswer,
  DeviceJobRequest,
  DeviceJobs,
  FleetSelection,
} from '../../../projections/queries/index.js';
import { withDatabaseErrors } from '../databaseError.js';
import { cancelJob, resumeJob } from '../jobFailures.js';
import { fleetMatches, fleetValues } from '../queries/fleet.js';
import { inTransaction } from '../transaction.js';

/** Takes requests of operators to change many devices. */
export function createDeviceJobs(pool: Pool): DeviceJobs {
  return withDatabaseErrors({
    async request(request: DeviceJobRequest): Promise<DeviceJobAnswer> {
      try {
        return await inTransaction(pool, (client) => requestJob(client, request));
      } catch (error) {
        if (error instanceof OtherNumber) return { type: 'otherNumber', devices: error.devices };
        throw error;
      }
    },
    async count(selection: FleetSelection) {
      const { rows } = await pool.query<{ devices: number }>(
        `select count(*)::integer as devices from (select 1 ${fleetMatches} limit ${mostDevicesOfJob + 1}) capped`,
        [...fleetValues(selection)],
      );
      return rows[0]?.devices ?? 0;
    },
    cancel: (jobId: string) => cancelJob(pool, 'operations.device_job', jobId),
    resume: (jobId: string) => resumeJob(pool, 'operations.device_job', jobId),
  });
}

/** Undoes the transaction. */
class OtherNumber extends Error {
  constructor(readonly devices: number) {
    super(`${devices} devices match`);
  }
}

async function requestJob(client: PoolClient, request: DeviceJobRequest): Promise<DeviceJobAnswer> {
  // One request at a time, so that a second click finds the job of the first.
  await client.query(`select pg_advisory_xact_lock(hashtextextended('brewline device job requests', 0))`);
  const same = await openJob(client, request);
  if (same.jobId !== null) return { type: 'accepted', jobId: same.jobId };
  if (same.open >= mostDeviceJobs) return { type: 'tooMany', jobs: same.open };
  const { work, tag, instruction, selection, devices, requestedBy, requestedUid } = request;
  if (devices > mostDevicesOfJob) throw new OtherNumber(devices);
  const { rows } = await client.query<{ id: string }>(
    `insert into operations.device_job (work, tag, selection, requested_by, requested_uid, total, instruction)
     values ($1, $2, $3, $4, $5, $6, $7) returning id::text`,
    [
      ...[work, tag ?? null, JSON.stringify(selection), requestedBy, requestedUid ?? null, devices],
      instruction ? JSON.stringify(instruction) : null,
    ],
  );
  const jobId = rows[0]?.id ?? '';
  const values = fleetValues(selection);
  const { rowCount } = await client.query(
    `insert into operations.device_job_device (job_id, number, device_id)
     select $${values.length + 1}::bigint, row_number() over (order by device_id), device_id
     from (select device_status.device_id ${fleetMatches} limit ${mostDevicesOfJob + 1}) chosen`,
    [...values, jobId],
  );
  if (rowCount !== devices) throw new OtherNumber(rowCount ?? 0);
  return { type: 'accepted', jobId };
}

/** Of so many devices as well: who asks for more than the first job has must not be given that one. */
async function openJob(
  client: PoolClient,
  { work, tag, instruction, selection, devices, requestedBy }: DeviceJobRequest,
) {
  const { rows } = await client.query<{ jobId: string | null; open: number }>(
    `select (max(id) filter (where work = $1 and tag is not distinct from $2 and selection = $3::jsonb and requested_by = $4
         and instruction is not distinct from $5::jsonb and total = $6 and cancelled_at is null))::text as "jobId", count(*)::int as open
     from operations.device_job where status in ('waiting', 'running')`,
    [
      ...[work, tag ?? null, JSON.stringify(selection), requestedBy],
      instruction ? JSON.stringify(instruction) : null,
      devices,
    ],
  );
  return rows[0] ?? { jobId: null, open: 0 };
}
