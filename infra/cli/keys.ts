import { Command } from 'commander';
import { keysOf } from '../../domain/kernel/keys.js';
import { retireKeyCommand, rotateKeyCommand } from './changeKeys.js';
import { withDatabase } from './connections.js';
import type { CliContext } from './context.js';
import { fewOf, knownKeys } from './knownKeys.js';
import { textTable } from './textTable.js';
import { writeJson } from './writeJson.js';

/** `brewline keys` */
export function keysCommand(context: CliContext): Command {
  return new Command('keys')
    .description('rotate the keys of device secrets and of log-ins, with both valid meanwhile')
    .addHelpText('after', '\nExample:\n  brewline keys rotate credential\n  brewline keys show')
    .addCommand(showCommand(context))
    .addCommand(rotateKeyCommand(context))
    .addCommand(retireKeyCommand(context));
}

const help = `
While CREDENTIAL_KEY has two keys, a device that logs in gets under the first one by itself. Take the older key away when no secret is
left under it.

Example:
  brewline keys show --json | jq -r '.credential.devicesLeft[]'`;

function showCommand({ settings, stdout }: CliContext): Command {
  return new Command('show')
    .description('how many keys hold, and how many secrets of devices are left under the older one')
    .option('--json', 'as one JSON document, with every device that is left')
    .addHelpText('after', help)
    .action(async ({ json }: { json?: true }) => {
      const { secretsByKey } = await import('../../adapters/postgres/identity/index.js');
      const config = await settings();
      const { inUse, session } = await knownKeys(config);
      const secrets = await withDatabase(config, (pool) => secretsByKey(pool, inUse));
      const { devicesLeft, ...counts } = secrets;
      const credentialKeys = keysOf(inUse).length;
      const sessionKeys = session === '' ? null : keysOf(session).length;
      if (json)
        return writeJson(stdout, {
          credential: { keys: credentialKeys, ...secrets },
          session: { keys: sessionKeys },
        });
      const rows = Object.entries({
        'Keys of secrets': credentialKeys,
        'Secrets under the first': counts.current,
        ...(credentialKeys > 1 && { 'Secrets under the older': counts.older }),
        'Secrets of unknown key': counts.undetermined,
        'Secrets under no key': counts.refused,
        ...(devicesLeft.length > 0 && { 'Devices left': fewOf(devicesLeft) }),
        'Keys of log-ins': sessionKeys ?? 'not known here',
      });
      stdout.write(`${textTable(rows.map(([name, value]) => [name, String(value)]))}\n`);
    });
}
