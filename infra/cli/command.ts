import { Argument, Command, Option } from 'commander';
import type { ShownStatus } from '../../projections/deviceCommands/index.js';
import { withDatabase } from './connections.js';
import type { CliContext } from './context.js';
import { commandHeading, commandRow, describeCommand } from './describeCommand.js';
import { requireDevice } from './known.js';
import { listOptions, writeList, type ListOptions } from './list.js';
import { choosing, deviceId, parsedBy } from './optionParsers.js';
import { writeJson } from './writeJson.js';

/** More than a command ever has. */
const timelineLength = 1_000;

interface CommandListOptions extends ListOptions {
  readonly device?: string;
  readonly status?: ShownStatus;
  readonly open?: true;
}

const statuses = Object.keys({
  waiting: true,
  sent: true,
  received: true,
  executing: true,
  done: true,
  failed: true,
  expired: true,
  cancelled: true,
  superseded: true,
} satisfies Record<ShownStatus, true>);

/** `brewline command` */
export function commandCommand(context: CliContext): Command {
  return new Command('command')
    .description('commands of people to devices, and their status')
    .addHelpText('after', '\nExample:\n  brewline command list --device keg-1 --open')
    .addCommand(listCommand(context))
    .addCommand(showCommand(context));
}

function listCommand(context: CliContext): Command {
  return listOptions(new Command('list'), 'commands')
    .description('commands, the latest first')
    .option('--device <id>', 'only of this device', deviceId)
    .addOption(choosing(new Option('--status <status>', 'only those with this status'), statuses))
    .option('--open', 'only those without a final outcome')
    .addHelpText(
      'after',
      '\nExample:\n  brewline command list --device keg-1 --open\n  brewline command list --status failed --json | jq -r .reason',
    )
    .action(async ({ device, status, open, limit, json }: CommandListOptions) => {
      const { listCommands } = await import('../../adapters/postgres/queries/index.js');
      const { commandResource } = await import('../../adapters/http/api/resources/index.js');
      const { items, nextKey } = await withDatabase(await context.settings(), async (pool) => {
        if (device !== undefined) await requireDevice(pool, device);
        return listCommands(pool, { deviceId: device, status, open, limit });
      });
      const list = {
        items: items.map(commandResource),
        heading: commandHeading,
        row: commandRow,
        none: 'No command matches.',
        more: nextKey && 'raise --limit, or choose by --device, --status or --open',
      };
      writeList(context, list, json);
    });
}

function showCommand({ settings, stdout }: CliContext): Command {
  const id = new Argument('<id>', 'as command list shows it');
  return new Command('show')
    .description('everything that is known about a command, with its timeline')
    .addArgument(id.argParser(parsedBy(uuid, 'the id of a command, as 0b0c3f5e-8a51-4d0e-9a43-5d5c1f6f0a11')))
    .option('--device <id>', 'device of the command, when two devices have one with this id', deviceId)
    .option('--json', 'as one JSON document, with the names of the HTTP API')
    .addHelpText('after', '\nExample:\n  brewline command show 0b0c3f5e-8a51-4d0e-9a43-5d5c1f6f0a11')
    .action(async (commandId: string, { device, json }: { device?: string; json?: true }) => {
      const { commandsById, commandTimeline } = await import('../../adapters/postgres/queries/index.js');
      const { commandResource, timelineResource } =
        await import('../../adapters/http/api/resources/index.js');
      const shown = await withDatabase(await settings(), async (pool) => {
        const found = await commandsById(pool, [commandId]);
        const command = found.find(({ deviceId }) => device === undefined || deviceId === device);
        if (!command)
          throw new Error(`there is no command ${commandId}; brewline command list shows the latest`);
        const { items } = await commandTimeline(pool, command, { limit: timelineLength });
        return { ...commandResource(command), timeline: items.map(timelineResource) };
      });
      if (json) writeJson(stdout, shown);
      else stdout.write(`${describeCommand(shown, shown.timeline, Date.now())}\n`);
    });
}

function uuid(text: string): string | undefined {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text) ? text.toLowerCase() : undefined;
}
