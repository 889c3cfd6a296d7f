import { userInfo } from 'node:os';
import { Command } from 'commander';
import type { ParkedMessage } from '../../adapters/postgres/queries/index.js';
import { groupBy } from '../../domain/groupBy.js';
import { withDatabase } from './connections.js';
import type { CliContext } from './context.js';
import { discardParked } from './parkedMessage.js';
import { selectable, withParkedSelection, type ParkedSelection } from './parkedSelection.js';

interface DiscardOptions extends ParkedSelection {
  readonly requeued?: true;
  readonly dryRun?: true;
  readonly yes?: true;
}

/** Deleted in one statement each; an interrupted command leaves the rest as they were. */
const discardedAtOnce = 1_000;

/** Parked messages that nobody needs make room for others; who discarded how many of which kind stays. */
export function discardCommand({ settings, stdout, stderr }: CliContext): Command {
  const command = new Command('discard').description(
    'delete parked messages for good; parked unkept says how many and by whom',
  );
  return selectable(command)
    .option('--requeued', 'only those that were sent through ingest again')
    .option('--dry-run', 'say what would be discarded, and discard nothing')
    .option('--yes', 'discard them')
    .addHelpText(
      'after',
      '\nExample:\n  brewline parked discard --device keg-1 --code MESSAGE_MALFORMED --dry-run\n  brewline parked discard --device keg-1 --code MESSAGE_MALFORMED --yes',
    )
    .action(async (ids: readonly number[] = [], options: DiscardOptions) => {
      const { requeued, dryRun, yes } = options;
      const config = await settings();
      await withDatabase(config, (pool) =>
        withParkedSelection(pool, ids, options, async (selected) => {
          const messages = selected.filter(({ requeuedAt }) => requeued !== true || requeuedAt !== null);
          if (dryRun || !yes) stdout.write(summary(messages));
          if (dryRun || messages.length === 0) return;
          if (!yes) throw new Error('nothing is discarded yet: --yes does it, and there is no way back');
          let discarded = 0;
          try {
            for (let at = 0; at < messages.length; at += discardedAtOnce) {
              const some = messages.slice(at, at + discardedAtOnce).map(({ id }) => id);
              discarded += await discardParked(pool, some, userInfo().username);
            }
          } finally {
            stderr.write(`discarded ${discarded} of ${messages.length}\n`);
          }
        }),
      );
    });
}

function summary(messages: readonly ParkedMessage[]): string {
  if (messages.length === 0) return 'no message would be discarded\n';
  const kinds = groupBy(messages, ({ deviceId, code }) => `${deviceId ?? '-'} (${code})`);
  return [...kinds]
    .map(
      ([kind, some]) =>
        `${some.length} of ${kind}, ${some[0].id} to ${some.at(-1)?.id}, would be discarded\n`,
    )
    .join('');
}
