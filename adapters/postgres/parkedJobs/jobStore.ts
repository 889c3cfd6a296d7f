import type { Pool, PoolClient } from 'pg';
import {
  requeueRequest,
  type MessageToRequeue,
  type OpenParkedJob,
  type ParkedJobStore,
} from '../../../commands/ports/index.js';
import {
  eventObstacle,
  requeueObstacle,
  type ParkedJobWork,
  type RequeueCandidate,
} from '../../../domain/parking/index.js';
import { withDatabaseErrors } from '../databaseError.js';
import { endJob } from '../endJob.js';
import { goesOn, noteFailure } from '../jobFailures.js';
import { discardParked, findParkedMessages } from '../queries/parkedMessage.js';
import { inTransaction } from '../transaction.js';

/** Ended jobs that are kept, for people to look at. */
const keptJobs = 1_000;

/** The jobs of operators, for the one process that works on them. */
export function createParkedJobStore(pool: Pool): ParkedJobStore {
  return withDatabaseErrors({
    first: (works: readonly ParkedJobWork[]) => firstOpen(pool, works),
    claim: (jobId: string, messages: number) =>
      inTransaction(pool, (client) => claim(client, jobId, messages)),
    unsettled: (jobId: string) => unsettled(pool, jobId),
    async countUnsettled(jobId: string) {
      const { rows } = await pool.query<{ count: number }>(
        `select count(*)::int as count from ${underWay} and p.outcome_of < p.requeues`,
        [jobId],
      );
      return rows[0]?.count ?? 0;
    },
    count: (jobId: string) => count(pool, jobId),
    discard: (jobId: string, messages: number) =>
      inTransaction(pool, (client) => discard(client, jobId, messages)),
    skip: (jobId: string, events: number) => inTransaction(pool, (client) => skip(client, jobId, events)),
    fails: (jobId: string, reason: string) => noteFailure(pool, 'operations.parked_job', { jobId, reason }),
    end: (jobId: string, status: string) =>
      endJob(pool, 'operations.parked_job', { jobId, status, keptJobs }),
  });
}

async function firstOpen(pool: Pool, works: readonly ParkedJobWork[]): Promise<OpenParkedJob | undefined> {
  const { rows } = await pool.query<OpenParkedJob>({
    name: 'first parked job',
    text: `select id::text, what as work, most::float8, canary, taken::float8, came_back::float8 as "cameBack",
        cancelled_at is not null as "isCancelled",
        case when claimed_up_to > counted_up_to and what in ('requeue', 'retry')
          then (taken - stored - repeats - came_back - gone)::float8 else 0 end as "underWay"
      from operations.parked_job job where status in ('waiting', 'running') and what = any($1) and ${canGoOn}
      order by job.id limit 1`,
    values: [works],
  });
  return rows[0];
}

/**
 * Events of a projection that is paused wait for it, and those of the others do not wait with them. The source `projection dispatcher 3/8` is
 * of `dispatcher`.
 */
const canGoOn = `(what <> 'retry' or cancelled_at is not null or not exists (
  select from operations.projection_pause pause where pause.projection = split_part(coalesce(job.source,
    (select p.source from ingest.parked_message p where p.id = job.message_id)), ' ', 2)))`;

/** Rows that a job has chosen and not counted. */
const underWay = `operations.parked_job as job join ingest.parked_message as p on p.requeue_job = job.id
  and p.id > job.counted_up_to and p.id <= job.claimed_up_to where job.id = $1`;

interface Candidate extends RequeueCandidate {
  readonly id: string;
}

interface NextRows {
  readonly rows: readonly Candidate[];
  /** The version that the job sends; null for messages as they are. */
  readonly editId: string | null;
  readonly work: ParkedJobWork;
  readonly requestedBy: string;
  readonly reason: string | null;
}

/** The job's next rows, locked; of a group only those that wait. */
async function nextRows(
  client: PoolClient,
  jobId: string,
  { messages, onlyWaiting }: { readonly messages: number; readonly onlyWaiting: boolean },
): Promise<NextRows> {
  const { rows: jobs } = await client.query<{
    messageId: string | null;
    source: string;
    code: string;
    from: string;
    upTo: string;
    editId: string | null;
    work: ParkedJobWork;
    requestedBy: string;
    reason: string | null;
  }>(
    `select message_id::text as "messageId", source, code, claimed_up_to::text as from, up_to::text as "upTo",
       edit_id::text as "editId", what as work, requested_by as "requestedBy", reason
     from operations.parked_job where id = $1 for update`,
    [jobId],
  );
  const [job] = jobs;
  if (!job) return { rows: [], editId: null, work: 'requeue', requestedBy: '', reason: null };
  const { editId, work, requestedBy, reason } = job;
  const asked = { editId, work, requestedBy, reason };
  const columns = `id::text, source, device_id as "deviceId", code, bytes::float8, octet_length(body) as "keptBytes",
    outcome, requeued_edit::text as "requeuedEdit"`;
  if (job.messageId !== null) {
    const { rows } = await client.query<Candidate>(
      `select ${columns} from ingest.parked_message where id = $1 and id > $2 for update`,
      [job.messageId, job.from],
    );
    return { rows, ...asked };
  }
  const { rows } = await client.query<Candidate>(
    `select ${columns} from ingest.parked_message
     where regexp_replace(source, ' [0-9]+$', '') = $1 and code = $2 and parked_message.id > $3 and parked_message.id <= $4
       ${onlyWaiting ? 'and outcome is null' : ''}
     order by parked_message.id limit $5 for update`,
    [job.source, job.code, job.from, job.upTo, messages],
  );
  return { rows, ...asked };
}

