import assert from 'node:assert/strict';
import { EventStoreDBClient } from '@eventstore/db-client';
import { Pool } from 'pg';
import {
  createEmbeddedEventStore,
  scavenge,
  type EmbeddedEventStore,
} from '../../../infra/embeddedEventStore/index.js';
import { startPostgres, type TestPostgres } from '../../support/postgres.js';
import { until } from '../../support/until.js';
import { runCli } from '../cli/runCli.js';
import { counted, filled, numberOf, numbersIn } from './client.js';

const host = '127.0.0.1';

describe('event store: scavenge', () => {
  let postgres: TestPostgres;
  let server: EmbeddedEventStore;
  let client: EventStoreDBClient;
  let pool: Pool;
  before(async () => {
    postgres = await startPostgres();
    pool = new Pool({ connectionString: postgres.url, max: 2 });
    await start();
  });
  after(async () => {
    await stop();
    await pool.end();
    await postgres.stop();
  });

  const start = async (scavengeIntervalMs?: number): Promise<void> => {
    server = await createEmbeddedEventStore({
      databaseUrl: postgres.url,
      host,
      port: 0,
      ...(scavengeIntervalMs !== undefined && { scavengeIntervalMs }),
    });
    client = EventStoreDBClient.connectionString(`esdb://${host}:${server.port}?tls=false`);
  };
  const stop = async (): Promise<void> => {
    await client.dispose();
    await server.close();
  };
  /** Revisions that are stored, hidden or not. */
  const stored = async (stream: string): Promise<number[]> => {
    const { rows } = await pool.query<{ revision: string }>(
      `select e.revision from event_store.event e join event_store.stream s on s.id = e.stream_id
       where s.name = $1 order by e.revision`,
      [stream],
    );
    return rows.map((row) => Number(row.revision));
  };
  const isEnd = (revision: number | undefined): boolean => revision === 2 ** 63;

  it('removes what is hidden, whatever hides it, and nothing else', async () => {
    const untouched = await filled(client, 3);
    const byCount = await filled(client, 2500);
    const byTruncation = await filled(client, 10);
    const deleted = await filled(client, 10);
    const ended = await filled(client, 10);
    const endedWithMetadata = await filled(client, 10);
    await client.setStreamMetadata(byCount, { maxCount: 5 });
    await client.setStreamMetadata(byTruncation, { truncateBefore: 4 });
    await client.setStreamMetadata(byTruncation, { truncateBefore: 7 });
    await client.deleteStream(deleted);
    await client.tombstoneStream(ended);
    await client.setStreamMetadata(endedWithMetadata, { maxCount: 9 });
    await client.tombstoneStream(endedWithMetadata);

    const { removedEvents } = await scavenge({ db: pool, dutyCycle: 1 });

    assert.deepEqual(await stored(untouched), [0, 1, 2]);
    assert.deepEqual(await stored(byCount), [2495, 2496, 2497, 2498, 2499]);
    assert.deepEqual(await stored(byTruncation), [7, 8, 9]);
    assert.deepEqual(await stored(`$$${byTruncation}`), [1]);
    assert.deepEqual(await stored(deleted), [9]);
    for (const stream of [ended, endedWithMetadata]) {
      const left = await stored(stream);
      assert.deepEqual([left.length, isEnd(left[0])], [1, true]);
    }
    // The metadata of an ended stream goes with it.
    assert.deepEqual(await stored(`$$${endedWithMetadata}`), []);
    assert.equal(removedEvents, 2495 + 7 + 1 + 9 + 10 + 10 + 1);
    assert.equal((await scavenge({ db: pool, dutyCycle: 1 })).removedEvents, 0);
  });

  it('removes what $maxAge hides, once it is too old', async () => {
    const stream = await filled(client, 6);
    await client.setStreamMetadata(stream, { maxAge: 3600 });
    await scavenge({ db: pool, dutyCycle: 1 });
    assert.equal((await stored(stream)).length, 6);
    await pool.query(
      `update event_store.event e set created_micros = created_micros - 7200000000 from event_store.stream s
       where s.id = e.stream_id and s.name = $1 and e.revision < 4`,
      [stream],
    );
    await scavenge({ db: pool, dutyCycle: 1 });
    assert.deepEqual(await stored(stream), [4, 5]);
  });

  it('leaves streams as they were: revisions go on, ended ones stay ended, $all has no holes that stop a reader', async () => {
    const deleted = await filled(client, 4);
    const counting = await filled(client, 8);
    const ended = await filled(client, 2);
    await client.setStreamMetadata(counting, { maxCount: 2 });
    await client.tombstoneStream(ended);
    await client.deleteStream(deleted);
    await scavenge({ db: pool, dutyCycle: 1 });
    await stop();
    await start();
    assert.deepEqual(await numbersIn(client, counting), [6, 7]);
    assert.deepEqual(
      await numbersIn(client, counting, { direction: 'backwards', fromRevision: 'end' }),
      [7, 6],
    );
    const { nextExpectedRevision } = await client.appendToStream(counting, counted(8), {
      expectedRevision: 7n,
    });
    assert.equal(nextExpectedRevision, 8n);
    assert.equal((await client.appendToStream(deleted, counted(4))).nextExpectedRevision, 4n);
    assert.deepEqual(await numbersIn(client, deleted), [4]);
    await assert.rejects(client.appendToStream(ended, counted(1)), { type: 'stream-deleted' });
    const last = await filled(client, 1);
    const streams = new Set<string | undefined>();
    for await (const { event } of client.readAll()) streams.add(event?.streamId);
    assert.ok(streams.has(last));
    const subscription = client.subscribeToAll({ fromPosition: 'start' });
    let shown: unknown;
    for await (const { event } of subscription) {
      if (event?.streamId !== last) continue;
      shown = numberOf(event.data);
      break;
    }
    await subscription.unsubscribe();
    assert.equal(shown, 0);
  });

  it('runs in the background, while appends go on', async () => {
    await stop();
    await start(20);
    const stream = await filled(client, 20);
    await client.setStreamMetadata(stream, { maxCount: 1 });
    await until('the hidden events are gone', async () => (await stored(stream)).length === 1);
    assert.equal((await client.appendToStream(stream, counted(20))).nextExpectedRevision, 20n);
    await until('the next one too', async () => (await stored(stream)).join() === '20');
  });

  it('runs from the command line, and says what it did', async () => {
    await stop();
    await start();
    const stream = await filled(client, 30);
    await client.setStreamMetadata(stream, { maxCount: 10 });
    const { code, stdout, stderr } = await runCli(['scavenge', '--json'], { DATABASE_URL: postgres.url });
    assert.equal(code, 0, stderr);
    const { removedEvents, bytesAfter } = JSON.parse(stdout) as Record<string, number>;
    assert.deepEqual([removedEvents, (bytesAfter ?? 0) > 0], [20, true]);
    assert.deepEqual(await stored(stream), [20, 21, 22, 23, 24, 25, 26, 27, 28, 29]);
  });
});
