import assert from 'node:assert/strict';
import { createParkedJobs, createParkedJobStore } from '../../../adapters/postgres/index.js';
import { addPerson, removePerson } from '../../../adapters/postgres/identity/index.js';
import { findParkedJob } from '../../../adapters/postgres/queries/index.js';
import { inspectParked } from '../../../adapters/postgres/queries/parkedMessage.js';
import { decodeLog } from '../../../adapters/protobuf/index.js';
import { runParkedJobs } from '../../../commands/parkedJobs/index.js';
import type { MessageToRequeue } from '../../../commands/ports/index.js';
import { createParkedInspector } from '../../../infra/compose/parkedInspector.js';
import { BrewlineError } from '../../../domain/kernel/errors.js';
import { silentLogger } from '../../support/silentLogger.js';
import { until } from '../../support/until.js';
import { ScriptedDevice, startIngestStack, type IngestStack } from './ingestStack.js';

const requestedBy = '11111111-1111-4111-8111-111111111111';
const by = `person:${requestedBy}`;

describe('an edited version of a parked message', () => {
  let stack: IngestStack;
  let partition = 0;
  before(async () => {
    stack = await startIngestStack();
  });
  after(() => stack.stop());
  beforeEach(() => {
    partition += 1;
  });

  const send = (messages: readonly MessageToRequeue[]) => sendThrough(stack.ingest(partition), messages);
  const sendThrough = (ingest: ReturnType<IngestStack['ingest']>, messages: readonly MessageToRequeue[]) =>
    ingest.handle(
      messages.map(({ deviceId, request, body }) => ({
        ...{ deviceId, request, body, headers: {}, redelivered: false },
        ...{ routingKey: `devices.${deviceId}.up`, receivedAtMs: Date.now() },
      })),
    );

  async function inspected(id: string) {
    const found = await inspectParked(stack.pool, id);
    assert.ok(found);
    return found;
  }

  const inspector = () =>
    createParkedInspector({ store: stack.store, pool: stack.pool, logger: silentLogger });

  async function lastParked(deviceId: string): Promise<string> {
    const { rows } = await stack.pool.query<{ id: string }>(
      'select max(id)::text as id from ingest.parked_message where device_id = $1',
      [deviceId],
    );
    return rows[0]?.id ?? '';
  }

  async function requestEdit(
    id: string,
    change: (fields: Record<string, unknown>) => object,
    reason = 'swapped',
  ) {
    const found = await inspected(id);
    const { text } = await inspector().explain(found);
    assert.ok(text !== null);
    const edited = {
      as: 'fields',
      text: JSON.stringify(change(JSON.parse(text) as Record<string, unknown>)),
    } as const;
    const edit = await inspector().check(found, edited);
    assert.equal(edit.type, 'edited', JSON.stringify(edit));
    const { body, original } = edit;
    const answer = await createParkedJobs(stack.pool).request({
      ...{ work: 'requeue', messages: { messageId: id }, canary: 0, reason, requestedBy },
      edit: { body, original, by },
    });
    return { answer, body, original };
  }

  async function finished(jobId: string, through = send) {
    const stop = new AbortController();
    const jobs = createParkedJobStore(stack.pool);
    const running = runParkedJobs({ jobs, send: through, logger: silentLogger, pollMs: 5 }, stop.signal);
    await until('the job ends', async () => (await findParkedJob(stack.pool, jobId))?.endedAt != null);
    stop.abort();
    await running;
    const job = await findParkedJob(stack.pool, jobId);
    return job && [job.status, job.taken, job.stored, job.repeats, job.cameBack, job.leftOut];
  }

  async function edited(id: string, change: (fields: Record<string, unknown>) => object) {
    const { answer } = await requestEdit(id, change);
    assert.equal(answer.type, 'accepted', JSON.stringify(answer));
    return finished(answer.jobId);
  }

  async function asIs(id: string) {
    const answer = await createParkedJobs(stack.pool).request({
      ...{ work: 'requeue', messages: { messageId: id }, canary: 0, reason: undefined, requestedBy },
    });
    return answer.type === 'accepted' ? finished(answer.jobId) : answer;
  }

  /** A fault with a text that is too long, and later ones of the device that were accepted. */
  async function parkFault(deviceId: string) {
    const device = new ScriptedDevice(deviceId);
    const ingest = stack.ingest(partition);
    await ingest.handle([device.hello(1, 1), device.event(1, 1, 7, { sessionStarted: { processType: 1 } })]);
    await ingest.handle([
      device.event(1, 2, 7, { fault: { code: 5, text: 'x'.repeat(501) } }),
      device.reading(1, 3, 20, 7),
      device.reading(1, 4, 21, 7),
    ]);
    await ingest.close();
    return lastParked(deviceId);
  }

  const withText = (text: string) => (fields: Record<string, unknown>) => ({
    ...fields,
    process_event: { ...(fields.process_event as object), fault: { code: 5, text } },
  });
  const faults = async (deviceId: string) =>
    (await stack.decisions(deviceId)).filter(({ type }) => /Fault/.test(type));

  it('has its effect once under its number, though later ones were accepted, and says who edited it', async () => {
    const deviceId = 'keg-edited';
    const id = await parkFault(deviceId);
    assert.deepEqual(await faults(deviceId), []);
    const before = await inspected(id);
    assert.equal(before.laterMessages, 2);
    assert.deepEqual(await edited(id, withText('pump')), ['done', 1, 1, 0, 0, 0]);

    const [fault, ...more] = await faults(deviceId);
    assert.deepEqual(more, []);
    assert.equal((fault?.data as { text?: string }).text, 'pump');
    const edit = (await inspected(id)).edits[0];
    const { editedBy, editedAt, causedBy, $causationId } = fault?.metadata ?? {};
    assert.deepEqual(
      [editedBy, editedAt, causedBy, $causationId],
      [by, edit?.editedAt.toISOString(), `device:${deviceId}`, `${deviceId}/0.1.2`],
    );
    const entries = [];
    for await (const event of stack.store.readAll())
      if (event.type === 'TelemetryRecorded')
        entries.push(...decodeLog(event).filter((entry) => entry.deviceId === deviceId));
    const [entry, ...others] = entries.filter(({ entry: each }) => each.type === 'message' && each.edited);
    assert.deepEqual(others, []);
    assert.ok(entry?.entry.type === 'message');
    assert.deepEqual(
      [entry.entry.seq, entry.entry.late, entry.entry.requeued, entry.entry.edited?.by],
      [2, true, true, by],
    );

    // The original is as it was.
    const { message, edits } = await inspected(id);
    assert.deepEqual(Buffer.from(message.body), Buffer.from(before.message.body));
    assert.deepEqual([message.outcome, message.requeuedEdit, message.edited], ['stored', edit?.id, null]);
    assert.deepEqual(
      edits.map((each) => [each.editedBy, each.reason]),
      [[by, 'swapped']],
    );
    assert.deepEqual(await stack.parked(deviceId), [{ code: 'MESSAGE_MALFORMED', seq: 2 }]);
  });

  it('is a proven repeat when it is sent once more, and no other version is stored beside it', async () => {
    const deviceId = 'keg-repeat';
    const id = await parkFault(deviceId);
    assert.deepEqual(await edited(id, withText('pump')), ['done', 1, 1, 0, 0, 0]);
    const appended = (await stack.decisions(deviceId)).length;
    assert.deepEqual(await edited(id, withText('pump')), ['done', 1, 0, 1, 0, 0]);
    assert.equal((await inspected(id)).edits.length, 1);
    assert.deepEqual((await requestEdit(id, withText('other'))).answer, {
      ...{ type: 'impossible', obstacle: 'otherVersion' },
    });
    assert.deepEqual(await asIs(id), { type: 'impossible', obstacle: 'otherVersion' });
    assert.equal((await inspected(id)).edits.length, 1, 'what is not sent is not kept');

    // Also where the rows do not know it: ingest knows all versions of the message.
    await stack.pool.query(
      `update ingest.parked_message set outcome = null, requeued_edit = null where id = $1`,
      [id],
    );
    assert.deepEqual(await edited(id, withText('other')), ['done', 1, 0, 1, 0, 0]);
    await stack.pool.query(
      `update ingest.parked_message set outcome = null, requeued_edit = null where id = $1`,
      [id],
    );
    assert.deepEqual(await asIs(id), ['done', 1, 0, 1, 0, 0]);
    assert.equal((await stack.decisions(deviceId)).length, appended);
  });

  it('has its effect once when ingest dies between storing it and saying so', async () => {
    const deviceId = 'keg-dies';
    const id = await parkFault(deviceId);
    const { answer } = await requestEdit(id, withText('pump'));
    assert.equal(answer.type, 'accepted');
    let deaths = 0;
    const job = await finished(answer.jobId, async (messages) => {
      if (deaths === 0) {
        deaths += 1;
        const mute = {
          outcomes: { settle: () => Promise.reject(new BrewlineError('PARTITION_FENCED', 'killed')) },
        };
        await assert.rejects(sendThrough(stack.ingest(partition, mute), messages), {
          code: 'PARTITION_FENCED',
        });
      }
      // Another ingest, which knows only what is stored, is given it again.
      await send(messages);
    });
    assert.equal(deaths, 1);
    assert.deepEqual(job, ['done', 1, 0, 1, 0, 0]);
    assert.equal((await faults(deviceId)).length, 1);
  });

  it('is tried as ingest decides, and nothing is stored of that', async () => {
    const deviceId = 'keg-tries';
    const id = await parkFault(deviceId);
    const found = await inspected(id);
    const { text } = await inspector().explain(found);
    const fields = withText('pump')(JSON.parse(text ?? '') as Record<string, unknown>);
    const edit = await inspector().check(found, { as: 'fields', text: JSON.stringify(fields) });
    assert.equal(edit.type, 'edited');
    const { body, original } = edit;
    const version = { body, edited: { by, atMs: 5, ...(original !== undefined && { original }) } };
    const tried = await inspector().dryRun(found, version);
    assert.equal(tried.outcome, 'stored');
    assert.match(JSON.stringify(tried.events), /"edited":\{"by":"person:1111/);
    assert.ok(tried.events.some(({ data }) => JSON.stringify(data).includes('pump')));
    assert.deepEqual(await inspector().differences(found.message.body, body), [
      {
        path: 'process_event.fault.text',
        before: `"${'x'.repeat(200)}…"`,
        after: '"pump"',
      },
    ]);
    assert.deepEqual([await faults(deviceId), (await inspected(id)).edits], [[], []]);
  });

  it('says who edited it also where it came back and is sent as it is', async () => {
    const deviceId = 'keg-back';
    const id = await parkFault(deviceId);
    const { answer, original } = await requestEdit(id, withText('pump'));
    assert.equal(answer.type, 'accepted');
    // As if this ingest knew a rule that the check did not.
    const strict = stack.ingest(partition, {
      codec: {
        decode: () => {
          throw new Error('a rule of another version');
        },
        encodeLog: () => assert.fail(),
        decodeLog,
      },
    });
    assert.deepEqual(await finished(answer.jobId, (messages) => sendThrough(strict, messages)), [
      'done',
      1,
      0,
      0,
      1,
      0,
    ]);
    const back = await lastParked(deviceId);
    assert.notEqual(back, id);
    const { message } = await inspected(back);
    assert.deepEqual(
      [message.requeuedFrom, message.edited?.by, message.edited?.original],
      [id, by, original],
    );
    assert.deepEqual(await asIs(back), ['done', 1, 1, 0, 0, 0]);
    assert.deepEqual(
      (await faults(deviceId)).map(({ metadata }) => metadata.editedBy),
      [by],
    );
  });

  it('goes with its message, keeps no reason of a person who is deleted, and has a limit', async () => {
    const deviceId = 'keg-limit';
    const id = await parkFault(deviceId);
    await addPerson(stack.pool, 'olga', 'admin');
    const { rows } = await stack.pool.query<{ id: string }>(
      `select person_id::text as id from identity.person where login = 'olga'`,
    );
    await stack.pool.query(
      `insert into ingest.parked_edit (message_id, body, reason, edited_by)
       select $1, n::text::bytea, 'as Olga says', 'person:' || $2 from generate_series(1, 20) n`,
      [id, rows[0]?.id],
    );
    assert.deepEqual((await inspected(id)).edits.map(({ reason, name }) => [reason, name])[0], [
      'as Olga says',
      'olga',
    ]);
    assert.deepEqual((await requestEdit(id, withText('pump'))).answer, { type: 'tooManyEdits', edits: 20 });
    await removePerson(stack.pool, 'olga');
    assert.deepEqual((await inspected(id)).edits.map(({ reason, name }) => [reason, name])[0], [null, null]);
    await stack.pool.query('delete from ingest.parked_message where id = $1', [id]);
    const left = await stack.pool.query('select from ingest.parked_edit where message_id = $1', [id]);
    assert.equal(left.rowCount, 0);
  });
});
