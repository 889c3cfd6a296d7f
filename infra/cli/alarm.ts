import { Argument, Command, Option } from 'commander';
import { alarmKinds, type AlarmKind } from '../../domain/alarms/index.js';
import type { alarmResource } from '../../adapters/http/api/resources/index.js';
import { alarmRulesCommand } from './alarmRules.js';
import type { CliContext } from './context.js';
import { withDatabase } from './connections.js';
import { requireDevice } from './known.js';
import { listOptions, writeList, type ListOptions } from './list.js';
import { choosing, deviceId, uuidOf } from './optionParsers.js';
import { writeJson } from './writeJson.js';

/** `brewline alarm` */
export function alarmCommand(context: CliContext): Command {
  return new Command('alarm')
    .alias('alarms')
    .description('what somebody should know of a machine or its brew, and the rules for it')
    .addHelpText('after', '\nExample:\n  brewline alarm list --device keg-1')
    .addCommand(listCommand(context))
    .addCommand(acknowledgeCommand(context))
    .addCommand(alarmRulesCommand(context));
}

interface AlarmListOptions extends ListOptions {
  readonly device?: string;
  readonly brew?: string;
  readonly kind?: AlarmKind;
  readonly all?: true;
}

function listCommand(context: CliContext): Command {
  return listOptions(new Command('list'), 'alarms')
    .description('alarms that are open, the latest first')
    .option('--device <id>', 'only of this device', deviceId)
    .option('--brew <id>', 'only of this whole brew', uuidOf('a brew'))
    .addOption(choosing(new Option('--kind <kind>', 'only of this kind'), alarmKinds))
    .option('--all', 'with those that are over')
    .addHelpText(
      'after',
      '\nExample:\n  brewline alarm list --kind userActionNeeded\n  brewline alarm list --all --json | jq -r .kind',
    )
    .action(async ({ device, brew, kind, all, limit, json }: AlarmListOptions) => {
      const { listAlarms } = await import('../../adapters/postgres/queries/index.js');
      const { alarmResource: resource } = await import('../../adapters/http/api/resources/index.js');
      const { items, nextKey } = await withDatabase(await context.settings(), async (pool) => {
        if (device !== undefined) await requireDevice(pool, device);
        const filter = { deviceId: device, planId: brew, kind, isOpen: !all, owner: undefined };
        return listAlarms(pool, { ...filter, limit });
      });
      const list = {
        items: items.map(resource),
        heading: ['ALARM', 'RAISED AT', 'DEVICE', 'KIND', 'STATUS', 'DETAILS'],
        row: alarmRow,
        none: all ? 'No alarm matches.' : 'No such alarm is open; --all shows those that are over too.',
        more: nextKey && 'raise --limit, or choose by --device, --brew or --kind',
      };
      writeList(context, list, json);
    });
}

function alarmRow({
  alarmId,
  raisedAt,
  deviceId: of,
  kind,
  status,
  details,
}: ReturnType<typeof alarmResource>): string[] {
  const shown = Object.entries(details).map(([name, value]) => `${name} ${value}`);
  return [alarmId, raisedAt, of, kind, status, shown.join(', ') || '-'];
}

function acknowledgeCommand({ settings, stdout }: CliContext): Command {
  const id = new Argument('<id>', 'as alarm list shows it').argParser(uuidOf('an alarm'));
  return new Command('acknowledge')
    .description('say that somebody has seen an alarm: it is not escalated any more, and news is cleared')
    .addArgument(id)
    .option('--json', 'print the result as one JSON document')
    .addHelpText('after', '\nExample:\n  brewline alarm acknowledge 0b0c3f5e-8a51-4d0e-9a43-5d5c1f6f0a11')
    .action(async (alarmId: string, { json }: { json?: true }) => {
      const { acknowledge } = await import('./changeAlarms.js');
      const device = await acknowledge(await settings(), alarmId);
      if (json) writeJson(stdout, { alarmId, deviceId: device, acknowledged: true });
      else stdout.write(`acknowledged: ${alarmId}\n`);
    });
}
