import { userInfo } from 'node:os';
import { Command } from 'commander';
import { discardParked } from '../../adapters/postgres/queries/parkedMessage.js';
import { groupBy } from '../../domain/kernel/groupBy.js';
import { printableText } from '../../domain/kernel/text.js';
import type { ParkedMessage } from '../../projections/queries/index.js';
import { withDatabase } from './connections.js';
import type { CliContext } from './context.js';
import { selectable, withParkedSelection, type ParkedSelection } from './parkedSelection.js';
import { writeJson } from './writeJson.js';

interface DiscardOptions extends ParkedSelection {
  readonly requeued?: true;
  readonly dryRun?: true;
  readonly yes?: true;
  readonly json?: true;
}

/** Deleted in one statement each; an interrupted command leaves the others unchanged. */
const discardedAtOnce = 1_000;

/** Deletes parked messages to make room for others; who discarded how many of which kind stays recorded. */
export function discardCommand({ settings, stdout, stderr }: CliContext): Command {
  const command = new Command('discard').description(
    'delete parked messages for good; parked unkept says how many and by whom',
  );
  return selectable(command)
    .option('--requeued', 'only those that were requeued')
    .option('--dry-run', 'print what would be discarded, and discard nothing')
    .option('--yes', 'discard them')
    .option('--json', 'print what was or would be discarded as one JSON document')
    .addHelpText(
      'after',
      '\nExample:\n  brewline parked discard --device keg-1 --code MESSAGE_MALFORMED --dry-run\n  brewline parked discard --device keg-1 --code MESSAGE_MALFORMED --yes',
    )
    .action(async (ids: readonly number[] = [], options: DiscardOptions) => {
      const { requeued, dryRun, yes, json } = options;
      const config = await settings();
      await withDatabase(config, (pool) =>
        withParkedSelection(pool, ids, options, async (selected) => {
          const messages = selected.filter(({ requeuedAt }) => requeued !== true || requeuedAt !== null);
          const isReal = dryRun !== true && yes === true;
          if (!isReal && !json) stdout.write(summary(messages));
          let discarded = 0;
          try {
            for (let at = 0; isReal && at < messages.length; at += discardedAtOnce) {
              const some = messages.slice(at, at + discardedAtOnce).map(({ id }) => id);
              discarded += await discardParked(pool, some, userInfo().username);
            }
          } finally {
            if (json) writeJson(stdout, { discarded, of: messages.length, kinds: kindsOf(messages) });
            if (isReal && messages.length > 0) stderr.write(`discarded ${discarded} of ${messages.length}\n`);
          }
          if (!dryRun && !yes && messages.length > 0)
            throw new Error('nothing was discarded: give --yes to discard; it can not be undone');
        }),
      );
    });
}

interface Kind {
  readonly deviceId: string | null;
  readonly code: string;
  readonly messages: number;
  readonly firstId: string;
  readonly lastId: string;
}

function kindsOf(messages: readonly ParkedMessage[]): Kind[] {
  const kinds = groupBy(messages, ({ deviceId, code }) => JSON.stringify([deviceId, code]));
  return [...kinds.values()].map((some) => {
    const [{ deviceId, code, id }] = some;
    return { deviceId, code, messages: some.length, firstId: id, lastId: some.at(-1)?.id ?? id };
  });
}

function summary(messages: readonly ParkedMessage[]): string {
  if (messages.length === 0) return 'no message would be discarded\n';
  const lines = kindsOf(messages).map(
    ({ deviceId, code, messages: count, firstId, lastId }) =>
      `${count} of ${deviceId ?? '-'} (${code}), ${firstId} to ${lastId}, would be discarded`,
  );
  return lines.map((line) => `${printableText(line)}\n`).join('');
}
