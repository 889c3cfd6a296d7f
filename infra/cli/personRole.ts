import { Argument, Command } from 'commander';
import { roles, type Role } from '../../domain/people/index.js';
import { withDatabase } from './connections.js';
import type { CliContext } from './context.js';
import { unknownPerson } from './known.js';
import { loginArgument } from './loginArgument.js';
import { choosing } from './optionParsers.js';
import { writeJson } from './writeJson.js';

const help = `
It counts within two seconds, also for log-ins that hold. The last admin keeps the role.

Example:
  brewline person role berta operator`;

/** `brewline person role` */
export function personRoleCommand({ settings, stdout }: CliContext): Command {
  return new Command('role')
    .description('give a person another role')
    .addArgument(loginArgument('as person list shows it'))
    .addArgument(choosing(new Argument('<role>', 'what the person may do'), roles))
    .option('--json', 'as JSON')
    .addHelpText('after', help)
    .action(async (login: string, role: Role, { json }: { json?: true }) => {
      const { createPeopleDirectory, findPerson } = await import('../../adapters/postgres/identity/index.js');
      await withDatabase(await settings(), async (pool) => {
        const person = await findPerson(pool, login);
        if (!person) throw await unknownPerson(pool, login);
        const change = await createPeopleDirectory(pool).changeRole(person.personId, role);
        if (change === 'unknown') throw await unknownPerson(pool, login);
        if (change === 'lastAdmin')
          throw new Error(
            `${login} is the last admin and keeps the role; brewline person role <login> admin makes another one`,
          );
      });
      if (json) writeJson(stdout, { login, role });
      else stdout.write(`${login}: ${role}\n`);
    });
}
