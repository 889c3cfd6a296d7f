import { Command } from 'commander';
import { messageOf } from '../../domain/errors.js';
import { assignCommand, unassignCommand } from './assignDevices.js';
import { withDatabase } from './connections.js';
import type { CliContext } from './context.js';
import { deviceIds } from './deviceIds.js';
import { endConnections } from './endConnections.js';
import { resetOrderCommand } from './resetOrder.js';
import { textTable } from './textTable.js';

export function deviceCommand(context: CliContext): Command {
  return new Command('device')
    .description('devices that may connect, and whose they are')
    .addCommand(addCommand(context))
    .addCommand(revokeCommand(context))
    .addCommand(assignCommand(context))
    .addCommand(unassignCommand(context))
    .addCommand(resetOrderCommand(context));
}

function addCommand({ settings, stdout, stderr }: CliContext): Command {
  return new Command('add')
    .description(
      'give devices secrets to connect with; one that has a secret gets a new one, and the old one ends with its connection',
    )
    .addArgument(deviceIds())
    .option('--json', 'as JSON, in the form of a fleet file')
    .addHelpText('after', '\nExample:\n  brewline device add keg-1 keg-2 --json > fleet.json')
    .action(async (ids: string[], { json }: { json?: true }) => {
      const config = await settings();
      if (config.credentialKey === '') {
        throw new Error('CREDENTIAL_KEY is not set, and no instance runs here to take it from');
      }
      const { enrollDevices, findEnrolled } = await import('../../adapters/postgres/identity/index.js');
      const { secrets, replaced } = await withDatabase(config, async (pool) => ({
        replaced: await findEnrolled(pool, ids),
        secrets: await enrollDevices(pool, config.credentialKey, ids),
      }));
      const enrolled = [...secrets].map(([deviceId, secret]) => ({ deviceId, secret }));
      const rows = enrolled.map(({ deviceId, secret }) => [deviceId, secret]);
      try {
        // Before the new secrets are told: whoever is connected until then came with an old one.
        await explained(
          endConnections(config, replaced),
          'the old secrets let nobody in any more, but a connection that was made with one stays until it breaks or the device comes with its new one',
        );
      } finally {
        stdout.write(
          json ? `${JSON.stringify(enrolled)}\n` : `${textTable([['DEVICE', 'SECRET'], ...rows])}\n`,
        );
        if (!json)
          stderr.write('Only a hash of each secret is kept: this is the only time that it is shown.\n');
      }
    });
}

function revokeCommand({ settings, stderr }: CliContext): Command {
  return new Command('revoke')
    .description(
      'refuse devices from now on, and end their connections; brewline device add lets one in again',
    )
    .addArgument(deviceIds())
    .addHelpText('after', '\nExample:\n  brewline device revoke keg-1')
    .action(async (ids: string[]) => {
      const config = await settings();
      const { revokeDevice } = await import('../../adapters/postgres/identity/index.js');
      const unknown = await withDatabase(config, async (pool) => {
        const notFound: string[] = [];
        for (const id of ids) if (!(await revokeDevice(pool, id))) notFound.push(id);
        return notFound;
      });
      const revoked = ids.filter((id) => !unknown.includes(id));
      if (revoked.length > 0) stderr.write(`revoked: ${revoked.join(', ')}\n`);
      await explained(
        endConnections(config, revoked),
        'revoked devices are refused from now on, but connections that are there stay until they break; run this again when the broker answers',
      );
      if (unknown.length > 0) throw new Error(`unknown: ${unknown.join(', ')}`);
    });
}

/** What was done to the secrets stands: says what is left to do when their connections could not be ended. */
async function explained(ending: Promise<void>, whatIsLeft: string): Promise<void> {
  try {
    await ending;
  } catch (cause) {
    throw new Error(`${whatIsLeft}: ${messageOf(cause)}`, { cause });
  }
}
