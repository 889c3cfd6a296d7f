import { Command } from 'commander';
import { withDatabase } from './connections.js';
import type { CliContext } from './context.js';
import { deviceIds } from './deviceIds.js';
import { endSetUp } from './endSetUp.js';
import { unknownDevices, unknownPerson } from './known.js';
import { loginArgument } from './loginArgument.js';
import { writeJson } from './writeJson.js';

/** `brewline device assign` */
export function assignCommand({ settings, stdout, stderr }: CliContext): Command {
  return new Command('assign')
    .description('let a brewer own devices from now on, all of them or none; several people can own one')
    .addArgument(loginArgument('whose they are'))
    .addArgument(deviceIds())
    .option('--json', 'print the result as one JSON document')
    .addHelpText(
      'after',
      '\nThe first owner of a device sees all that it did before, a later one nothing of that. A device that is owned can not be claimed.\n\nExample:\n  brewline device assign berta keg-1 keg-2',
    )
    .action(async (login: string, ids: string[], { json }: { json?: true }) => {
      const { assignDevices, findPerson } = await import('../../adapters/postgres/identity/index.js');
      const config = await settings();
      await withDatabase(config, async (pool) => {
        if (!(await findPerson(pool, login))) throw await unknownPerson(pool, login);
        const unknown = await assignDevices(pool, login, ids, endSetUp(config));
        const error = await unknownDevices(pool, unknown);
        if (error) throw new Error(`nothing was assigned: ${error.message}`);
      });
      if (json) writeJson(stdout, { login, assigned: ids.toSorted() });
      stderr.write(`assigned: ${ids.toSorted().join(', ')}\n`);
    });
}

/** `brewline device unassign` */
export function unassignCommand({ settings, stdout, stderr }: CliContext): Command {
  return new Command('unassign')
    .description(
      'end the ownership of devices, with shares and what waits; live streams end within two seconds',
    )
    .addArgument(loginArgument('whose they were'))
    .addArgument(deviceIds())
    .option('--json', 'print the result as one JSON document')
    .addHelpText(
      'after',
      '\nWhat was before stays theirs to read. What other owners wait for goes on, and so does what was sent. claim new makes a claim code for the next owner.\n\nExample:\n  brewline device unassign berta keg-2',
    )
    .action(async (login: string, ids: string[], { json }: { json?: true }) => {
      const { findPerson } = await import('../../adapters/postgres/identity/index.js');
      const { endOwnershipOf } = await import('./releasing.js');
      const config = await settings();
      await withDatabase(config, async (pool) => {
        if (!(await findPerson(pool, login))) throw await unknownPerson(pool, login);
        const others = await endOwnershipOf(config, pool, { login, deviceIds: ids });
        if (others.length > 0)
          throw new Error(
            `nothing was done: not assigned before: ${others.join(', ')}; brewline person list shows what is`,
          );
      });
      if (json) writeJson(stdout, { login, unassigned: ids.toSorted() });
      stderr.write(`unassigned: ${ids.toSorted().join(', ')}\n`);
    });
}
