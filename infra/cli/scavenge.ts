import { Command } from 'commander';
import type { Pool } from 'pg';
import { withDatabase } from './connections.js';
import type { CliContext } from './context.js';
import { writeJson } from './writeJson.js';

const sayEveryMs = 5000;

export function scavengeCommand({ settings, stdout, stderr }: CliContext): Command {
  return new Command('scavenge')
    .description(
      'remove for good what retention and deletions hide in the embedded event store, and free its disk',
    )
    .option('--json', 'what was done, as JSON')
    .addHelpText('after', help)
    .action(async ({ json }: { json?: true }) => {
      const { scavenge } = await import('../embeddedEventStore/index.js');
      const result = await withDatabase(await settings(), async (pool) => {
        await checkIsThere(pool);
        const bytesBefore = await tableBytes(pool);
        let saidMs = Date.now();
        const done = await scavenge({
          db: pool,
          dutyCycle: 1,
          onProgress: ({ streams, removedEvents }) => {
            if (Date.now() - saidMs < sayEveryMs) return;
            saidMs = Date.now();
            stderr.write(`scavenge: ${streams} streams looked at, ${removedEvents} events removed\n`);
          },
        });
        await pool.query('vacuum (analyze) event_store.event');
        return { ...done, bytesBefore, bytesAfter: await tableBytes(pool) };
      });
      if (json) writeJson(stdout, result);
      else {
        const { streams, removedEvents, bytesBefore, bytesAfter } = result;
        stdout.write(
          `Removed ${removedEvents} events of ${streams} streams that can hide any; the table was ${mebibytes(bytesBefore)} MiB and is ${mebibytes(bytesAfter)} MiB.\n`,
        );
      }
    });
}

async function checkIsThere(pool: Pool): Promise<void> {
  const { rows } = await pool.query<{ is_there: boolean }>(
    `select to_regclass('event_store.event') is not null as is_there`,
  );
  if (rows[0]?.is_there !== true)
    throw new Error('this database holds no embedded event store; an EventStoreDB has a scavenge of its own');
}

/** Heap, TOAST and indexes. */
async function tableBytes(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ bytes: string }>(
    `select pg_total_relation_size('event_store.event') as bytes`,
  );
  return Number(rows[0]?.bytes ?? 0);
}

function mebibytes(bytes: number): string {
  return (bytes / 1024 / 1024).toFixed(1);
}

const help = `
The event store does the same by itself in the background, slowly; this does it now, while the event store runs or not. It removes
what $maxAge, $maxCount and $tb hide, and the events of deleted and ended streams, but for the last event of each. Space that
is freed between other events is used again for new ones.

Example:
  brewline scavenge
  DATABASE_URL=postgres://owner@db.internal/brewline brewline scavenge --json`;
