import assert from 'node:assert/strict';
import { compactHistory, isFilling } from '../../../adapters/postgres/index.js';
import { decodeStored } from '../../../infra/compose/decodeStored.js';
import { createHistoryFilling } from '../../../infra/compose/fillHistory.js';
import { historyOf } from '../../support/historyOf.js';
import { parkingBudget } from '../../support/parkingBudget.js';
import { silentLogger } from '../../support/silentLogger.js';
import { until } from '../../support/until.js';
import {
  checkpointOf,
  day,
  logEvent,
  oldTelemetryEvent,
  seqsOf,
  startProjectionStack,
  telemetryEvent,
  type ProjectionStack,
} from './projectionStack.js';

const telemetry = 'telemetry-00-20260301';
const hourMs = 3_600_000;

describe('history is filled from the event store after an upgrade from rows', () => {
  let stack: ProjectionStack;

  beforeEach(async () => {
    stack = await startProjectionStack();
  });
  afterEach(() => stack?.stop());

  /** As the upgrade leaves it: what is in the store was projected as rows. */
  async function upgraded(): Promise<bigint> {
    const end = (await stack.store.endPosition()) ?? 0n;
    await stack.pool.query(
      `insert into read_model.checkpoint (projection, store_id, position) values ('readModels', $1, $2)`,
      [await stack.store.identity(), end],
    );
    await stack.pool.query(`insert into read_model.history_fill (store_id, up_to) values ($1, $2)`, [
      await stack.store.identity(),
      end,
    ]);
    return end;
  }

  const insertRow = (seq: number, receivedAtMs = day) =>
    stack.pool.query(
      `insert into read_model.reading (device_id, epoch, boot, seq, idx, at, received_at, time_plausible, session, sensors, "values")
       values ('keg', 0, 1, $1::bigint, 0, to_timestamp($2::float8 / 1000), to_timestamp($3::float8 / 1000), true, 9, '{3}', array[$1::bigint]::real[])`,
      [seq, receivedAtMs + seq, receivedAtMs],
    );

  function filling() {
    const { pool, databaseUrl, store } = stack;
    return createHistoryFilling({
      ...{ pool, databaseUrl, source: store, logger: silentLogger, parkingBudget },
      batch: { items: 1, bytes: 1_048_576 },
    });
  }

  const fill = (stopping = new AbortController()) => filling().run(stopping.signal);

  it('shows old rows until it has them, and each reading once', async () => {
    await stack.store.append(telemetry, 'noStream', [
      oldTelemetryEvent('keg', [1, 2]),
      oldTelemetryEvent('keg', [2, 3]),
      telemetryEvent('keg', [4], day + hourMs),
    ]);
    await stack.pool.query(
      `create table read_model.reading_20260301 partition of read_model.reading for values from ('2026-03-01 00:00Z') to ('2026-03-02 00:00Z')`,
    );
    for (const seq of [1, 2, 3]) await insertRow(seq);
    await insertRow(4, day + hourMs);
    await upgraded();
    assert.deepEqual(await seqsOf(stack.pool, 'keg'), [1, 2, 3, 4]);
    // What comes meanwhile is written as it comes.
    stack.process();
    await stack.store.append(telemetry, 2n, [logEvent([{ deviceId: 'keg', seq: 5 }], day + 2 * hourMs)]);
    await until('it is there', async () => (await seqsOf(stack.pool, 'keg')).length === 5);
    await fill();
    assert.equal(await isFilling(stack.pool), false);
    const { rows } = await stack.pool.query('select from read_model.reading');
    assert.equal(rows.length, 0);
    const before = await historyOf(stack.pool, 'keg');
    assert.deepEqual(
      before.map(({ seq }) => seq),
      [1, 2, 3, 4, 5],
    );
    while (await compactHistory(stack.pool, decodeStored));
    assert.deepEqual(await historyOf(stack.pool, 'keg'), before);
    assert.equal(await checkpointOf(stack.pool, 'readModels fill'), undefined);
  });

  it('goes on where it was stopped, hours that are filled become chunks, and readers see everything once', async () => {
    const seqs = Array.from({ length: 30 }, (_, index) => index + 1);
    for (const seq of seqs)
      await stack.store.append(telemetry, seq === 1 ? 'noStream' : BigInt(seq - 2), [
        telemetryEvent('keg', [seq], day + Math.floor(seq / 5) * hourMs),
      ]);
    await upgraded();
    while (await isFilling(stack.pool)) {
      const stopping = new AbortController();
      const before = await checkpointOf(stack.pool, 'readModels fill');
      const filling = fill(stopping);
      await until('it has gone on', async () => {
        return (
          (await checkpointOf(stack.pool, 'readModels fill')) !== before || !(await isFilling(stack.pool))
        );
      });
      stopping.abort();
      await filling;
      await compactHistory(stack.pool, decodeStored);
      const found = await seqsOf(stack.pool, 'keg');
      assert.deepEqual(found, seqs.slice(0, found.length));
    }
    assert.deepEqual(await seqsOf(stack.pool, 'keg'), seqs);
  });

  it('says that it stands still when its checkpoint is of another event store', async () => {
    await stack.store.append(telemetry, 'noStream', [telemetryEvent('keg', [1])]);
    await upgraded();
    await stack.pool.query(
      `insert into read_model.checkpoint (projection, store_id, position) values ('readModels fill', $1, 1)`,
      ['00000000-0000-4000-8000-000000000000'],
    );
    const history = filling();
    assert.deepEqual(await history.check.look(), []);
    await history.run(new AbortController().signal);
    const [found] = await history.check.look();
    assert.match(found?.reason ?? '', /can not be filled.*checkpoint of readModels fill.*event store/);
    assert.equal(await isFilling(stack.pool), true);
  });

  it('is over when everything is rebuilt', async () => {
    await stack.store.append(telemetry, 'noStream', [telemetryEvent('keg', [1, 2])]);
    await upgraded();
    const { resetProjection } = await import('../../../adapters/postgres/resetProjection.js');
    await resetProjection(stack.pool, 'readModels');
    await fill();
    stack.process();
    await until('it is rebuilt', async () => (await seqsOf(stack.pool, 'keg')).length === 2);
  });

  it('leaves what the read models parked to its retry, and waits with its end for a backup', async () => {
    await stack.store.append(telemetry, 'noStream', [telemetryEvent('keg', [1]), telemetryEvent('keg', [2])]);
    await stack.pool.query(
      `insert into ingest.parked_message (source, routing_key, code, cause, headers, body, bytes, body_sha256)
       values ('projection readModels', $1, 'EVENT_UNPROJECTABLE', '', '{}', '', 0, '')`,
      [`${telemetry}@1`],
    );
    const end = await upgraded();
    const backup = await stack.pool.connect();
    const stopping = new AbortController();
    let filling: Promise<void> | undefined;
    try {
      await backup.query(`select pg_advisory_lock_shared(hashtext('brewline backup'))`);
      filling = fill(stopping);
      await until('it has come to the end', async () => {
        const at = await checkpointOf(stack.pool, 'readModels fill');
        return at !== undefined && BigInt(at) >= end;
      });
      assert.equal(await isFilling(stack.pool), true);
    } finally {
      await backup.query(`select pg_advisory_unlock_shared(hashtext('brewline backup'))`);
      backup.release();
    }
    await until('it is over', async () => !(await isFilling(stack.pool)), 30_000);
    await filling;
    assert.deepEqual(await seqsOf(stack.pool, 'keg'), [1]);
  });
});
