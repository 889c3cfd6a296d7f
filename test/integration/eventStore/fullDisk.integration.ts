import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { appendFile, mkdtemp, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { createEventStore, type EventStoreConnection } from '../../../adapters/eventStore/index.js';
import { messageOf } from '../../../domain/kernel/errors.js';
import { startKillablePostgres, type KillablePostgres } from '../../support/postgres.js';
import { until } from '../../support/until.js';
import { AppendLoad } from './appendLoad.js';
import { EventStoreProcess } from './eventStoreProcess.js';

const run = promisify(execFile);
/** Above what PostgreSQL's own files take, with its log in full. */
const diskMiB = 256;
const mib = 1024 * 1024;
/** Left for events when the rest of the disk is taken: less than a segment of PostgreSQL's log. */
const roomBytes = 12 * mib;
const metadata = { schemaVersion: 1, recordedAt: '2026-03-01T00:00:00.000Z', causedBy: 'test' };

const disks = {
  // PostgreSQL ends all sessions when its log has no room, and recovers.
  'with tables and log': false,
  // PostgreSQL refuses the statement.
  'with tables, and the log elsewhere': true,
};

/** Real file systems of fixed size; only root may mount one. */
for (const [what, hasLogElsewhere] of Object.entries(disks)) {
  describe(`event store on a disk that fills up, ${what}`, () => {
    let disk: string | undefined;
    let postgres: KillablePostgres;
    let server: EventStoreProcess | undefined;
    let store: EventStoreConnection | undefined;
    const stopping = new AbortController();

    before(async function () {
      disk = await mountDisk();
      if (disk === undefined) return this.skip();
      postgres = await startKillablePostgres({
        parent: disk,
        ...(hasLogElsewhere && { logParent: tmpdir() }),
      });
      server = await EventStoreProcess.start(postgres.url);
      store = createEventStore({ url: server.url });
    });
    after(async () => {
      stopping.abort();
      await store?.close();
      await server?.stop();
      if (disk === undefined) return;
      await postgres?.stop();
      await run('umount', [disk]);
      await rm(disk, { recursive: true });
    });

    /** Starts what has ended, again and again, as whoever runs both does. */
    const supervise = async ({ signal }: AbortController): Promise<void> => {
      while (!signal.aborted) {
        if (postgres.hasEnded()) await postgres.restart().catch(() => undefined);
        if (server!.hasEnded()) await server!.start().catch(() => undefined);
        await sleep(100);
      }
    };

    it('refuses what has no room, loses nothing that it acknowledged, and goes on when there is room again', async () => {
      const load = new AppendLoad(store!, 2000);
      await load.acknowledges(100);
      const ballast = join(disk!, 'ballast');
      while ((await freeBytes(disk!)) > roomBytes) await appendFile(ballast, Buffer.alloc(mib));
      await until('an append is refused', () => load.refusals > 0);
      const text = 'x'.repeat(roomBytes / 16);
      const event = { id: randomUUID(), type: 'Refused', data: { text }, metadata };
      await assert.rejects(store!.append(`refused-${event.id}`, 'noStream', [event]), {
        code: 'EVENT_STORE_UNAVAILABLE',
      });
      await rm(ballast);
      const supervised = supervise(stopping);
      await load.acknowledges(1000);
      await load.stop();
      await load.assertStored();
      stopping.abort();
      await supervised;
      assert.equal(
        hasLogElsewhere && server!.starts > 1,
        false,
        'the store goes on where a statement is refused',
      );
    });
  });
}

/** @returns nothing where none can be mounted */
async function mountDisk(): Promise<string | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'brewline-disk-'));
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${diskMiB}m,mode=755`, 'brewline-test', folder]);
    return folder;
  } catch (error) {
    await rm(folder, { recursive: true });
    console.log(`    skipped: no file system can be mounted here: ${messageOf(error)}`);
    return undefined;
  }
}

async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}
