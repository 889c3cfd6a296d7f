import { Command, Option } from 'commander';
import type { EnrolledDevice } from '../../adapters/postgres/queries/index.js';
import { shownText } from '../../domain/kernel/actorText.js';
import { withDatabase } from './connections.js';
import type { CliContext } from './context.js';
import { listOptions, writeList, type ListOptions } from './list.js';
import { choosing, deviceId } from './optionParsers.js';
import { nameOrDash, withAge } from './shown.js';

interface DeviceListOptions extends ListOptions {
  readonly online?: 'yes' | 'no';
  readonly silent?: true;
  readonly after?: string;
}

/** `brewline device list` */
export function listDevicesCommand(context: CliContext): Command {
  const online = new Option('--online [which]', 'only those that are online; with "no" only the others');
  return listOptions(new Command('list'), 'devices')
    .description('devices that have reported, by id: what each does now, or since when it is silent')
    .addOption(choosing(online, ['yes', 'no']).preset('yes').conflicts('silent'))
    .option('--silent', 'list devices that may connect and never reported instead')
    .option('--after <id>', 'only those whose ids come after this one', deviceId)
    .addHelpText(
      'after',
      '\nExample:\n  brewline device list --online\n  brewline device list --online no --json | jq -r .deviceId',
    )
    .action((options: DeviceListOptions) => (options.silent ? listSilent : listReporting)(context, options));
}

async function listReporting(context: CliContext, options: DeviceListOptions): Promise<void> {
  const { limit, after, online, json } = options;
  const { listDevices, listSilentDevices } = await import('../../adapters/postgres/queries/index.js');
  const { deviceResource } = await import('../../adapters/http/api/resources/index.js');
  const filter = { limit, afterKey: keyOf(after), online: online && online === 'yes' };
  const { page, silent } = await withDatabase(await context.settings(), async (pool) => ({
    page: await listDevices(pool, filter),
    silent: await listSilentDevices(pool, { limit: 1 }),
  }));
  const nowMs = Date.now();
  const items = page.items.map(deviceResource);
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
      none: online === undefined ? 'No device has reported.' : 'No such device has reported.',
      more:
        page.nextKey &&
        `brewline device list ${options.online ? `--online ${online} ` : ''}--after ${page.nextKey.join()}`,
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
