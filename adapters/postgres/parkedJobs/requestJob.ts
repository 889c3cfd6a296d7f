import type { Pool, PoolClient } from 'pg';
import type {
  EditToSend,
  ParkedJobAnswer,
  ParkedJobRequest,
  ParkedJobs,
} from '../../../commands/ports/index.js';
import {
  editsOfMessage,
  eventObstacle,
  isOfProjection,
  requeueObstacle,
  type EventObstacle,
  type ParkedJobWork,
  type RequeueCandidate,
  type RequeueObstacle,
} from '../../../domain/parking/index.js';
import { withDatabaseErrors } from '../databaseError.js';
import { cancelJob, resumeJob } from '../jobFailures.js';
import { inTransaction } from '../transaction.js';

/** Jobs that may wait at once. */
const mostOpen = 100;

/** More than a group can have: parking has a budget. */
const everything = 10_000_000;

/** Takes requests of operators; a job is a row, and ingest works on it. */
export function createParkedJobs(pool: Pool): ParkedJobs {
  return withDatabaseErrors({
    request: (request: ParkedJobRequest) => requestJob(pool, request),
    cancel: (jobId: string) => cancelJob(pool, 'operations.parked_job', jobId),
    resume: (jobId: string) => resumeJob(pool, 'operations.parked_job', jobId),
  });
}

async function requestJob(pool: Pool, request: ParkedJobRequest): Promise<ParkedJobAnswer> {
  const { edit, messages, reason } = request;
  return inTransaction(pool, async (client) => {
    // One request at a time, so that a second click finds the job of the first.
    await client.query(`select pg_advisory_xact_lock(hashtextextended('brewline parked job requests', 0))`);
    if (edit === undefined || !('messageId' in messages)) return requestAsIs(client, request, null);
    await client.query('savepoint before_edit');
    const kept = await keepEdit(client, messages.messageId, { ...edit, reason: reason ?? null });
    if (kept.type !== 'kept') return kept;
    const answer = await requestAsIs(client, request, kept.editId);
    // A version that is not sent is not kept.
    if (answer.type !== 'accepted') await client.query('rollback to savepoint before_edit');
    return answer;
  });
}

type Database = Pick<PoolClient, 'query'>;

/** @param editId the version that is sent; null for messages as they are */
async function requestAsIs(
  pool: Database,
  request: ParkedJobRequest,
  editId: string | null,
): Promise<ParkedJobAnswer> {
  const { same, open } = await openJobs(pool, request, editId);
  if (same && 'messageId' in request.messages) return { type: 'accepted', jobId: same.jobId };
  const chosen = await ('messageId' in request.messages
    ? chooseOne(pool, request.work, { messageId: request.messages.messageId, editId })
    : chooseGroup(pool, request.work, request.messages));
  // A job of all of a group is the same as a second one of all; one of five is not, nor one from before others were parked.
  if (same && (await coversAll(pool, same, chosen))) return { type: 'accepted', jobId: same.jobId };
  if (open >= mostOpen) return { type: 'tooMany', jobs: open };
  if (chosen.type !== 'chosen') return chosen;
  const { messages, work, canary, reason, requestedBy } = request;
  const [messageId, source, code] =
    'messageId' in messages ? [messages.messageId, null, null] : [null, messages.source, messages.code];
  const { rows } = await pool.query<{ id: string }>(
    `insert into operations.parked_job
       (what, message_id, source, code, most, canary, reason, requested_by, up_to, total, edit_id)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $5, $10) returning id::text`,
    [
      ...[work, messageId, source, code, chosen.total, canary, reason ?? null, requestedBy, chosen.upTo],
      editId,
    ],
  );
  return { type: 'accepted', jobId: rows[0]?.id ?? '' };
}

type KeptEdit =
  | { readonly type: 'kept'; readonly editId: string }
  | Extract<ParkedJobAnswer, { readonly type: 'nothing' | 'tooManyEdits' }>;

/** Stores a version beside its message. Whoever writes the same one again gets the first. */
async function keepEdit(
  client: Database,
  messageId: string,
  { body, original, by, reason }: EditToSend & { readonly reason: string | null },
): Promise<KeptEdit> {
  const { rows } = await client.query<{ editId: string | null; edits: number }>(
    `select (select e.id::text from ingest.parked_edit as e where e.message_id = p.id and e.body_sha256 = sha256($2::bytea)) as "editId",
       (select count(*)::int from ingest.parked_edit as e where e.message_id = p.id) as edits
     from ingest.parked_message as p where p.id = $1`,
    [messageId, Buffer.from(body)],
  );
  const [message] = rows;
  if (!message) return { type: 'nothing' };
  if (message.editId !== null) return { type: 'kept', editId: message.editId };
  if (message.edits >= editsOfMessage) return { type: 'tooManyEdits', edits: message.edits };
  const { rows: inserted } = await client.query<{ editId: string }>(
    `insert into ingest.parked_edit (message_id, body, original_hash, reason, edited_by)
     values ($1, $2, $3, $4, $5) returning id::text as "editId"`,
    [messageId, Buffer.from(body), original ?? null, reason, by],
  );
  return { type: 'kept', editId: inserted[0]?.editId ?? '' };
}

