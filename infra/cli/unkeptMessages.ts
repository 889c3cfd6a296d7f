import { Command } from 'commander';
import type { UnkeptMessages } from '../../adapters/postgres/queries/index.js';
import { withDatabase } from './connections.js';
import type { CliContext } from './context.js';
import { wholeNumber } from './optionParsers.js';
import { textTable } from './textTable.js';

interface UnkeptOptions {
  readonly device?: string;
  readonly limit: number;
  readonly json?: true;
}

export function unkeptCommand({ settings, stdout, stderr }: CliContext): Command {
  return new Command('unkept')
    .description(
      'how many messages are not kept: beyond the budget of parking, or discarded; the latest days first',
    )
    .option('--device <id>', 'only of this device')
    .option('--limit <number>', 'counts at most', wholeNumber(1, 10_000), 50)
    .option('--json', 'one JSON object in each line')
    .addHelpText('after', '\nExample:\n  brewline parked unkept --device keg-1')
    .action(async ({ device, limit, json }: UnkeptOptions) => {
      const { listUnkeptMessages } = await import('../../adapters/postgres/queries/index.js');
      const { items, nextKey } = await withDatabase(await settings(), (pool) =>
        listUnkeptMessages(pool, { deviceId: device, limit }),
      );
      if (json) stdout.write(items.map((item) => `${JSON.stringify(item)}\n`).join(''));
      else if (items.length === 0) stderr.write('Every parked message is kept.\n');
      else stdout.write(`${textTable([heading, ...items.map(row)])}\n`);
      if (nextKey && !json) stderr.write('There are more: raise --limit\n');
    });
}

const heading = ['DAY', 'DEVICE', 'CODE', 'MESSAGES', 'BYTES', 'WHY'];

function row({ day, deviceId, code, messages, bytes, reason, by }: UnkeptMessages): string[] {
  const why = reason === 'budget' ? 'beyond the budget' : `discarded by ${by}`;
  return [day, deviceId ?? '-', code, String(messages), String(bytes), why];
}
