import assert from 'node:assert/strict';
import { emptyProjection } from '../../../adapters/postgres/emptyProjection.js';
import { runCli } from '../cli/runCli.js';
import { until } from '../../support/until.js';
import {
  checkpointOf,
  connectedEvent,
  eventOf,
  seqsOf,
  startProjectionStack,
  telemetryEvent,
  type ProjectionStack,
} from './projectionStack.js';

const tables = [
  'reading',
  'reading_minute',
  'reading_hour',
  'device_status',
  'device_mark',
  'session',
  'session_timeline',
  'session_telemetry',
  'device_command',
];
const commandId = '11111111-1111-4111-8111-111111111111';

describe('brewline rebuild', function () {
  this.timeout(60_000);
  let stack: ProjectionStack;
  let end: bigint | undefined;
  const rebuild = (...args: string[]) => runCli(['rebuild', ...args], { DATABASE_URL: stack.databaseUrl });

  before(async () => {
    stack = await startProjectionStack();
    await appendBrewingDay(stack);
    end = await stack.store.endPosition();
  });
  after(() => stack?.stop());

  const hasReached = async () => BigInt((await checkpointOf(stack.pool)) ?? -1) >= (end ?? 0n);

  /** Every row of every table, in an order of its own; without the position, which is that of a whole batch. */
  async function allRows(): Promise<Record<string, string[]>> {
    const contents: Record<string, string[]> = {};
    for (const table of tables) {
      const text = `select (to_jsonb(t) - 'position')::text as row from read_model.${table} t order by 1`;
      const { rows } = await stack.pool.query<{ row: string }>(text);
      contents[table] = rows.map(({ row }) => row);
    }
    return contents;
  }

  it('empties what its projector, at work or not, then fills again with the same rows', async () => {
    const first = stack.process();
    await until('everything is applied', () => hasReached());
    const expected = await allRows();
    for (const table of tables) assert.notEqual(expected[table]?.length, 0, `${table} has rows`);

    const whileItRuns = await rebuild('readModels', '--yes');
    assert.equal(whileItRuns.code, 0, whileItRuns.stderr);
    await until('everything is applied again, though no event came', () => hasReached());
    assert.deepEqual(await allRows(), expected);

    await first.stop();
    const whileItRests = await rebuild('readModels', '--yes');
    assert.equal(whileItRests.code, 0, whileItRests.stderr);
    assert.deepEqual(Object.values(await allRows()).flat(), []);
    assert.equal(await checkpointOf(stack.pool), undefined);
    const { rows: parked } = await stack.pool.query('select source from ingest.parked_message');
    assert.deepEqual(parked, []);

    const second = stack.process();
    await until('everything is applied a third time', () => hasReached());
    await second.stop();
    assert.deepEqual(await allRows(), expected);
    assert.equal((await stack.pool.query('select from ingest.parked_message')).rowCount, 1);
  });

  it('leaves nothing out and nothing twice when batches are under way', async () => {
    const processor = stack.process();
    let appended = 0;
    for (let round = 0; round < 5; round += 1) {
      const emptied = emptyProjection(stack.pool, 'readModels');
      for (let batch = 0; batch < 20; batch += 1) {
        const seqs = Array.from({ length: 10 }, () => (appended += 1));
        await stack.store.append('telemetry-00-20260302', 'any', [telemetryEvent('base', seqs)]);
      }
      await emptied;
    }
    end = await stack.store.endPosition();
    await until('everything is applied', () => hasReached());
    await processor.stop();
    assert.deepEqual(
      await seqsOf(stack.pool, 'base'),
      Array.from({ length: appended }, (_, index) => index + 1),
    );
  });

  it('does nothing that nobody agreed to', async () => {
    const before = await allRows();
    const { code, stderr } = await rebuild('readModels');
    assert.equal(code, 1);
    assert.match(stderr, /say --yes/);
    assert.deepEqual(await allRows(), before);
  });

  it('empties what the dispatcher works from, and leaves the read models alone', async () => {
    await stack.pool.query(`insert into dispatch.connected_device values ('keg')`);
    await stack.pool.query(
      `insert into dispatch.checkpoint (projection, store_id, position) values ('dispatcher', 'any', 1)`,
    );
    const before = await allRows();
    assert.equal((await rebuild('dispatcher', '--yes')).code, 0);
    for (const table of ['connected_device', 'checkpoint', 'open_command'])
      assert.equal((await stack.pool.query(`select from dispatch.${table}`)).rowCount, 0, table);
    assert.deepEqual(await allRows(), before);
  });

  it('knows no other projection', async () => {
    const { code, stderr } = await rebuild('everything', '--yes');
    assert.equal(code, 2);
    assert.match(stderr, /readModels, dispatcher/);
  });
});

async function appendBrewingDay({ store }: ProjectionStack): Promise<void> {
  const reported = { deviceId: 'keg', session: 9, atMs: Date.parse('2026-03-01T12:00:00.000Z') };
  await store.append('device-keg', 'noStream', [connectedEvent('keg')]);
  await store.append('brewSession-keg.9', 'noStream', [
    eventOf('SessionStarted', {
      ...reported,
      source: { boot: 1, seq: 1 },
      processType: 1,
      recipe: 'Pale',
      inferred: false,
    }),
    eventOf('PhaseEntered', { ...reported, source: { boot: 1, seq: 2 }, phase: 1 }),
  ]);
  await store.append('telemetry-00-20260301', 'noStream', [
    telemetryEvent('keg', [3, 4]),
    telemetryEvent('keg', [3, 4, 5]),
    eventOf('TelemetryRecorded', Buffer.from([0xff])),
  ]);
  const request = {
    commandId,
    deviceId: 'keg',
    requestedBy: 'ada',
    deadlineMs: reported.atMs + 60_000,
    atMs: reported.atMs,
  };
  await store.append(`deviceCommand-${commandId}`, 'noStream', [
    eventOf('CommandRequested', { ...request, instruction: { kind: 'setTemperature', targetCelsius: 19 } }),
  ]);
}
