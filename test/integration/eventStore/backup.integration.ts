import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import type { EventStoreDBClient } from '@eventstore/db-client';
import { findPostgresPrograms, startPostgres } from '../../support/postgres.js';
import { connectEmbedded, counted, newStream, numbersIn, type ConnectedEmbedded } from './client.js';

describe('event store: backup', () => {
  let folder: string;
  const stores: ConnectedEmbedded[] = [];
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'brewline-backup-'));
  });
  after(async () => {
    await Promise.all(stores.map((store) => store.stop()));
    await rm(folder, { recursive: true });
  });

  it('is a prefix of the log when pg_dump made it while appends went on, and can be gone on with', async () => {
    const source = await connectEmbedded();
    stores.push(source);
    const [kept, deleted, ended, busy] = [newStream(), newStream(), newStream(), newStream()];
    for (const stream of [kept, deleted, ended]) {
      await source.client.appendToStream(stream, [counted(0), counted(1), counted(2)]);
    }
    await source.client.setStreamMetadata(kept, { maxCount: 2 });
    await source.client.deleteStream(deleted);
    await source.client.tombstoneStream(ended);

    const stop = new AbortController();
    const writing = writeUntil(source.client, busy, stop.signal);
    const file = join(folder, 'backup');
    const dumping = runProgram('pg_dump', ['--format=custom', '--file', file, source.databaseUrl]);
    await dumping.finally(() => stop.abort());
    await writing;

    const database = await startPostgres();
    await runProgram('pg_restore', ['--no-owner', '--dbname', database.url, file]);
    const restored = await connectEmbedded(database);
    stores.push(restored);
    const { client } = restored;
    const events = await everything(client);
    assert.deepEqual(events, (await everything(source.client)).slice(0, events.length));
    assert.deepEqual(await numbersIn(client, kept), [1, 2]);
    assert.equal(await numbersIn(client, deleted), undefined);
    await assert.rejects(client.appendToStream(ended, counted(3)), { type: 'stream-deleted' });
    await client.appendToStream(kept, counted(3), { expectedRevision: 2n });
    await client.appendToStream(deleted, counted(3));
    assert.deepEqual([await numbersIn(client, kept), await numbersIn(client, deleted)], [[2, 3], [3]]);
  });
});

async function runProgram(name: string, args: readonly string[]): Promise<void> {
  const PATH = [process.env.PATH, await findPostgresPrograms()].join(delimiter);
  await promisify(execFile)(name, args, { env: { ...process.env, PATH } });
}

async function writeUntil(client: EventStoreDBClient, stream: string, signal: AbortSignal): Promise<void> {
  for (let number = 0; !signal.aborted; number += 1) await client.appendToStream(stream, counted(number));
}

/** Of every event in $all, what a copy has to have. */
async function everything(client: EventStoreDBClient): Promise<unknown[]> {
  const all: unknown[] = [];
  for await (const { event } of client.readAll()) {
    all.push([
      event?.position?.commit,
      event?.streamId,
      event?.revision,
      event?.id,
      event?.data,
      event?.created,
    ]);
  }
  return all;
}
