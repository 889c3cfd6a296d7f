import { Command, Option } from 'commander';
import type { brewResource } from '../../adapters/http/api/resources/index.js';
import { actorText } from '../../domain/kernel/actorText.js';
import type { BrewPlanStatus } from '../../projections/queries/index.js';
import { withDatabase } from './connections.js';
import type { CliContext } from './context.js';
import { requireDevice } from './known.js';
import { listOptions, writeList, type ListOptions } from './list.js';
import { choosing, deviceId } from './optionParsers.js';

interface BrewListOptions extends ListOptions {
  readonly device?: string;
  readonly status?: BrewPlanStatus;
}

const statuses = Object.keys({
  planned: true,
  running: true,
  waitingForMachine: true,
  halted: true,
  completed: true,
  cancelled: true,
} satisfies Record<BrewPlanStatus, true>);

const heading = ['BREW', 'STATUS', 'STAGE', 'BASE', 'KEG', 'PLANNED', 'BY', 'NAME', 'HALTED BY'];

/** `brewline brew` */
export function brewCommand(context: CliContext): Command {
  return new Command('brew')
    .description('whole brews')
    .addHelpText('after', '\nExample:\n  brewline brew list --status halted')
    .addCommand(listCommand(context));
}

function listCommand(context: CliContext): Command {
  return listOptions(new Command('list'), 'brews')
    .description('whole brews, the latest first; session log has what happened in one')
    .option('--device <id>', 'only those on this base or in this keg', deviceId)
    .addOption(choosing(new Option('--status <status>', 'only those with this status'), statuses))
    .addHelpText(
      'after',
      '\nExample:\n  brewline brew list --status halted\n  brewline brew list --device keg-1 --json | jq -r .brewId',
    )
    .action(async ({ device, status, limit, json }: BrewListOptions) => {
      const { listBrews } = await import('../../adapters/postgres/queries/index.js');
      const resources = await import('../../adapters/http/api/resources/index.js');
      const { items, nextKey } = await withDatabase(await context.settings(), async (pool) => {
        if (device !== undefined) await requireDevice(pool, device);
        return listBrews(pool, { deviceId: device, status, limit });
      });
      const list = {
        items: items.map(resources.brewResource),
        heading,
        row,
        none: 'No brew matches.',
        more: nextKey && 'raise --limit, or choose by --device or --status',
      };
      writeList(context, list, json);
    });
}

function row(brew: ReturnType<typeof brewResource>): string[] {
  const { brewId, status, stage, baseId, kegId, plannedAt, plannedBy, name, halt } = brew;
  const by = actorText(plannedBy);
  return [brewId, status, stage ?? '-', baseId, kegId, plannedAt, by, name ?? '-', halt?.reason ?? '-'];
}
