import type { Pool, PoolClient } from 'pg';
import type { DeviceJobStore, OpenDeviceJob, ToldDevice } from '../../../commands/ports/index.js';
import type { DeviceJobOutcome } from '../../../domain/fleet/index.js';
import { storableText } from '../../../domain/kernel/text.js';
import { isPersonId } from '../../../domain/people/index.js';
import { withDatabaseErrors } from '../databaseError.js';
import { endJob } from '../endJob.js';
import { goesOn, noteFailure } from '../jobFailures.js';
import { inTransaction } from '../transaction.js';
import { changeDevices } from './changeDevices.js';

type Taken = Pick<OpenDeviceJob, 'id' | 'taken'>;

/** Characters of why a command was refused. */
const longestReason = 500;

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
    take: (job: Taken, devices: number) => inTransaction(pool, (client) => take(client, job, devices)),
    told: (job: Taken, devices: readonly ToldDevice[]) =>
      inTransaction(pool, (client) => storeTold(client, job, devices)),
    fails: (jobId: string, reason: string) => noteFailure(pool, 'operations.device_job', { jobId, reason }),
    end: (jobId: string, status: string) =>
      endJob(pool, 'operations.device_job', { jobId, status, keptJobs }),
  });
}

async function firstOpen(pool: Pool): Promise<OpenDeviceJob | undefined> {
  const { rows } = await pool.query<OpenRow>({
    name: 'first device job',
    text: `select id::text, work, total, taken, cancelled_at is not null as "isCancelled", requested_by as by, requested_uid as uid,
        instruction
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

async function take(client: PoolClient, { id, taken }: Taken, devices: number): Promise<number> {
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
  const became = next.map(({ deviceId }) => ({ outcome: outcomes.get(deviceId) ?? ('unchanged' as const) }));
  return storeOutcomes(client, id, next, became);
}

async function storeTold(
  client: PoolClient,
  { id, taken }: Taken,
  devices: readonly ToldDevice[],
): Promise<number> {
  const { rowCount } = await client.query(
    'select from operations.device_job where id = $1 and taken = $2 for update',
    [id, taken],
  );
  // Another process was faster, and told them with the same ids.
  if (rowCount === 0) return 0;
  const { rows: next } = await client.query<NextRow>(nextDevices, [id, devices.length]);
  return storeOutcomes(client, id, next, devices);
}

interface Became {
  readonly outcome: DeviceJobOutcome;
  readonly reason?: string;
}

/** @param became in the order of the devices */
async function storeOutcomes(
  client: PoolClient,
  id: string,
  next: readonly NextRow[],
  became: readonly Became[],
): Promise<number> {
  await client.query(
    `update operations.device_job_device d set outcome = o.outcome, reason = o.reason, at = now()
     from unnest($2::integer[], $3::text[], $4::text[]) o (number, outcome, reason) where d.job_id = $1 and d.number = o.number`,
    [
      id,
      next.map(({ number }) => number),
      became.map(({ outcome }) => outcome),
      became.map(({ reason }) =>
        reason === undefined ? null : storableText(reason).slice(0, longestReason),
      ),
    ],
  );
  const count = (...which: readonly DeviceJobOutcome[]) =>
    became.filter(({ outcome }) => which.includes(outcome)).length;
  const [changed, unchanged] = [count('changed', 'requested'), count('unchanged')];
  await client.query(
    `update operations.device_job set status = 'running', begun_at = coalesce(begun_at, now()), taken = taken + $2,
       changed = changed + $3, unchanged = unchanged + $4, refused = refused + $5, ${goesOn} where id = $1`,
    [id, next.length, changed, unchanged, next.length - changed - unchanged],
  );
  return next.length;
}
