import { Command, Option } from 'commander';
import { roles, type Role } from '../../domain/people/index.js';
import type { CliContext } from './context.js';
import { withDatabase } from './connections.js';
import { unknownPerson } from './known.js';
import { loginArgument } from './loginArgument.js';
import { choosing } from './optionParsers.js';
import { deletePersonCommand } from './deletePerson.js';
import { erasedPeopleCommand, personalDataCommand } from './personalData.js';
import { personSessionsCommand } from './personSessions.js';
import { personFactorCommand } from './personFactor.js';
import { personIssuersCommand } from './personIssuers.js';
import { personLinkCommand } from './personLink.js';
import { personRoleCommand } from './personRole.js';
import { invitationsCommand } from './invitations.js';
import { showPersonCommand } from './showPerson.js';
import { textTable } from './textTable.js';
import { writeJson, writeJsonLines } from './writeJson.js';

export function personCommand(context: CliContext): Command {
  return new Command('person')
    .description('people who may log in')
    .addHelpText('after', '\nExample:\n  brewline person add berta --role brewer\n  brewline person list')
    .addCommand(addCommand(context))
    .addCommand(listCommand(context))
    .addCommand(showPersonCommand(context))
    .addCommand(personRoleCommand(context))
    .addCommand(invitationsCommand(context))
    .addCommand(personFactorCommand(context))
    .addCommand(personIssuersCommand(context))
    .addCommand(personLinkCommand(context))
    .addCommand(deletePersonCommand(context))
    .addCommand(personalDataCommand(context))
    .addCommand(erasedPeopleCommand(context))
    .addCommand(resetPasswordCommand(context))
    .addCommand(personSessionsCommand(context));
}

function addCommand({ settings, stdout, stderr, affects }: CliContext): Command {
  const role = new Option(
    '--role <role>',
    'brewers see the devices assigned to them; analysts read under pseudonyms; operators and admins see all',
  );
  return new Command('add')
    .description('let somebody log in, with a random password that is printed')
    .addArgument(loginArgument('letters, digits and . _ @ -, 100 at most'))
    .addOption(choosing(role, roles).default('brewer'))
    .option('--json', 'as JSON')
    .addHelpText('after', '\nExample:\n  brewline person add berta --role brewer')
    .action(async (login: string, { role, json }: { role: Role; json?: true }) => {
      const { addPerson, findPerson } = await import('../../adapters/postgres/identity/index.js');
      const password = await withDatabase(await settings(), async (pool) => {
        const made = await addPerson(pool, login, role);
        const person = made === undefined ? undefined : await findPerson(pool, login);
        if (person) affects?.({ kind: 'person', id: person.personId });
        return made;
      });
      if (password === undefined)
        throw new Error(
          `a person with the login ${login} exists already; brewline person reset-password ${login} sets a new password`,
        );
      if (json) writeJson(stdout, { login, role, password });
      else stdout.write(`${password}\n`);
      if (!json) stderr.write(`This is the password of ${login}; it is shown only now.\n`);
    });
}

function listCommand({ settings, stdout }: CliContext): Command {
  return new Command('list')
    .description('people, their roles, and the devices that are assigned to them')
    .option('--search <text>', 'only those whose log-in, name or address begins so')
    .addOption(choosing(new Option('--role <role>', 'only those with this role'), roles))
    .option('--json', 'one JSON object in each line')
    .addHelpText('after', '\nExample:\n  brewline person list')
    .action(async ({ json, ...filter }: { json?: true; search?: string; role?: Role }) => {
      const { listPeople } = await import('../../adapters/postgres/identity/index.js');
      const people = await withDatabase(await settings(), (pool) => listPeople(pool, filter));
      const rows = people.map(({ login, role, deviceIds }) => [login, role, deviceIds.join(' ')]);
      if (json) writeJsonLines(stdout, people);
      else stdout.write(`${textTable([['LOGIN', 'ROLE', 'DEVICES'], ...rows])}\n`);
    });
}

function resetPasswordCommand({ settings, stdout, stderr }: CliContext): Command {
  return new Command('reset-password')
    .description('give a person a new random password, print it, and end all of their log-ins')
    .addArgument(loginArgument('the first administrator is admin'))
    .option('--json', 'as JSON')
    .addHelpText('after', '\nExample:\n  brewline person reset-password admin')
    .action(async (login: string, { json }: { json?: true }) => {
      const { resetPassword } = await import('../../adapters/postgres/identity/index.js');
      const password = await withDatabase(await settings(), async (pool) => {
        const made = await resetPassword(pool, login);
        if (made === undefined) throw await unknownPerson(pool, login);
        return made;
      });
      if (json) writeJson(stdout, { login, password });
      else stdout.write(`${password}\n`);
      if (!json) stderr.write(`This is the new password of ${login}; it is shown only now.\n`);
    });
}
