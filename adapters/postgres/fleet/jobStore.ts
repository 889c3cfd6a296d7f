import type { Pool, PoolClient } from 'pg';
import type { DeviceJobStore, OpenDeviceJob } from '../../../commands/ports/index.js';
import type { DeviceJobOutcome } from '../../../domain/fleet/index.js';
import { isPersonId } from '../../../domain/people/index.js';
import { withDatabaseErrors } from '../databaseError.js';
import { endJob } from '../endJob.js';
import { inTransaction } from '../transaction.js';
import { changeDevices } from './changeDevices.js';

/** Ended jobs that are kept with their devices, for people to look at. */
const keptJobs = 100;

/** The jobs of operators over devices, for the one process that works on them. */
export function createDeviceJobStore(pool: Pool): DeviceJobStore {
  return withDatabaseErrors({
    first: () => firstOpen(pool),
    async next(jobId: string, devices: number) {
      const { rows } = await pool.query<NextRow>(nextDevices, [jobId, devices]);
      return rows.map(({ deviceId }) => deviceId);
    },
    take: (job: Pick<OpenDeviceJob, 'id' | 'taken'>, devices: number) =>
      inTransaction(pool, (client) => take(client, job, devices)),
    end: (jobId: string, status: string) =>
      endJob(pool, 'operations.device_job', { jobId, status, keptJobs }),
  });
}

async function firstOpen(pool: Pool): Promise<OpenDeviceJob | undefined> {
  const { rows } = await pool.query<OpenRow>({
    name: 'first device job',
    text: `select id::text, work, total, taken, cancelled_at is not null as "isCancelled", requested_by as by, requested_uid as uid
      from operations.device_job where status in ('waiting', 'running') order by device_job.id limit 1`,
  });
  const [row] = rows;
  if (!row) return undefined;
  const { by, uid, ...job } = row;
  const isPerson = uid === null && isPersonId(by);
  return {
    ...job,
    requestedBy: isPerson ? { type: 'person', personId: by } : { type: 'systemUser', uid: uid ?? -1 },
  };
}

type OpenRow = Omit<OpenDeviceJob, 'requestedBy'> & { readonly by: string; readonly uid: number | null };

interface NextRow {
  readonly number: number;
  readonly deviceId: string;
}

/** Devices are taken in the order of their numbers, which begin at 1: those up to `taken` have their outcome. */
const nextDevices = `select number, device_id as "deviceId" from operations.device_job_device
  where job_id = $1 and number > (select taken from operations.device_job where id = $1) order by number limit $2`;

async function take(
  client: PoolClient,
  { id, taken }: Pick<OpenDeviceJob, 'id' | 'taken'>,
  devices: number,
): Promise<number> {
  const { rows: jobs } = await client.query<{ work: OpenDeviceJob['work']; tag: string | null }>(
    'select work, tag from operations.device_job where id = $1 and taken = $2 for update',
    [id, taken],
  );
  const [job] = jobs;
  // Another process was faster.
  if (!job) return 0;
  const { rows: next } = await client.query<NextRow>(nextDevices, [id, devices]);
  const deviceIds = next.map(({ deviceId }) => deviceId);
  const outcomes = await changeDevices(client, job, deviceIds);
  const outcomeOf = (deviceId: string) => outcomes.get(deviceId) ?? 'unchanged';
  await client.query(
    `update operations.device_job_device d set outcome = o.outcome, at = now()
     from unnest($2::integer[], $3::text[]) o (number, outcome) where d.job_id = $1 and d.number = o.number`,
    [id, next.map(({ number }) => number), deviceIds.map(outcomeOf)],
  );
  const count = (which: (outcome: DeviceJobOutcome) => boolean) =>
    deviceIds.filter((deviceId) => which(outcomeOf(deviceId))).length;
  const [changed, unchanged] = [count((each) => each === 'changed'), count((each) => each === 'unchanged')];
  await client.query(
    `update operations.device_job set status = 'running', begun_at = coalesce(begun_at, now()), taken = taken + $2,
       changed = changed + $3, unchanged = unchanged + $4, refused = refused + $5 where id = $1`,
    [id, next.length, changed, unchanged, next.length - changed - unchanged],
  );
  return next.length;
}
