import { Command, Option } from 'commander';
import type { NewDevice } from '../../projections/queries/index.js';
import type { CliContext } from './context.js';
import { deviceIds } from './deviceIds.js';
import { lifetimeMs } from './optionParsers.js';
import { outputOptions, writeSecrets, type OutputOptions } from './writeSecrets.js';

interface AddOptions extends OutputOptions {
  readonly file?: string;
  readonly certificate?: true;
  readonly expires?: number;
}

/** `brewline device add` */
export function addDevicesCommand(context: CliContext): Command {
  const command = new Command('add')
    .description(
      'let devices in, each with a secret that is shown once; all of them, or none when one is wrong or may connect already',
    )
    .addArgument(deviceIds().argOptional())
    .addOption(
      new Option('--file <csv>', 'those of a file with the columns id and, where some differ, way').conflicts(
        'certificate',
      ),
    )
    .option('--certificate', 'by client certificate, whose common name is the id, instead of a secret')
    .option('--expires <time>', 'end the secrets by themselves after this time, such as 365d', lifetimeMs);
  return outputOptions(command)
    .addHelpText(
      'after',
      '\nExample:\n  brewline device add keg-1 keg-2 --json > fleet.json\n  brewline device add --file devices.csv --csv > labels.csv',
    )
    .action(async (ids: string[] = [], options: AddOptions, self: Command) => {
      if ((options.file === undefined) === (ids.length === 0))
        self.error('error: name either devices or a --file of them');
      const devices = await devicesOf(ids, options);
      const expiresAt = options.expires === undefined ? undefined : new Date(Date.now() + options.expires);
      const { withProvisioning } = await import('./withProvisioning.js');
      const added = await withProvisioning(context, (provisioning) =>
        provisioning.enroll(devices, expiresAt),
      );
      context.affects?.(...added.map(({ deviceId }) => ({ kind: 'device', id: deviceId }) as const));
      writeSecrets(context, added, options);
    });
}

async function devicesOf(
  ids: readonly string[],
  { file, certificate }: AddOptions,
): Promise<readonly NewDevice[]> {
  if (file === undefined)
    return ids.map((deviceId) => ({ deviceId, wayIn: certificate ? 'certificate' : 'secret' }));
  const { readDeviceFile } = await import('./deviceFile.js');
  return readDeviceFile(file);
}