async function claim(client: PoolClient, jobId: string, messages: number): Promise<number> {
  const next = await nextRows(client, jobId, { messages, onlyWaiting: true });
  const { rows, editId, work, requestedBy } = next;
  const last = rows.at(-1);
  if (!last) return 0;
  const isRetry = work === 'retry';
  const ids = rows
    .filter((row) => !(isRetry ? eventObstacle(work, row) : requeueObstacle(row, editId)))
    .map(({ id }) => id);
  // When an event was applied is known when it was.
  await client.query(
    isRetry
      ? `update ingest.parked_message set requeues = requeues + 1, requeue_job = $2, asked_by = $3
         where id = any($1::bigint[])`
      : `update ingest.parked_message set requeued_at = now(), requeues = requeues + 1, requeue_job = $2, requeued_edit = $3
         where id = any($1::bigint[])`,
    [ids, jobId, isRetry ? requestedBy : editId],
  );
  await client.query(
    `update operations.parked_job set status = 'running', begun_at = coalesce(begun_at, now()), ${goesOn}, claimed_up_to = $2,
       counted_up_to = case when $3 = 0 then $2 else counted_up_to end, taken = taken + $3, left_out = left_out + $4
     where id = $1`,
    [jobId, last.id, ids.length, rows.length - ids.length],
  );
  return rows.length;
}

async function unsettled(pool: Pool, jobId: string): Promise<readonly MessageToRequeue[]> {
  const { rows } = await pool.query<{ id: string }>(
    `select p.id::text as id from ${underWay} and p.outcome_of < p.requeues order by p.id`,
    [jobId],
  );
  const messages = await findParkedMessages(
    pool,
    rows.map(({ id }) => id),
  );
  const versions = await versionsOf(
    pool,
    messages.flatMap(({ requeuedEdit }) => requeuedEdit ?? []),
  );
  return messages.map((message) => {
    const version = message.requeuedEdit === null ? undefined : versions.get(message.requeuedEdit);
    return requeueRequest(message, message.requeues, version);
  });
}

interface VersionRow {
  readonly id: string;
  readonly body: Uint8Array;
  readonly by: string;
  readonly atMs: number;
  readonly original: number | null;
}

/** Edited versions by their ids. */
async function versionsOf(pool: Pool, ids: readonly string[]) {
  if (ids.length === 0) return new Map<string, never>();
  const { rows } = await pool.query<VersionRow>(
    `select id::text, body, edited_by as by, floor(extract(epoch from edited_at) * 1000)::float8 as "atMs",
       original_hash::float8 as original
     from ingest.parked_edit where id = any($1::bigint[])`,
    [ids],
  );
  return new Map(
    rows.map(({ id, body, by, atMs, original }) => [
      id,
      { body, edited: { by, atMs, ...(original !== null && { original }) } },
    ]),
  );
}

async function count(pool: Pool, jobId: string): Promise<void> {
  await pool.query(
    `with found as (
       select count(*) as messages,
         count(*) filter (where p.outcome_of = p.requeues and p.outcome = 'stored') as stored,
         count(*) filter (where p.outcome_of = p.requeues and p.outcome = 'repeat') as repeats,
         count(*) filter (where p.outcome_of = p.requeues and coalesce(p.outcome, 'parked') in ('parked', 'skipped')) as came_back
       from ${underWay}
     )
     update operations.parked_job as job set ${goesOn}, counted_up_to = job.claimed_up_to, stored = job.stored + found.stored,
       repeats = job.repeats + found.repeats, came_back = job.came_back + found.came_back,
       gone = job.gone + (job.taken - job.stored - job.repeats - job.came_back - job.gone) - found.messages
     from found where job.id = $1 and job.counted_up_to < job.claimed_up_to`,
    [jobId],
  );
}

async function skip(client: PoolClient, jobId: string, events: number): Promise<number> {
  const { rows, requestedBy, reason } = await nextRows(client, jobId, {
    messages: events,
    onlyWaiting: true,
  });
  const last = rows.at(-1);
  if (!last) return 0;
  const ids = rows.filter((row) => !eventObstacle('skip', row)).map(({ id }) => id);
  await client.query(
    `update ingest.parked_message set outcome = 'skipped', outcome_of = requeues, requeued_at = now(), requeue_job = $2,
       asked_by = $3, reason = $4 where id = any($1::bigint[])`,
    [ids, jobId, requestedBy, reason],
  );
  await client.query(
    `update operations.parked_job set status = 'running', begun_at = coalesce(begun_at, now()), ${goesOn}, claimed_up_to = $2,
       counted_up_to = $2, taken = taken + $3, skipped = skipped + $3, left_out = left_out + $4 where id = $1`,
    [jobId, last.id, ids.length, rows.length - ids.length],
  );
  return rows.length;
}

async function discard(client: PoolClient, jobId: string, messages: number): Promise<number> {
  const { rows } = await nextRows(client, jobId, { messages, onlyWaiting: false });
  const last = rows.at(-1);
  if (!last) return 0;
  const { rows: jobs } = await client.query<{ by: string }>(
    'select requested_by as by from operations.parked_job where id = $1',
    [jobId],
  );
  const discarded = await discardParked(
    client,
    rows.map(({ id }) => id),
    jobs[0]?.by ?? '',
  );
  await client.query(
    `update operations.parked_job set status = 'running', begun_at = coalesce(begun_at, now()), ${goesOn}, claimed_up_to = $2,
       counted_up_to = $2, taken = taken + $3, discarded = discarded + $3 where id = $1`,
    [jobId, last.id, discarded],
  );
  return rows.length;
}
