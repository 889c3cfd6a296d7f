import { Command } from 'commander';
import { withDatabase } from './connections.js';
import type { CliContext } from './context.js';
import { writeJson } from './writeJson.js';

const sayEveryMs = 5000;
const noEventStore = 'this database has no embedded event store; EventStoreDB has its own scavenge';

export function scavengeCommand({ settings, stdout, stderr }: CliContext): Command {
  return new Command('scavenge')
    .description(
      'delete events that retention and deletions hide in the embedded event store, and free disk space',
    )
    .option('--json', 'what was done, as JSON')
    .addHelpText('after', help)
    .action(async ({ json }: { json?: true }) => {
      const store = await import('../embeddedEventStore/index.js');
      const result = await withDatabase(await settings(), async (pool) => {
        if (!(await store.hasEventTable(pool))) throw new Error(noEventStore);
        const bytesBefore = await store.eventTableBytes(pool);
        let saidMs = Date.now();
        const done = await store.scavenge({
          db: pool,
          dutyCycle: 1,
          onProgress: ({ streams, removedEvents }) => {
            if (Date.now() - saidMs < sayEveryMs) return;
            saidMs = Date.now();
            stderr.write(`scavenge: ${streams} streams checked, ${removedEvents} events removed\n`);
          },
        });
        await store.vacuumEventTable(pool);
        return { ...done, bytesBefore, bytesAfter: await store.eventTableBytes(pool) };
      });
      if (json) writeJson(stdout, result);
      else {
        const { streams, removedEvents, bytesBefore, bytesAfter } = result;
        stdout.write(
          `Removed ${removedEvents} events; ${streams} streams could have hidden events; the table was ${mebibytes(bytesBefore)} MiB and is ${mebibytes(bytesAfter)} MiB.\n`,
        );
      }
    });
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