/** Whoever asks twice, for example by a second click, gets the first job: the newest that is open of the same. */
async function openJobs(pool: Database, { work, messages }: ParkedJobRequest, editId: string | null) {
  const [messageId, source, code] =
    'messageId' in messages ? [messages.messageId, null, null] : [null, messages.source, messages.code];
  const { rows } = await pool.query<OpenJob & { readonly isSame: boolean }>(
    `select id::text as "jobId", total::float8, what = $1 and cancelled_at is null and message_id is not distinct from $2::bigint
         and source is not distinct from $3 and code is not distinct from $4
         and edit_id is not distinct from $5::bigint as "isSame"
     from operations.parked_job where status in ('waiting', 'running') order by parked_job.id desc`,
    [work, messageId, source, code, editId],
  );
  return { same: rows.find(({ isSame }) => isSame), open: rows.length };
}

interface OpenJob {
  readonly jobId: string;
  readonly total: number;
}

/** Whether a job may still take as many of its group as are asked for: what was parked since belongs to no job. */
async function coversAll(pool: Database, { jobId, total }: OpenJob, chosen: Chosen): Promise<boolean> {
  if (chosen.type !== 'chosen') return chosen.type === 'nothing';
  const { rows } = await pool.query<{ left: number }>(
    `select count(*)::float8 as left from operations.parked_job job join ingest.parked_message p
       on regexp_replace(p.source, ' [0-9]+$', '') = job.source and p.code = job.code and p.id <= job.up_to
         and (p.outcome is null or job.what = 'discard')
     where job.id = $1`,
    [jobId],
  );
  return chosen.total <= Math.min(total, rows[0]?.left ?? 0);
}

type Chosen =
  | { readonly type: 'chosen'; readonly upTo: string; readonly total: number }
  | Extract<ParkedJobAnswer, { readonly type: 'nothing' | 'impossible' }>;

async function chooseOne(
  pool: Database,
  work: ParkedJobRequest['work'],
  { messageId, editId }: { readonly messageId: string; readonly editId: string | null },
): Promise<Chosen> {
  const { rows } = await pool.query<RequeueCandidate>(
    `select source, device_id as "deviceId", code, bytes::float8, octet_length(body) as "keptBytes", outcome,
       requeued_edit::text as "requeuedEdit"
     from ingest.parked_message where id = $1`,
    [messageId],
  );
  const [message] = rows;
  if (!message) return { type: 'nothing' };
  const obstacle = obstacleOf(work, message, editId);
  return obstacle ? { type: 'impossible', obstacle } : { type: 'chosen', upTo: messageId, total: 1 };
}

function obstacleOf(
  work: ParkedJobWork,
  message: RequeueCandidate,
  editId: string | null,
): RequeueObstacle | EventObstacle | undefined {
  switch (work) {
    case 'requeue':
      return requeueObstacle(message, editId);
    case 'retry':
    case 'skip':
      return eventObstacle(work, message);
    case 'discard':
      return undefined;
  }
}

/** All of a group are messages, or all of them are events. */
function groupObstacle(work: ParkedJobWork, source: string): RequeueObstacle | EventObstacle | undefined {
  if (work === 'discard') return undefined;
  const isRight = isOfProjection(source) === (work !== 'requeue');
  if (isRight) return undefined;
  return work === 'requeue' ? 'notOfDevice' : 'notAnEvent';
}

/** What is parked later belongs to no job: what comes back does not go round. */
async function chooseGroup(
  pool: Database,
  work: ParkedJobRequest['work'],
  {
    source,
    code,
    most = everything,
  }: { readonly source: string; readonly code: string; readonly most?: number | undefined },
): Promise<Chosen> {
  const obstacle = groupObstacle(work, source);
  if (obstacle) return { type: 'impossible', obstacle };
  const { rows } = await pool.query<{ total: number; upTo: string | null }>(
    `select ${work === 'discard' ? 'kept' : 'waiting'}::float8 as total,
       (select p.id::text from ingest.parked_message as p
        where regexp_replace(p.source, ' [0-9]+$', '') = $1 and p.code = $2 order by p.id desc limit 1) as "upTo"
     from ingest.parked_group where source = $1 and code = $2`,
    [source, code],
  );
  const [group] = rows;
  if (!group || group.total === 0 || group.upTo === null) return { type: 'nothing' };
  return { type: 'chosen', upTo: group.upTo, total: Math.min(group.total, most) };
}
