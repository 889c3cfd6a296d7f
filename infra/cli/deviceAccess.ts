import { Command } from 'commander';
import { connectionsEnded } from './connectionsEnded.js';
import type { CliContext } from './context.js';
import { deviceIds } from './deviceIds.js';
import { writeJson } from './writeJson.js';

interface AccessChange {
  readonly name: 'block' | 'unblock' | 'revoke';
  readonly description: string;
  readonly done: string;
}

/** `brewline device block` */
export function blockCommand(context: CliContext): Command {
  return accessCommand(context, {
    name: 'block',
    description: 'refuse devices and end their connections, until unblock lets them in with what they have',
    done: 'blocked',
  });
}

/** `brewline device unblock` */
export function unblockCommand(context: CliContext): Command {
  return accessCommand(context, {
    name: 'unblock',
    description: 'let devices that were blocked in again, with the secret or certificate that they have',
    done: 'unblocked',
  });
}

/** `brewline device revoke` */
export function revokeCommand(context: CliContext): Command {
  return accessCommand(context, {
    name: 'revoke',
    description: 'end the secrets of devices for good, and their connections; device add lets one in again',
    done: 'revoked',
  });
}

function accessCommand(context: CliContext, { name, description, done }: AccessChange): Command {
  return new Command(name)
    .description(`${description}; all of them, or none when one is not known`)
    .addArgument(deviceIds())
    .option('--json', 'which they were, as one JSON document')
    .addHelpText('after', `\nExample:\n  brewline device ${name} keg-1`)
    .action(async (ids: string[], { json }: { json?: true }) => {
      const { withAccess } = await import('./withProvisioning.js');
      await withAccess(context, async (access, pool) => {
        await access[name](ids);
        if (json) writeJson(context.stdout, { [done]: ids });
        context.stderr.write(`${done}: ${ids.join(', ')}\n`);
        if (name !== 'unblock') await connectionsEnded(context, pool, ids);
      });
    });
}
