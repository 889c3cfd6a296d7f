import { Command } from 'commander';
import type { ParkedGroup } from '../../projections/queries/index.js';
import { withDatabase } from './connections.js';
import type { CliContext } from './context.js';
import { listOptions, writeList, type ListOptions } from './list.js';

export function groupsCommand(context: CliContext): Command {
  return listOptions(new Command('groups'), 'groups')
    .description('parked messages by what parked them and why; the group that grew last first')
    .addHelpText(
      'after',
      '\nExample:\n  brewline parked groups\n  brewline parked groups --json | jq .samples',
    )
    .action(async ({ limit, json }: ListOptions) => {
      const { listParkedGroups } = await import('../../adapters/postgres/queries/index.js');
      const { items, nextKey } = await withDatabase(await context.settings(), (pool) =>
        listParkedGroups(pool, { limit }),
      );
      const none = 'No message was ever parked.';
      writeList(context, { items, heading, row, none, more: nextKey && 'raise --limit' }, json);
    });
}

const heading = [
  'CODE',
  'SOURCE',
  'KEPT',
  'WAITING',
  'CAME BACK',
  'DEVICES',
  'IN 24 H',
  'FIRST',
  'LAST',
  'LATEST',
  'CAUSE',
];

function row(group: ParkedGroup): string[] {
  const { code, source, messages, kept, waiting, cameBack, devices, firstAt, lastAt, lastDay, samples } =
    group;
  const [latest] = samples;
  return [
    code,
    source,
    kept === messages ? String(kept) : `${kept} of ${messages}`,
    String(waiting),
    String(cameBack),
    String(devices),
    String(lastDay.reduce((sum, count) => sum + count, 0)),
    firstAt.toISOString(),
    lastAt.toISOString(),
    latest?.id ?? '-',
    latest?.cause ?? '-',
  ];
}
