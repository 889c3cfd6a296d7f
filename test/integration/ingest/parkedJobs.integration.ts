import assert from 'node:assert/strict';
import { createParkedJobs, createParkedJobStore } from '../../../adapters/postgres/index.js';
import { findParkedJob, listParkedGroups } from '../../../adapters/postgres/queries/index.js';
import { inspectParked } from '../../../adapters/postgres/queries/parkedMessage.js';
import { runParkedJobs } from '../../../commands/parkedJobs/index.js';
import type { MessageToRequeue, UplinkDelivery } from '../../../commands/ports/index.js';
import { createParkedInspector } from '../../../infra/compose/parkedInspector.js';
import { silentLogger } from '../../support/silentLogger.js';
import { until } from '../../support/until.js';
import { ScriptedDevice, startIngestStack, type IngestStack } from './ingestStack.js';

const requestedBy = '11111111-1111-4111-8111-111111111111';

describe('parked messages that are sent again', () => {
  let stack: IngestStack;
  let partition = 0;
  before(async () => {
    stack = await startIngestStack();
  });
  after(() => stack.stop());
  beforeEach(async () => {
    partition += 1;
    await stack.pool.query('delete from ingest.parked_message');
    await stack.pool.query('delete from operations.parked_job');
    await stack.pool.query('delete from ingest.parked_group');
  });

  /** A device whose firmware began its numbers again: the second readings are parked as `NUMBER_REUSED`. */
  async function parkReused(deviceId: string, count: number): Promise<void> {
    const device = new ScriptedDevice(deviceId);
    const numbers = Array.from({ length: count }, (_, at) => at + 1);
    const ingest = stack.ingest(partition);
    await ingest.handle([device.hello(1, 1), ...numbers.map((seq) => device.reading(1, seq, seq))]);
    await ingest.handle(numbers.map((seq) => device.reading(1, seq, 100 + seq)));
    await ingest.close();
  }

  const deliveryOf = ({ deviceId, request, body }: MessageToRequeue): UplinkDelivery => ({
    ...{ deviceId, request, body, headers: {}, redelivered: false },
    routingKey: `devices.${deviceId}.up`,
    receivedAtMs: Date.now(),
  });

  /** Ingest as it gets them by the broker. */
  function sender() {
    const ingest = stack.ingest(partition);
    const sent: string[] = [];
    return {
      sent,
      send: async (messages: readonly MessageToRequeue[]) => {
        sent.push(...messages.map(({ request }) => request.requeued?.id ?? ''));
        await ingest.handle(messages.map(deliveryOf));
      },
    };
  }

  async function run(send: (messages: readonly MessageToRequeue[]) => Promise<void>, jobId: string) {
    const stop = new AbortController();
    const jobs = createParkedJobStore(stack.pool);
    const running = runParkedJobs({ jobs, send, logger: silentLogger, pollMs: 5 }, stop.signal);
    await until('the job ends', async () => (await findParkedJob(stack.pool, jobId))?.endedAt != null);
    stop.abort();
    await running;
    return findParkedJob(stack.pool, jobId);
  }

  async function requested(
    messages: Parameters<ReturnType<typeof createParkedJobs>['request']>[0]['messages'],
    canary = 5,
  ) {
    const answer = await createParkedJobs(stack.pool).request({
      ...{ work: 'requeue', messages, canary, reason: undefined, requestedBy },
    });
    assert.equal(answer.type, 'accepted');
    return answer.jobId;
  }

  const reused = { source: 'uplink', code: 'NUMBER_REUSED' };
  const group = async () => {
    const { items } = await listParkedGroups(stack.pool, { limit: 50 });
    const found = items.find(({ code }) => code === 'NUMBER_REUSED');
    return found && [found.messages, found.kept, found.waiting, found.cameBack];
  };
  const idsOf = async (deviceId: string) => {
    const { rows } = await stack.pool.query<{ id: string }>(
      'select id::text from ingest.parked_message where device_id = $1 order by parked_message.id',
      [deviceId],
    );
    return rows.map(({ id }) => id);
  };

  it('are stored once and in order: a canary, then the others', async () => {
    await parkReused('keg-group', 12);
    assert.deepEqual(await group(), [12, 12, 12, 0]);
    const jobId = await requested(reused);
    const { sent, send } = sender();
    const batches: number[] = [];
    const job = await run(async (messages) => {
      batches.push(messages.length);
      await send(messages);
    }, jobId);
    assert.deepEqual(batches, [5, 7]);
    assert.deepEqual(sent, await idsOf('keg-group'));
    assert.deepEqual(
      [job?.status, job?.total, job?.taken, job?.stored, job?.repeats, job?.cameBack],
      ['done', 12, 12, 12, 0, 0],
    );
    assert.deepEqual(await group(), [12, 12, 0, 0]);
    const again = (await stack.telemetry('keg-group')).filter((line) => line.endsWith('late'));
    assert.deepEqual(
      again,
      Array.from({ length: 12 }, (_, at) => `0/1/${at + 1} ${101 + at} late`),
    );
    // Nothing waits any more.
    const answer = await createParkedJobs(stack.pool).request({
      ...{ work: 'requeue', messages: reused, canary: 5, reason: undefined, requestedBy },
    });
    assert.deepEqual(answer, { type: 'nothing' });
  });

  it('have their effect once when the process dies between sending and counting', async () => {
    await parkReused('keg-killed', 8);
    const jobId = await requested(reused, 0);
    const { sent, send } = sender();
    const stop = new AbortController();
    const jobs = createParkedJobStore(stack.pool);
    // It dies when ingest has everything, and before it is counted.
    await runParkedJobs(
      {
        ...{ jobs, logger: silentLogger, pollMs: 5 },
        send: async (messages) => {
          await send(messages.slice(0, 3));
          stop.abort();
          throw new Error('killed');
        },
      },
      stop.signal,
    );
    assert.equal((await findParkedJob(stack.pool, jobId))?.stored, 0);
    // What the first had sent is sent once more, with what it had not sent.
    const before = sent.length;
    const job = await run(async (messages) => {
      const ids = await idsOf('keg-killed');
      const all = messages.length === 5 ? ids.slice(0, 3) : [];
      await send(messages);
      await send(await repeated(all));
    }, jobId);
    assert.ok(sent.length > before);
    assert.deepEqual([job?.status, job?.taken, job?.stored], ['done', 8, 8]);
    const stored = await stack.telemetry('keg-killed');
    assert.deepEqual([stored.length, new Set(stored).size], [16, 16]);
  });

  it('are given up when the database refuses each step, say why, and go on when somebody resumes them', async () => {
    await parkReused('keg-refused', 3);
    await stack.pool.query(`
      create function refuse_requeues() returns trigger language plpgsql as
        $$ begin raise exception 'no such luck \u202e'; end $$;
      create trigger refuse_requeues before update on ingest.parked_message
        for each row when (new.requeues > old.requeues) execute function refuse_requeues();`);
    const refused = await requested({ messageId: (await idsOf('keg-refused'))[0] ?? '' }, 0);
    const { rows } = await stack.pool.query<{ id: string }>(
      `insert into operations.parked_job (what, source, code, most, canary, requested_by, up_to, total)
       values ('discard', 'uplink', 'MESSAGE_MALFORMED', 1, 0, 'root', 0, 1) returning id::text`,
    );
    const { sent, send } = sender();
    // The one behind it has its turn.
    assert.equal((await run(send, rows[0]?.id ?? ''))?.status, 'done');
    const given = await findParkedJob(stack.pool, refused);
    assert.deepEqual([given?.status, given?.taken, given?.failures], ['failed', 0, 5]);
    assert.match(given?.failure ?? '', /no such luck/);
    assert.ok(given?.failingSince && given.failedAt && given.failedAt > given.failingSince);
    const operators = createParkedJobs(stack.pool);
    assert.ok(!(await operators.resume(rows[0]?.id ?? '')), 'it was not given up');

    await stack.pool.query('drop function refuse_requeues cascade');
    assert.ok(await operators.resume(refused));
    const job = await run(send, refused);
    assert.deepEqual(
      [job?.status, job?.stored, job?.failure, job?.failures, job?.failingSince, job?.failedAt],
      ['done', 1, null, 0, null, null],
    );
    assert.equal(sent.length, 1);
  }).timeout(60_000);

  /** The same requests again, as a broker that lost a confirmation gets them. */
  async function repeated(ids: readonly string[]): Promise<readonly MessageToRequeue[]> {
    const found = await Promise.all(ids.map((id) => inspectParked(stack.pool, id)));
    return found.flatMap((each) =>
      each
        ? [
            {
              deviceId: each.message.deviceId ?? '',
              request: {
                type: 'requeue' as const,
                epoch: each.message.epoch ?? undefined,
                requeued: { id: each.message.id, requeue: each.message.requeues },
              },
              body: each.message.body,
            },
          ]
        : [],
    );
  }

  it('come back as other rows when they still break a rule, once, and stop the job behind its canary', async () => {
    const ingest = stack.ingest(partition);
    const bad = (byte: number) => ({
      ...new ScriptedDevice('keg-bad').hello(1, 1),
      body: Buffer.from([byte, 0xff]),
    });
    await ingest.handle([1, 2, 3, 4].map(bad));
    const ids = await idsOf('keg-bad');
    const jobId = await requested({ source: 'uplink', code: 'MESSAGE_MALFORMED' }, 2);
    const { send } = sender();
    const job = await run(async (messages) => {
      await send(messages);
      // Delivered twice, with different bytes in between.
      await send(messages);
    }, jobId);
    assert.deepEqual([job?.status, job?.taken, job?.cameBack], ['stopped', 2, 2]);
    const { rows } = await stack.pool.query(
      `select requeued_from::text as "from", outcome, requeues from ingest.parked_message where device_id = 'keg-bad' order by id`,
    );
    assert.deepEqual(rows, [
      { from: null, outcome: 'parked', requeues: 1 },
      { from: null, outcome: 'parked', requeues: 1 },
      { from: null, outcome: null, requeues: 0 },
      { from: null, outcome: null, requeues: 0 },
      { from: ids[0], outcome: null, requeues: 0 },
      { from: ids[1], outcome: null, requeues: 0 },
    ]);
    const { items } = await listParkedGroups(stack.pool, { limit: 50 });
    assert.deepEqual(
      items.map(({ messages, kept, waiting, cameBack }) => [messages, kept, waiting, cameBack]),
      [[6, 6, 4, 2]],
    );
  });

  it('are no more than were asked for, and none after a cancellation', async () => {
    await parkReused('keg-some', 6);
    const { sent, send } = sender();
    const one = await run(send, await requested({ ...reused, most: 1 }));
    assert.deepEqual([one?.status, one?.total, one?.stored], ['done', 1, 1]);
    const jobId = await requested(reused, 2);
    const job = await run(async (messages) => {
      await send(messages);
      assert.equal(await createParkedJobs(stack.pool).cancel(jobId), true);
    }, jobId);
    assert.deepEqual([job?.status, job?.taken, job?.stored], ['cancelled', 2, 2]);
    assert.equal(sent.length, 3);
    assert.equal(await createParkedJobs(stack.pool).cancel(jobId), false);
    assert.deepEqual(await group(), [6, 6, 3, 0]);
  });

  it('are those of the first job for who asks once more, and of another one for who asks for more', async () => {
    await parkReused('keg-more', 6);
    const five = await requested({ ...reused, most: 5 });
    assert.equal(await requested({ ...reused, most: 5 }), five);
    const [all, atOnce] = await Promise.all([requested(reused), requested(reused)]);
    assert.notEqual(all, five);
    assert.equal(atOnce, all);
    assert.equal(await requested({ ...reused, most: 4 }), all, 'the largest that is open has them');
    const { send } = sender();
    assert.equal((await run(send, five))?.stored, 5);
    assert.equal((await run(send, all))?.stored, 1);
  });

  it('are discarded with a reason, and counted', async () => {
    await parkReused('keg-gone', 7);
    const jobs = createParkedJobs(stack.pool);
    const ask = {
      work: 'discard',
      messages: reused,
      canary: 0,
      reason: 'old firmware',
      requestedBy,
    } as const;
    const answer = await jobs.request(ask);
    // Asked for once more before it has ended, it is the same job.
    assert.deepEqual(await jobs.request(ask), answer);
    assert.equal(answer.type, 'accepted');
    const job = await run(() => assert.fail('nothing is sent'), answer.jobId);
    assert.deepEqual([job?.status, job?.discarded, job?.reason], ['done', 7, 'old firmware']);
    assert.deepEqual([await group(), await idsOf('keg-gone')], [[7, 0, 0, 0], []]);
    const { rows } = await stack.pool.query(
      `select messages::int from ingest.unkept_message where device_id = 'keg-gone' and "by" = $1`,
      [requestedBy],
    );
    assert.deepEqual(rows, [{ messages: 7 }]);
  });

  it('leave out what can not be sent', async () => {
    await parkReused('keg-cut', 2);
    await stack.pool.query(
      `update ingest.parked_message set bytes = 90000 where device_id = 'keg-cut' and seq = 1`,
    );
    const [cut = ''] = await idsOf('keg-cut');
    const answer = await createParkedJobs(stack.pool).request({
      ...{ work: 'requeue', messages: { messageId: cut }, canary: 0, reason: undefined, requestedBy },
    });
    assert.deepEqual(answer, { type: 'impossible', obstacle: 'cut' });
    const job = await run(sender().send, await requested(reused));
    assert.deepEqual([job?.status, job?.taken, job?.stored, job?.leftOut], ['done', 1, 1, 1]);
  });

  it('are tried without anything being stored, and the decision is the one that ingest makes', async () => {
    await parkReused('keg-tried', 2);
    const inspector = createParkedInspector({ store: stack.store, pool: stack.pool, logger: silentLogger });
    const [id = ''] = await idsOf('keg-tried');
    const inspected = await inspectParked(stack.pool, id);
    assert.ok(inspected);
    assert.equal(inspected.laterMessages, 1);
    const state = async () => {
      const { rows } = await stack.pool.query<{ all: string }>(
        `select concat((select string_agg(t::text, ';' order by id) from ingest.parked_message t),
           (select string_agg(t::text, ';' order by device_id) from ingest.device_sequence t),
           (select string_agg(t::text, ';' order by partition) from ingest.partition_log t)) as all`,
      );
      const events: string[] = [];
      for await (const { id } of stack.store.readAll()) events.push(id);
      return [rows[0]?.all, events];
    };
    const before = await state();
    const tried = await inspector.dryRun(inspected);
    assert.deepEqual(await state(), before);
    assert.equal(tried.outcome, 'stored');
    const log = tried.events.find(({ type }) => type === 'TelemetryRecorded');
    assert.match(
      JSON.stringify(log?.data),
      /"deviceId":"keg-tried","type":"message","epoch":0,"boot":1,.*"seq":1,.*"requeued":true/,
    );
    await run(sender().send, await requested({ messageId: id }, 0));
    const settled = await inspectParked(stack.pool, id);
    assert.equal(settled?.message.outcome, 'stored');
    assert.ok(settled);
    assert.deepEqual(await inspector.dryRun(settled), { outcome: 'repeat', events: [], parked: [] });
    await stack
      .ingest(partition)
      .handle([{ ...new ScriptedDevice('keg-tried').hello(1, 1), body: Buffer.from([9, 9]) }]);
    const broken = await inspectParked(stack.pool, (await idsOf('keg-tried')).at(-1) ?? '');
    assert.ok(broken);
    const refused = await inspector.dryRun(broken);
    assert.deepEqual([refused.outcome, refused.parked[0]?.code], ['parked', 'MESSAGE_MALFORMED']);
  });
});
