import { Command, Option } from 'commander';
import type { EnrolledDevice } from '../../adapters/postgres/queries/index.js';
import { processTypes } from '../../domain/machine/index.js';
import {
  deviceAccesses,
  fleetStates,
  type DeviceAccess,
  type FleetState,
} from '../../projections/queries/index.js';
import { shownText } from '../../domain/kernel/actorText.js';
import { withDatabase } from './connections.js';
import type { CliContext } from './context.js';
import { listOptions, writeList, type ListOptions } from './list.js';
import { choosing, deviceId } from './optionParsers.js';
import { nameOrDash, withAge } from './shown.js';

interface DeviceListOptions extends ListOptions {
  readonly online?: 'yes' | 'no';
  readonly search?: string;
  readonly state?: FleetState;
  readonly access?: DeviceAccess;
  readonly firmware?: string;
  readonly stage?: keyof typeof processTypes;
  readonly silent?: true;
  readonly after?: string;
}

/** `brewline device list` */
export function listDevicesCommand(context: CliContext): Command {
  const online = new Option('--online [which]', 'only those that are online; with "no" only the others');
  return listOptions(new Command('list'), 'devices')
    .description('devices that have reported, by id: what each does now, or since when it is silent')
    .addOption(choosing(online, ['yes', 'no']).preset('yes').conflicts('silent'))
    .option('--search <text>', 'only those with it in id, name or serial number')
    .addOption(choosing(new Option('--state <state>', 'only those that are in it now'), fleetStates))
    .addOption(
      choosing(new Option('--access <which>', 'only those that may connect, or not'), deviceAccesses),
    )
    .option('--firmware <version>', 'only those with this one')
    .addOption(
      choosing(
        new Option('--stage <stage>', 'only those that do it, or did last'),
        Object.keys(processTypes),
      ),
    )
    .option('--silent', 'list devices that may connect and never reported instead')
    .option('--after <id>', 'only those whose ids come after this one', deviceId)
    .addHelpText(
      'after',
      '\nExample:\n  brewline device list --online\n  brewline device list --online no --json | jq -r .deviceId',
    )
    .action((options: DeviceListOptions) => (options.silent ? listSilent : listReporting)(context, options));
}

async function listReporting(context: CliContext, options: DeviceListOptions): Promise<void> {
  const { limit, after, online, json, search, state, access, firmware, stage } = options;
  const { listFleet, listSilentDevices } = await import('../../adapters/postgres/queries/index.js');
  const { deviceResource } = await import('../../adapters/http/api/resources/index.js');
  const selection = { search, state, access, firmware, processType: stage && processTypes[stage] };
  const place = { sort: 'id', limit, afterKey: after === undefined ? undefined : ['', after] } as const;
  const filter = { ...selection, ...place, online: online && online === 'yes' };
  const isFiltered = online !== undefined || Object.values(selection).some((value) => value !== undefined);
  const { page, silent } = await withDatabase(await context.settings(), async (pool) => ({
    page: await listFleet(pool, filter),
    silent: await listSilentDevices(pool, { limit: 1 }),
  }));
  const nowMs = Date.now();
  const items = page.items.map(({ device }) => deviceResource(device));
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
        'NAME',
      ],
      row: ({ deviceId, online, lastSeenAt, machineType, status, sessionId, firmware, name }) => [
        deviceId,
        online ? 'yes' : 'no',
        withAge(lastSeenAt, nowMs),
        nameOrDash(machineType),
        nameOrDash(status && status.state),
        nameOrDash(status && status.phase),
        nameOrDash(status && status.step),
        sessionId ?? '-',
        firmware ?? '-',
        name === null ? '-' : shownText(name),
      ],
      none: isFiltered ? 'No such device has reported.' : 'No device has reported.',
      more: page.nextKey && `brewline device list ${filterText(options)}--after ${page.nextKey[1]}`,
    },
    json,
  );
  if (silent.items.length > 0)
    context.stderr.write('Some may connect and never reported: brewline device list --silent\n');
}

/** The filters as they are typed, quoted for a shell, each with a space after it. */
function filterText(options: DeviceListOptions): string {
  const names = ['online', 'search', 'state', 'access', 'firmware', 'stage'] as const;
  return names
    .map((name) => (options[name] === undefined ? '' : `--${name} ${quoted(options[name])} `))
    .join('');
}

function quoted(text: string): string {
  return /^[\w.-]+$/.test(text) ? text : `'${shownText(text).replaceAll("'", `'\\''`)}'`;
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
