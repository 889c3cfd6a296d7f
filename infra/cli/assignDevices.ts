import { Command } from 'commander';
import { withDatabase } from './connections.js';
import type { CliContext } from './context.js';
import { deviceIds } from './deviceIds.js';
import { loginArgument } from './loginArgument.js';

/** `brewline device assign` */
export function assignCommand({ settings, stderr }: CliContext): Command {
  return new Command('assign')
    .description('let a brewer see and command devices; several people can have one')
    .addArgument(loginArgument('whose they are'))
    .addArgument(deviceIds())
    .addHelpText('after', '\nExample:\n  brewline device assign berta keg-1 keg-2')
    .action(async (login: string, ids: string[]) => {
      const { assignDevices, findPerson } = await import('../../adapters/postgres/identity/index.js');
      const assigned = await withDatabase(await settings(), async (pool) => {
        if (!(await findPerson(pool, login))) throw new Error(`there is no person with the login ${login}`);
        return assignDevices(pool, login, ids);
      });
      tell(stderr, { ids, done: assigned, word: 'assigned', otherwise: 'unknown' });
    });
}

/** `brewline device unassign` */
export function unassignCommand({ settings, stderr }: CliContext): Command {
  return new Command('unassign')
    .description('let a brewer see and command devices no more; what they watch of them ends within seconds')
    .addArgument(loginArgument('whose they were'))
    .addArgument(deviceIds())
    .addHelpText('after', '\nExample:\n  brewline device unassign berta keg-2')
    .action(async (login: string, ids: string[]) => {
      const { unassignDevices } = await import('../../adapters/postgres/identity/index.js');
      const done = await withDatabase(await settings(), (pool) => unassignDevices(pool, login, ids));
      tell(stderr, { ids, done, word: 'unassigned', otherwise: 'not assigned before' });
    });
}

interface Done {
  readonly ids: readonly string[];
  readonly done: readonly string[];
  readonly word: string;
  readonly otherwise: string;
}

/** @throws Error naming those that could not be */
function tell(stderr: CliContext['stderr'], { ids, done, word, otherwise }: Done): void {
  if (done.length > 0) stderr.write(`${word}: ${done.toSorted().join(', ')}\n`);
  const others = ids.filter((id) => !done.includes(id));
  if (others.length > 0) throw new Error(`${otherwise}: ${others.join(', ')}`);
}
