import { Command, InvalidArgumentError, Option } from 'commander';
import type { NewDevice } from '../../projections/queries/index.js';
import type { Pool } from '../../adapters/postgres/index.js';
import { showClaimCode } from './claimLink.js';
import type { CliContext } from './context.js';
import { deviceIds } from './deviceIds.js';
import { unknownPerson } from './known.js';
import { lifetimeMs } from './optionParsers.js';
import { outputOptions, writeSecrets, type OutputOptions } from './writeSecrets.js';

interface AddOptions extends OutputOptions {
  readonly file?: string;
  /** Lines of the file. */
  readonly leaveOut?: readonly number[];
  readonly certificate?: true;
  readonly expires?: number;
  readonly owner?: string;
  /** False with --no-claim-code. */
  readonly claimCode: boolean;
}

/** `brewline device add` */
export function addDevicesCommand(context: CliContext): Command {
  const command = new Command('add')
    .description(
      'let devices in, each with a secret and a claim code that are shown once; all of them, or none when one is wrong or may connect already',
    )
    .addArgument(deviceIds().argOptional())
    .addOption(
      new Option(
        '--file <csv>',
        'those of a file with the column id and, where wanted, way, and serial for labels',
      ).conflicts('certificate'),
    )
    .addOption(
      new Option('--leave-out <lines>', 'without these lines of the file, such as 4,9').argParser(
        lineNumbers,
      ),
    )
    .option('--certificate', 'by client certificate, whose common name is the id, instead of a secret')
    .option('--expires <time>', 'end the secrets by themselves after this time, such as 365d', lifetimeMs)
    .option('--owner <login>', 'whose they are from now on, instead of who claims them')
    .option('--no-claim-code', 'without codes for labels; brewline claim new makes them later');
  return outputOptions(command)
    .addHelpText(
      'after',
      '\nExample:\n  brewline device add keg-1 keg-2 --json > fleet.json\n  brewline device add --file devices.csv --csv > labels.csv',
    )
    .action(async (ids: string[] = [], options: AddOptions, self: Command) => {
      if ((options.file === undefined) === (ids.length === 0))
        self.error('error: name either devices or a --file of them');
      if (options.leaveOut && options.file === undefined)
        self.error('error: --leave-out is for lines of a --file');
      const devices = await devicesOf(ids, options);
      const expiresAt = options.expires === undefined ? undefined : new Date(Date.now() + options.expires);
      const { withProvisioning } = await import('./withProvisioning.js');
      const { claimCode, owner } = options;
      const added = await withProvisioning(context, async (provisioning, pool) => {
        const assign = owner === undefined ? undefined : await assigning(pool, owner);
        const claimCodes = claimCode && !assign;
        const wanted = devices.map(({ deviceId, wayIn }) => ({ deviceId, wayIn }));
        const made = await provisioning.enroll(wanted, { expiresAt, claimCodes });
        await assign?.(made.map(({ deviceId }) => deviceId));
        return made;
      });
      context.affects?.(...added.map(({ deviceId }) => ({ kind: 'device', id: deviceId }) as const));
      const config = await context.settings();
      const serials = new Map(devices.map(({ deviceId, serial }) => [deviceId, serial]));
      const shown = added.map(({ claimCode: code, ...device }) => ({
        ...device,
        ...(serials.get(device.deviceId) != null && { serial: serials.get(device.deviceId) }),
        ...(code !== null && { claim: showClaimCode(config, { deviceId: device.deviceId, code }) }),
      }));
      writeSecrets(context, shown, options);
    });
}

/** @throws Error when there is no such person, before any device is let in */
async function assigning(pool: Pool, login: string) {
  const { assignDevices, findPerson } = await import('../../adapters/postgres/identity/index.js');
  if (!(await findPerson(pool, login))) throw await unknownPerson(pool, login);
  return (deviceIds: readonly string[]) => assignDevices(pool, login, deviceIds);
}

interface WantedDevice extends NewDevice {
  /** For its label. */
  readonly serial?: string | null;
}

async function devicesOf(
  ids: readonly string[],
  { file, certificate, leaveOut = [] }: AddOptions,
): Promise<readonly WantedDevice[]> {
  if (file === undefined)
    return ids.map((deviceId) => ({ deviceId, wayIn: certificate ? 'certificate' : 'secret' }));
  const { readDeviceFile } = await import('./deviceFile.js');
  return readDeviceFile(file, leaveOut);
}

/** `4,9` */
function lineNumbers(text: string): readonly number[] {
  if (!/^\d{1,7}(,\d{1,7})*$/.test(text)) throw new InvalidArgumentError('such as 4,9');
  return text.split(',').map(Number);
}
