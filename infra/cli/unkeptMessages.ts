import { Command } from 'commander';
import type { UnkeptMessages } from '../../projections/queries/index.js';
import { withDatabase } from './connections.js';
import type { CliContext } from './context.js';
import { requireDevice } from './known.js';
import { listOptions, writeList, type ListOptions } from './list.js';
import { deviceId } from './optionParsers.js';

interface UnkeptOptions extends ListOptions {
  readonly device?: string;
}

export function unkeptCommand(context: CliContext): Command {
  return listOptions(new Command('unkept'), 'counts')
    .description(
      'counts of messages that are not kept, because the parking budget was used up or an operator discarded them; the latest days first',
    )
    .option('--device <id>', 'only of this device', deviceId)
    .addHelpText('after', '\nExample:\n  brewline parked unkept --device keg-1')
    .action(async ({ device, limit, json }: UnkeptOptions) => {
      const { listUnkeptMessages } = await import('../../adapters/postgres/queries/index.js');
      const { items, nextKey } = await withDatabase(await context.settings(), async (pool) => {
        const page = await listUnkeptMessages(pool, { deviceId: device, limit });
        if (device !== undefined && page.items.length === 0) await requireDevice(pool, device);
        return page;
      });
      const none = 'Every parked message is kept.';
      writeList(context, { items, heading, row, none, more: nextKey && 'raise --limit' }, json);
    });
}

const heading = ['DAY', 'DEVICE', 'CODE', 'MESSAGES', 'BYTES', 'WHY'];

function row({ day, deviceId, code, messages, bytes, reason, by }: UnkeptMessages): string[] {
  const why = reason === 'budget' ? 'beyond the budget' : `discarded by ${by}`;
  return [day, deviceId ?? '-', code, String(messages), String(bytes), why];
}
