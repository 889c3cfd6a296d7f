import { historyOf } from '../../support/historyOf.js';
import assert from 'node:assert/strict';
import { sessionRanges } from '../../../adapters/postgres/queries/sessionRanges.js';
import { retryWhileUnavailable } from '../../../commands/retryWhileUnavailable.js';
import { sessionKey } from '../../../domain/brewSession/index.js';
import { until } from '../../support/until.js';
import {
  checkpointOf,
  connectedEvent,
  day,
  eventOf,
  logEvent,
  oldTelemetryEvent,
  seqsOf,
  startProjectionStack,
  telemetryEvent,
  type ProjectionStack,
  type Write,
} from './projectionStack.js';

const telemetry = 'telemetry-00-20260301';

describe('the processor of the read models', () => {
  let stack: ProjectionStack;

  beforeEach(async () => {
    stack = await startProjectionStack();
  });
  afterEach(() => stack.stop());

  const append = (...args: Parameters<ProjectionStack['store']['append']>) => stack.store.append(...args);
  const untilSeqs = (deviceId: string, expected: readonly number[]) =>
    until(`${deviceId} has ${expected.join()}`, async () => {
      const seqs = await seqsOf(stack.pool, deviceId);
      return seqs.length >= expected.length && (assert.deepEqual(seqs, expected), true);
    });

  it('moves rows and checkpoint together, or neither', async () => {
    let failed = 0;
    const dyingAfterItsRows =
      (write: Write): Write =>
      async (client, events, position) => {
        const applied = await write(client, events, position);
        assert.deepEqual(await seqsOf(client, 'keg'), [1, 2], 'the rows are there, in the transaction');
        failed += 1;
        if (failed <= 2) throw new Error('the connection is gone');
        return applied;
      };
    await append(telemetry, 'noStream', [telemetryEvent('keg', [1, 2])]);
    stack.process({ around: dyingAfterItsRows });
    await until('the first attempt failed', () => failed >= 1);
    assert.deepEqual([await seqsOf(stack.pool, 'keg'), await checkpointOf(stack.pool)], [[], undefined]);
    await untilSeqs('keg', [1, 2]);
    assert.equal(failed, 3);
    assert.notEqual(await checkpointOf(stack.pool), undefined);
  });

  it('leaves out what it does not want, and goes on behind it', async () => {
    const streams: string[] = [];
    const noting =
      (write: Write): Write =>
      async (client, events, position) => {
        streams.push(...events.map(({ stream }) => stream));
        return write(client, events, position);
      };
    const filter = ({ stream }: { readonly stream: string }) => !stream.startsWith('device-unwanted');
    const processor = stack.process({ around: noting, filter });
    for (const deviceId of ['unwanted-1', 'wanted-1', 'unwanted-2', 'wanted-2'])
      await stack.store.append(`device-${deviceId}`, 'noStream', [connectedEvent(deviceId)]);
    const end = (await stack.store.endPosition()) ?? 0n;
    await until('it is behind the last', async () => BigInt((await checkpointOf(stack.pool)) ?? -1) >= end);
    await processor.stop();
    assert.deepEqual(
      streams.filter((stream) => stream.includes('wanted')),
      ['device-wanted-1', 'device-wanted-2'],
    );
  });

  it('lets events that can wait share a transaction with the next that can not, and no longer wait than a second', async () => {
    const batches: string[] = [];
    const noting =
      (write: Write): Write =>
      async (client, events, position) => {
        batches.push(events.map(({ stream }) => stream.replace('device-', '')).join());
        return write(client, events, position);
      };
    const processor = stack.process({
      around: noting,
      isDeferrable: ({ stream }) => stream.startsWith('device-patient'),
    });
    await until('it is caught up', () => processor.progress().lagMs === 0);
    for (const deviceId of ['patient-1', 'patient-2', 'urgent'])
      await stack.store.append(`device-${deviceId}`, 'noStream', [connectedEvent(deviceId)]);
    await until('all are applied', () => batches.at(-1) === 'patient-1,patient-2,urgent');
    await stack.store.append('device-patient-3', 'noStream', [connectedEvent('patient-3')]);
    await until('the last is applied, too', () => batches.at(-1) === 'patient-3');
    await processor.stop();
  });

  it('makes the partition of a day again when the transaction that made it was rolled back', async () => {
    let failures = 0;
    const failingOnce =
      (write: Write): Write =>
      async (...args) => {
        const applied = await write(...args);
        if (failures++ === 0) throw new TypeError('as if an event were to blame');
        return applied;
      };
    await append(telemetry, 'noStream', [telemetryEvent('keg', [1]), telemetryEvent('keg', [2])]);
    stack.process({ around: failingOnce });
    await untilSeqs('keg', [1, 2]);
    const { rows } = await stack.pool.query('select from ingest.parked_message');
    assert.equal(rows.length, 0);
  });

  it('subscribes again after the event store was away', async () => {
    const processor = stack.process();
    await append(telemetry, 'noStream', [telemetryEvent('keg', [1])]);
    await untilSeqs('keg', [1]);
    await stack.closeStore();
    await until('it knows that it is not subscribed', () => processor.progress().lagMs === null);
    await stack.startStore();
    const second = telemetryEvent('keg', [2]);
    await retryWhileUnavailable(10_000, () => append(telemetry, 0n, [second]));
    await untilSeqs('keg', [1, 2]);
    await until('it has caught up', () => processor.progress().lagMs === 0);
  });

  it('parks a poison event with its cause, and applies those before and after it', async () => {
    const garbage = Buffer.from([0x0f, 0xff, 0x00, 0x13, 0x37]);
    await append(telemetry, 'noStream', [
      telemetryEvent('keg', [1]),
      eventOf('TelemetryRecorded', garbage),
      telemetryEvent('keg', [2]),
    ]);
    await append('device-keg', 'noStream', [
      eventOf('DeviceConnected', { deviceId: 'keg', receivedAtMs: 'never' }),
    ]);
    await append('device-base', 'noStream', [connectedEvent('base')]);
    const processor = stack.process();
    await untilSeqs('keg', [1, 2]);
    await until('the last one is applied', async () => {
      const { rows } = await stack.pool.query(
        `select from read_model.device_status where device_id = 'base'`,
      );
      return rows.length === 1;
    });
    const { rows } = await stack.pool.query<
      Record<'source' | 'routing_key' | 'code' | 'cause', string> & { body: Buffer }
    >('select source, routing_key, code, cause, body from ingest.parked_message order by id');
    assert.deepEqual(
      rows.map(({ source, routing_key, code }) => [source, routing_key, code]),
      [
        ['projection readModels', `${telemetry}@1`, 'EVENT_UNPROJECTABLE'],
        ['projection readModels', 'device-keg@0', 'EVENT_UNPROJECTABLE'],
      ],
    );
    assert.match(rows[0]?.cause ?? '', /telemetry-00-20260301@1 can't be decoded: ./);
    assert.deepEqual(rows[0]?.body, garbage);
    assert.equal(processor.progress().parked, 2);
  });

  it('stops at a checkpoint of another store, and says what to do', async () => {
    await append(telemetry, 'noStream', [telemetryEvent('keg', [1])]);
    await stack.pool.query(
      `insert into read_model.checkpoint (projection, store_id, position) values ('readModels', 'other', 0)`,
    );
    await assert.rejects(stack.process().ended, {
      code: 'EVENT_STORE_MISMATCH',
      message: /is of event store other, .*npx brewline rebuild readModels$/,
    });
    assert.deepEqual(await seqsOf(stack.pool, 'keg'), []);
  });

  it('stops at a checkpoint beyond the end of its store', async () => {
    const first = stack.process();
    await append(telemetry, 'noStream', [telemetryEvent('keg', [1])]);
    await untilSeqs('keg', [1]);
    await first.stop();
    await stack.pool.query('update read_model.checkpoint set position = position + 1000000');
    await assert.rejects(stack.process().ended, {
      code: 'EVENT_STORE_MISMATCH',
      message: /lies beyond its end .*npx brewline rebuild readModels$/,
    });
  });

  it('lets one of two be active, and the other take over', async () => {
    const first = stack.process();
    await append(telemetry, 'noStream', [telemetryEvent('keg', [1])]);
    await untilSeqs('keg', [1]);
    const second = stack.process();
    await append(telemetry, 0n, [telemetryEvent('keg', [2])]);
    await untilSeqs('keg', [1, 2]);
    assert.deepEqual([first.progress().events, second.progress().events], [2, 0]);
    await first.stop();
    await append(telemetry, 1n, [telemetryEvent('keg', [3])]);
    await untilSeqs('keg', [1, 2, 3]);
    await until('it counted it', () => second.progress().events === 1);
    assert.equal(first.progress().events, 2);
  });

  it('applies nothing when somebody else moved the checkpoint, and goes on from there', async () => {
    const processor = stack.process();
    await append(telemetry, 'noStream', [telemetryEvent('keg', [1])]);
    await untilSeqs('keg', [1]);
    const other = await stack.pool.connect();
    try {
      await other.query('begin; select from read_model.checkpoint for update');
      await append(telemetry, 0n, [telemetryEvent('keg', [2])]);
      await until('it has the event', () => processor.progress().lagMs);
      await other.query('update read_model.checkpoint set position = $1', [await stack.store.endPosition()]);
      await other.query('commit');
    } finally {
      other.release();
    }
    await append(telemetry, 1n, [telemetryEvent('keg', [3])]);
    await untilSeqs('keg', [1, 3]);
    assert.deepEqual([processor.progress().events, processor.progress().parked], [2, 0]);
  });

  it('has no lag when caught up, and a growing one while the database is locked', async () => {
    const processor = stack.process();
    await append(telemetry, 'noStream', [telemetryEvent('keg', [1])]);
    await untilSeqs('keg', [1]);
    await until('it has caught up', () => processor.progress().lagMs === 0);
    const locker = await stack.pool.connect();
    try {
      await locker.query('begin; lock table read_model.history_hot in access exclusive mode');
      await append(telemetry, 0n, [telemetryEvent('keg', [2])]);
      const first = await until('there is a lag', () => processor.progress().lagMs);
      await until('it has grown', () => (processor.progress().lagMs ?? 0) > first + 300);
    } finally {
      await locker.query('rollback');
      locker.release();
    }
    await untilSeqs('keg', [1, 2]);
    await until('it has caught up', () => processor.progress().lagMs === 0);
  });

  it('keeps telemetry that is stored twice once, whether in one transaction or two', async () => {
    await append(telemetry, 'noStream', [
      oldTelemetryEvent('keg', [1, 2]),
      oldTelemetryEvent('keg', [1, 2, 3]),
    ]);
    stack.process();
    await untilSeqs('keg', [1, 2, 3]);
    await append(telemetry, 1n, [oldTelemetryEvent('keg', [2, 3]), oldTelemetryEvent('keg', [4])]);
    await untilSeqs('keg', [1, 2, 3, 4]);
    const { rows } = await stack.pool.query<{ readings: number }>(`select readings from ${sessionRanges}`);
    assert.deepEqual(rows, [{ readings: 4 }]);
  });

  it('has each reading once of a store whose newer events hold a log, late ones too', async () => {
    await append(telemetry, 'noStream', [
      oldTelemetryEvent('keg', [1, 2]),
      oldTelemetryEvent('keg', [2, 3]),
      logEvent([
        { deviceId: 'keg', seq: 6 },
        { deviceId: 'keg', seq: 5, late: true },
      ]),
    ]);
    stack.process();
    await untilSeqs('keg', [1, 2, 3, 5, 6]);
    await append(telemetry, 2n, [logEvent([{ deviceId: 'keg', seq: 4, late: true }], day + 60_000)]);
    await untilSeqs('keg', [1, 2, 3, 4, 5, 6]);
    const status = await stack.pool.query(
      'select seq, last_seen_at as "lastSeenAt" from read_model.device_status',
    );
    assert.deepEqual(status.rows, [{ seq: 6, lastSeenAt: new Date(day + 60_000) }]);
    const marks = await stack.pool.query(
      'select device_id, boot, seq from read_model.device_high_water_mark',
    );
    assert.deepEqual(marks.rows, [{ device_id: 'keg', boot: 1, seq: 3 }]);
  });

  it('has a row for each message of two epochs that have the same numbers', async () => {
    const inEpoch = (epoch: number) => [1, 2].map((seq) => ({ deviceId: 'keg', epoch, seq }));
    await append(telemetry, 'noStream', [logEvent(inEpoch(0)), logEvent(inEpoch(1))]);
    stack.process();
    await untilSeqs('keg', [1, 2, 1, 2]);
    const readings = (await historyOf(stack.pool, 'keg')).map(({ epoch, session }) => ({ epoch, session }));
    const [first, second] = [sessionKey(0, 9), sessionKey(1, 9)];
    assert.deepEqual(readings, [
      { epoch: 0, session: first },
      { epoch: 0, session: first },
      { epoch: 1, session: second },
      { epoch: 1, session: second },
    ]);
    const status = await stack.pool.query(
      'select epoch, boot, seq, session_id as id from read_model.device_status',
    );
    assert.deepEqual(status.rows, [{ epoch: 1, boot: 1, seq: 2, id: 'keg.1.9' }]);
    const ranges = await stack.pool.query(
      `select session_id as id, readings from ${sessionRanges} order by 1`,
    );
    assert.deepEqual(ranges.rows, [
      { id: 'keg.1.9', readings: 2 },
      { id: 'keg.9', readings: 2 },
    ]);
  });

  it('puts each hour of receipt in a partition of its own', async () => {
    const [late, early] = ['2026-03-01T23:59:59.999Z', '2026-03-02T00:00:00.000Z'].map(Date.parse);
    await append(telemetry, 'noStream', [
      telemetryEvent('keg', [1], late),
      telemetryEvent('keg', [2], early),
    ]);
    stack.process();
    await untilSeqs('keg', [1, 2]);
    const { rows } = await stack.pool.query(
      'select tableoid::regclass::text as partition, hour from read_model.history_hot order by hour',
    );
    const hour = Date.parse('2026-03-02T00:00:00Z') / 3_600_000;
    assert.deepEqual(rows, [
      { partition: `read_model.history_hot_${hour - 1}`, hour: hour - 1 },
      { partition: `read_model.history_hot_${hour}`, hour },
    ]);
  });
});
