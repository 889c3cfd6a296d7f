import assert from 'node:assert/strict';
import { sessionRanges } from '../../../adapters/postgres/queries/sessionRanges.js';
import { createParkedJobs, createParkedJobStore, findParkedJob } from '../../../adapters/postgres/index.js';
import { listParkedGroups, listParkedMessages } from '../../../adapters/postgres/queries/index.js';
import { runParkedJobs } from '../../../commands/parkedJobs/index.js';
import type { ParkedJobRequest } from '../../../commands/ports/index.js';
import type { RecordedEvent } from '../../../domain/kernel/events.js';
import { silentLogger } from '../../support/silentLogger.js';
import { until } from '../../support/until.js';
import {
  connectedEvent,
  eventOf,
  seqsOf,
  startProjectionStack,
  telemetryEvent,
  type ProjectionStack,
  type Write,
} from './projectionStack.js';

const telemetry = 'telemetry-00-20260301';
const group = { source: 'projection readModels', code: 'EVENT_UNPROJECTABLE' };

describe('events that a projection parked', () => {
  let stack: ProjectionStack;
  let isBroken: (event: RecordedEvent) => boolean;
  let ending: AbortController;
  let working: Promise<void>;

  beforeEach(async () => {
    stack = await startProjectionStack();
    isBroken = () => true;
    ending = new AbortController();
    const jobs = createParkedJobStore(stack.pool);
    const send = () => Promise.reject(new Error('an event is sent nowhere'));
    working = runParkedJobs({ jobs, send, over: 'events', logger: silentLogger, pollMs: 5 }, ending.signal);
  });
  afterEach(async () => {
    ending.abort();
    await working;
    await stack.stop();
  });

  const failing =
    (write: Write): Write =>
    (client, events, position) => {
      if (events.some((event) => isBroken(event))) throw new TypeError('a bug of this version');
      return write(client, events, position);
    };

  const parked = async () => (await listParkedMessages(stack.pool, { limit: 50 })).items.toReversed();
  const untilParked = (count: number) =>
    until(`${count} are parked`, async () => (await parked()).length === count);
  const counts = async () => {
    const { items } = await listParkedGroups(stack.pool, { limit: 5 });
    return items.map(({ kept, waiting, cameBack }) => [kept, waiting, cameBack]);
  };

  async function done(
    work: ParkedJobRequest['work'],
    messages: ParkedJobRequest['messages'] = group,
    reason?: string,
  ) {
    const answer = await createParkedJobs(stack.pool).request({
      ...{ work, messages, canary: 5, reason, requestedBy: 'ada' },
    });
    assert.equal(answer.type, 'accepted');
    const ended = async () => {
      const job = await findParkedJob(stack.pool, answer.jobId);
      return job?.endedAt ? job : undefined;
    };
    return until('the job ends', ended);
  }

  const disconnectedEvent = (deviceId: string) =>
    eventOf('DeviceDisconnected', {
      ...{ deviceId, boot: 1, connection: 1, reason: 'lastWill', receivedAtMs: Date.now() },
    });
  const isOnline = async (deviceId: string) => {
    const { rows } = await stack.pool.query<{ online: boolean }>(
      'select online from read_model.device_status where device_id = $1',
      [deviceId],
    );
    return rows[0]?.online;
  };

  it('are applied in their order after the fix, once, and the checkpoint stays', async () => {
    const processor = stack.process({ around: failing });
    await stack.store.append('device-keg', 'noStream', [
      ...[connectedEvent('keg'), disconnectedEvent('keg'), connectedEvent('keg')],
      ...[disconnectedEvent('keg'), connectedEvent('keg'), disconnectedEvent('keg')],
    ]);
    await untilParked(6);
    isBroken = () => false;
    const { position } = processor.progress();
    const job = await done('retry');
    assert.deepEqual([job.status, job.total, job.taken, job.stored, job.cameBack], ['done', 6, 6, 6, 0]);
    assert.equal(await isOnline('keg'), false, 'the last one says so');
    assert.equal(processor.progress().position, position);
    assert.deepEqual(
      (await parked()).map(({ outcome, askedBy, requeues }) => [outcome, askedBy, requeues]),
      Array.from({ length: 6 }, () => ['stored', 'ada', 1]),
    );
    assert.deepEqual(await counts(), [[6, 0, 0]]);
    const { rows } = await stack.pool.query(
      `select type from read_model.device_event where device_id = 'keg' order by revision`,
    );
    assert.equal(rows.length, 6);
    const again = createParkedJobs(stack.pool).request({
      ...{ work: 'retry', messages: group, canary: 5, reason: undefined, requestedBy: 'ada' },
    });
    assert.deepEqual(await again, { type: 'nothing' });
  });

  it('wait as before when a retry fails: the canary stops the job', async () => {
    stack.process({ around: failing });
    await stack.store.append('device-keg', 'noStream', [connectedEvent('keg')]);
    await stack.store.append('device-base', 'noStream', [connectedEvent('base')]);
    await untilParked(2);
    const answer = await createParkedJobs(stack.pool).request({
      ...{ work: 'retry', messages: group, canary: 1, reason: undefined, requestedBy: 'ada' },
    });
    assert.equal(answer.type, 'accepted');
    await until('it is stopped', async () => {
      const job = await findParkedJob(stack.pool, answer.jobId);
      return job?.status === 'stopped' && job.cameBack === 1;
    });
    const [first, second] = await parked();
    assert.deepEqual([first?.outcome, first?.requeues, first?.requeuedAt], [null, 1, null]);
    assert.match(first?.retryCause ?? '', /a bug of this version/);
    assert.deepEqual([second?.requeues, second?.retryCause], [0, null]);
    assert.deepEqual(await counts(), [[2, 2, 1]]);
    isBroken = () => false;
    assert.equal((await done('retry')).stored, 2);
    assert.equal((await parked())[0]?.retryCause, null);
  });

  it('are not applied behind later ones of their stream, which a rebuild has to mend', async () => {
    isBroken = ({ revision }) => revision === 0n;
    stack.process({ around: failing });
    await stack.store.append('device-keg', 'noStream', [connectedEvent('keg'), disconnectedEvent('keg')]);
    await untilParked(1);
    await until('the later one is applied', async () => (await isOnline('keg')) === false);
    isBroken = () => false;
    const job = await done('retry');
    assert.deepEqual([job.stored, job.cameBack], [0, 1]);
    assert.match((await parked())[0]?.retryCause ?? '', /later events of its stream were applied: rebuild/);
    assert.equal(await isOnline('keg'), false);
  });

  it('wait for earlier ones of their stream, until those are applied or skipped for a reason', async () => {
    stack.process({ around: failing });
    await stack.store.append('device-keg', 'noStream', [disconnectedEvent('keg'), connectedEvent('keg')]);
    await untilParked(2);
    isBroken = () => false;
    const [first, second] = await parked();
    const one = (message = second) => ({ messageId: message?.id ?? '' });
    assert.equal((await done('retry', one())).cameBack, 1);
    assert.match((await parked())[1]?.retryCause ?? '', /an earlier event of its stream waits/);
    const skipped = await done('skip', one(first), 'written by a test tool');
    assert.deepEqual([skipped.status, skipped.skipped], ['done', 1]);
    const after = (await parked())[0];
    assert.deepEqual(
      [after?.outcome, after?.askedBy, after?.reason],
      ['skipped', 'ada', 'written by a test tool'],
    );
    assert.notEqual(after?.requeuedAt, null);
    assert.deepEqual(await counts(), [[2, 1, 1]]);
    const refused = createParkedJobs(stack.pool).request({
      ...{ work: 'skip', messages: one(first), canary: 0, reason: 'again', requestedBy: 'ada' },
    });
    assert.deepEqual(await refused, { type: 'impossible', obstacle: 'skipped' });
    assert.equal((await done('retry', one())).stored, 1);
    assert.equal(await isOnline('keg'), true);
  });

  it('of a projection that is paused wait for it, and hold up those of no other', async () => {
    stack.process({ around: failing });
    await stack.store.append('device-keg', 'noStream', [connectedEvent('keg')]);
    await untilParked(1);
    isBroken = () => false;
    const { rows: columns } = await stack.pool.query<{ names: string }>(
      `select string_agg(quote_ident(column_name), ', ') as names from information_schema.columns
       where table_schema = 'ingest' and table_name = 'parked_message' and is_generated = 'NEVER' and is_identity = 'NO'
         and column_name <> 'source'`,
    );
    const { rows } = await stack.pool.query<{ id: string }>(
      `insert into ingest.parked_message (source, ${columns[0]?.names})
       select 'projection brewPlans', ${columns[0]?.names} from ingest.parked_message returning id::text`,
    );
    await stack.pool.query(
      `insert into operations.projection_pause (projection, paused_by) values ('brewPlans', 'ada')`,
    );
    const jobs = createParkedJobs(stack.pool);
    const paused = await jobs.request({
      ...{
        work: 'retry',
        messages: { messageId: rows[0]?.id ?? '' },
        canary: 0,
        reason: undefined,
        requestedBy: 'ada',
      },
    });
    assert.equal(paused.type, 'accepted');
    assert.equal((await done('retry')).stored, 1);
    assert.equal((await findParkedJob(stack.pool, paused.jobId))?.status, 'waiting');
    assert.equal(await jobs.cancel(paused.jobId), true);
    await until(
      'it ends',
      async () => (await findParkedJob(stack.pool, paused.jobId))?.status === 'cancelled',
    );
  });

  it('count as late when they are telemetry: history gets them, and the status stays the newest', async () => {
    isBroken = ({ revision, type }) => type === 'TelemetryRecorded' && revision === 0n;
    stack.process({ around: failing });
    await stack.store.append(telemetry, 'noStream', [telemetryEvent('keg', [1]), telemetryEvent('keg', [2])]);
    await untilParked(1);
    await until('the later one is applied', async () => (await seqsOf(stack.pool, 'keg')).join() === '2');
    isBroken = () => false;
    assert.equal((await done('retry')).stored, 1);
    assert.deepEqual(await seqsOf(stack.pool, 'keg'), [1, 2]);
    const { rows } = await stack.pool.query(
      `select (select seq::int from read_model.device_status), min(first_revision)::int as first_revision,
         max(last_revision)::int as last_revision, sum(readings)::int as readings from ${sessionRanges}`,
    );
    assert.deepEqual(rows, [{ seq: 2, first_revision: 0, last_revision: 1, readings: 2 }]);
  });

  it('are applied once, whatever dies between their rows and the commit', async () => {
    let deaths = 0;
    const dying =
      (write: Write): Write =>
      async (client, events, position) => {
        const applied = await failing(write)(client, events, position);
        if (events.some(({ revision }) => revision === 0n) && (deaths += 1) <= 2)
          throw new Error('the connection is gone');
        return applied;
      };
    isBroken = ({ revision }) => revision === 0n;
    const first = stack.process({ around: dying });
    await stack.store.append(telemetry, 'noStream', [telemetryEvent('keg', [1]), telemetryEvent('keg', [2])]);
    await untilParked(1);
    isBroken = () => false;
    const job = done('retry');
    await until('the first attempt died', () => deaths >= 1);
    await first.stop();
    assert.deepEqual(await seqsOf(stack.pool, 'keg'), [2]);
    stack.process({ around: dying });
    assert.equal((await job).stored, 1);
    assert.equal(deaths, 3);
    assert.deepEqual(await seqsOf(stack.pool, 'keg'), [1, 2]);
  });
});
