import { Command } from 'commander';
import { withDatabase } from './connections.js';
import type { CliContext } from './context.js';
import { deviceIds } from './deviceIds.js';
import { unknownDevices, unknownPerson } from './known.js';
import { loginArgument } from './loginArgument.js';
import { writeJson } from './writeJson.js';

/** `brewline device assign` */
export function assignCommand({ settings, stdout, stderr }: CliContext): Command {
  return new Command('assign')
    .description('let a brewer see and command devices; several people can have one')
    .addArgument(loginArgument('whose they are'))
    .addArgument(deviceIds())
    .option('--json', 'print the result as one JSON document')
    .addHelpText('after', '\nExample:\n  brewline device assign berta keg-1 keg-2')
    .action(async (login: string, ids: string[], { json }: { json?: true }) => {
      const { assignDevices, findPerson } = await import('../../adapters/postgres/identity/index.js');
      const assigned = await withDatabase(await settings(), async (pool) => {
        if (!(await findPerson(pool, login))) throw await unknownPerson(pool, login);
        const done = await assignDevices(pool, login, ids);
        const unknown = ids.filter((id) => !done.includes(id));
        return { done, unknown, error: await unknownDevices(pool, unknown) };
      });
      const { done, unknown, error } = assigned;
      if (json) writeJson(stdout, { login, assigned: done.toSorted(), unknown });
      if (done.length > 0) stderr.write(`assigned: ${done.toSorted().join(', ')}\n`);
      if (error) throw error;
    });
}

/** `brewline device unassign` */
export function unassignCommand({ settings, stdout, stderr }: CliContext): Command {
  return new Command('unassign')
    .description(
      'withdraw devices from a brewer, who can no longer see or command them; live streams end within seconds',
    )
    .addArgument(loginArgument('whose they were'))
    .addArgument(deviceIds())
    .option('--json', 'print the result as one JSON document')
    .addHelpText('after', '\nExample:\n  brewline device unassign berta keg-2')
    .action(async (login: string, ids: string[], { json }: { json?: true }) => {
      const { findPerson, unassignDevices } = await import('../../adapters/postgres/identity/index.js');
      const done = await withDatabase(await settings(), async (pool) => {
        if (!(await findPerson(pool, login))) throw await unknownPerson(pool, login);
        return unassignDevices(pool, login, ids);
      });
      const others = ids.filter((id) => !done.includes(id));
      if (json) writeJson(stdout, { login, unassigned: done.toSorted(), notAssigned: others });
      if (done.length > 0) stderr.write(`unassigned: ${done.toSorted().join(', ')}\n`);
      if (others.length > 0)
        throw new Error(`not assigned before: ${others.join(', ')}; brewline person list shows what is`);
    });
}
