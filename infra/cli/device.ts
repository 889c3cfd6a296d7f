import { Command } from 'commander';
import { messageOf } from '../../domain/kernel/errors.js';
import { assignCommand, unassignCommand } from './assignDevices.js';
import { withDatabase } from './connections.js';
import type { CliContext } from './context.js';
import { deviceIds } from './deviceIds.js';
import { endConnections } from './endConnections.js';
import { unknownDevices } from './known.js';
import { listDevicesCommand } from './listDevices.js';
import { resetOrderCommand } from './resetOrder.js';
import { showDeviceCommand } from './showDevice.js';
import { textTable } from './textTable.js';
import { writeJson } from './writeJson.js';

export function deviceCommand(context: CliContext): Command {
  return new Command('device')
    .description('devices: their status, which may connect, and to whom they are assigned')
    .addHelpText('after', '\nExample:\n  brewline device list --online\n  brewline device show keg-1')
    .addCommand(listDevicesCommand(context))
    .addCommand(showDeviceCommand(context))
    .addCommand(addCommand(context))
    .addCommand(revokeCommand(context))
    .addCommand(assignCommand(context))
    .addCommand(unassignCommand(context))
    .addCommand(resetOrderCommand(context));
}

function addCommand({ settings, stdout, stderr }: CliContext): Command {
  return new Command('add')
    .description(
      'give devices secrets to connect with; a device that has a secret gets a new one, and its connection ends',
    )
    .addArgument(deviceIds())
    .option('--json', 'as JSON, in the form of a fleet file')
    .addHelpText('after', '\nExample:\n  brewline device add keg-1 keg-2 --json > fleet.json')
    .action(async (ids: string[], { json }: { json?: true }) => {
      const config = await settings();
      if (config.credentialKey === '') {
        throw new Error('CREDENTIAL_KEY is not set, and no instance runs here that has one');
      }
      const { enrollDevices, findEnrolled } = await import('../../adapters/postgres/identity/index.js');
      const { secrets, replaced } = await withDatabase(config, async (pool) => ({
        replaced: await findEnrolled(pool, ids),
        secrets: await enrollDevices(pool, config.credentialKey, ids),
      }));
      const enrolled = [...secrets].map(([deviceId, secret]) => ({ deviceId, secret }));
      const rows = enrolled.map(({ deviceId, secret }) => [deviceId, secret]);
      try {
        // Before the new secrets are printed: until then, every connection uses an old one.
        await explained(
          endConnections(config, replaced),
          'the old secrets are refused, but a connection that was made with one stays until it breaks or the device connects with its new one',
        );
      } finally {
        if (json) writeJson(stdout, enrolled);
        else stdout.write(`${textTable([['DEVICE', 'SECRET'], ...rows])}\n`);
        if (replaced.length > 0)
          stderr.write(`replaced; the old secrets are refused:  ${replaced.join(', ')}\n`);
        if (!json) stderr.write('Only a hash of each secret is stored: it is shown only now.\n');
      }
    });
}

function revokeCommand({ settings, stdout, stderr }: CliContext): Command {
  return new Command('revoke')
    .description('refuse devices and end their connections; brewline device add allows one again')
    .addArgument(deviceIds())
    .option('--json', 'print the revoked devices as one JSON document')
    .addHelpText('after', '\nExample:\n  brewline device revoke keg-1')
    .action(async (ids: string[], { json }: { json?: true }) => {
      const config = await settings();
      const { revokeDevice } = await import('../../adapters/postgres/identity/index.js');
      const { unknown, error } = await withDatabase(config, async (pool) => {
        const notFound: string[] = [];
        for (const id of ids) if (!(await revokeDevice(pool, id))) notFound.push(id);
        return { unknown: notFound, error: await unknownDevices(pool, notFound) };
      });
      const revoked = ids.filter((id) => !unknown.includes(id));
      if (json) writeJson(stdout, { revoked, unknown });
      if (revoked.length > 0) stderr.write(`revoked: ${revoked.join(', ')}\n`);
      await explained(
        endConnections(config, revoked),
        'revoked devices are refused, but existing connections stay until they break; run this again when the broker answers',
      );
      if (error) throw error;
    });
}

/** The change of the secrets is stored; if the connections could not be ended, says what is left to do. */
async function explained(ending: Promise<void>, whatIsLeft: string): Promise<void> {
  try {
    await ending;
  } catch (cause) {
    throw new Error(`${whatIsLeft}: ${messageOf(cause)}`, { cause });
  }
}
