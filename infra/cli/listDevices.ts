import { Command } from 'commander';
import type { EnrolledDevice } from '../../adapters/postgres/queries/index.js';
import { shownText } from '../../domain/kernel/actorText.js';
import { withDatabase } from './connections.js';
import type { CliContext } from './context.js';
import {
  fleetOptions,
  fleetOptionsText,
  onlineOption,
  selectionOf,
  type FleetOptions,
} from './fleetOptions.js';
import { listOptions, writeList, type ListOptions } from './list.js';
import { deviceId } from './optionParsers.js';
import { nameOrDash, withAge } from './shown.js';

interface DeviceListOptions extends ListOptions, FleetOptions {
  readonly silent?: true;
  readonly after?: string;
}

/** `brewline device list` */
export function listDevicesCommand(context: CliContext): Command {
  const command = listOptions(new Command('list'), 'devices')
    .description('devices that have reported, by id: what each does now, or since when it is silent')
    .addOption(onlineOption().conflicts('silent'));
  return fleetOptions(command)
    .option('--silent', 'list devices that may connect and never reported instead')
    .option('--after <id>', 'only those whose ids come after this one', deviceId)
    .addHelpText(
      'after',
      '\nExample:\n  brewline device list --online\n  brewline device list --online no --json | jq -r .deviceId',
    )
    .action((options: DeviceListOptions) => (options.silent ? listSilent : listReporting)(context, options));
}

async function listReporting(context: CliContext, options: DeviceListOptions): Promise<void> {
  const { limit, after, json } = options;
  const { listFleet, listSilentDevices } = await import('../../adapters/postgres/queries/index.js');
  const { deviceResource } = await import('../../adapters/http/api/resources/index.js');
  const selection = selectionOf(options);
  const afterKey = after === undefined ? undefined : ['', after];
  const filter = { ...selection, sort: 'id', limit, afterKey } as const;
  const isFiltered = Object.values(selection).some((value) => value !== undefined);
  const { page, silent } = await withDatabase(await context.settings(), async (pool) => ({
    page: await listFleet(pool, filter),
    silent: await listSilentDevices(pool, { limit: 1 }),
  }));
  const nowMs = Date.now();
  const items = page.items.map(({ device, tags }) => ({ ...deviceResource(device), tags }));
  writeList(
    context,
    {
      items,
      heading: [
        'DEVICE',
        'ONLINE',
        'LAST SEEN',
        'TYPE',
        'STATE',
        'PHASE',
        'STEP',
        'SESSION',
        'FIRMWARE',
        'TAGS',
        'NAME',
      ],
      row: ({ deviceId, online, lastSeenAt, machineType, status, sessionId, firmware, tags, name }) => [
        deviceId,
        online ? 'yes' : 'no',
        withAge(lastSeenAt, nowMs),
        nameOrDash(machineType),
        nameOrDash(status && status.state),
        nameOrDash(status && status.phase),
        nameOrDash(status && status.step),
        sessionId ?? '-',
        firmware ?? '-',
        tags.join(' ') || '-',
        name === null ? '-' : shownText(name),
      ],
      none: isFiltered ? 'No such device has reported.' : 'No device has reported.',
      more: page.nextKey && `brewline device list ${fleetOptionsText(options)}--after ${page.nextKey[1]}`,
    },
    json,
  );
  if (silent.items.length > 0)
    context.stderr.write('Some may connect and never reported: brewline device list --silent\n');
}

async function listSilent(context: CliContext, { limit, after, json }: DeviceListOptions): Promise<void> {
  const { listSilentDevices } = await import('../../adapters/postgres/queries/index.js');
  const { items, nextKey } = await withDatabase(await context.settings(), (pool) =>
    listSilentDevices(pool, { limit, afterKey: keyOf(after) }),
  );
  writeList(
    context,
    {
      items,
      heading: ['DEVICE', 'ADDED', 'BY', 'BLOCKED', 'REVOKED', 'ASSIGNED TO'],
      row: silentRow,
      none: 'Every device that may connect has reported.',
      more: nextKey && `brewline device list --silent --after ${nextKey.join()}`,
    },
    json,
  );
}

function silentRow(device: EnrolledDevice): string[] {
  const { deviceId, enrolledAt, wayIn, blockedAt, revokedAt, assignedTo } = device;
  const ended = [blockedAt, revokedAt].map((time) => time?.toISOString() ?? '-');
  return [deviceId, enrolledAt.toISOString(), wayIn, ...ended, assignedTo.join(' ')];
}

function keyOf(after: string | undefined): readonly string[] | undefined {
  return after === undefined ? undefined : [after];
}
