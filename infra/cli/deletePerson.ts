import { Command } from 'commander';
import type { PersonSummary } from '../../adapters/postgres/identity/index.js';
import { confirmed } from './confirmed.js';
import { withDatabase } from './connections.js';
import type { CliContext } from './context.js';
import { unknownPerson } from './known.js';
import { loginArgument } from './loginArgument.js';
import { writeJson } from './writeJson.js';

const help = `
The log-ins are gone at once. Tokens are refused and live streams end within two seconds, also when somebody is added under the same login
later. Devices that were assigned to the person are nobody's, or the others' who have them too. What the person
did stays in the events, under an id that leads to nobody; what the person typed can't be decrypted any more. A backup of before still has the person: keep the output of
brewline person erased beside your backups, and restore with --erased.

Example:
  brewline person delete berta
  brewline person delete berta --yes`;

/** `brewline person delete` */
export function deletePersonCommand({ settings, stdout, stderr }: CliContext): Command {
  return new Command('delete')
    .description('delete a person; prints first what will be deleted')
    .addArgument(loginArgument('as person list shows it'))
    .option('--yes', 'do it without asking')
    .option('--json', 'print the deleted person as one JSON document')
    .addHelpText('after', help)
    .action(async (login: string, { yes, json }: { yes?: true; json?: true }) => {
      const { listPeople, removePerson } = await import('../../adapters/postgres/identity/index.js');
      await withDatabase(await settings(), async (pool) => {
        const people = await listPeople(pool);
        const person = people.find((one) => one.login === login);
        if (!person) throw await unknownPerson(pool, login);
        stderr.write(whatGoes(person, people));
        if (!yes && !(await confirmed(`Delete ${login}?`, stderr)))
          throw new Error(`${login} was not changed; give --yes to delete the person`);
        if (!(await removePerson(pool, login))) throw await unknownPerson(pool, login);
        if (json) writeJson(stdout, { ...person, deleted: true });
        else stdout.write(`deleted: ${login}\n`);
      });
    });
}

function whatGoes({ login, role, deviceIds }: PersonSummary, people: readonly PersonSummary[]): string {
  const released = deviceIds.length === 0 ? 'no device is assigned' : `released: ${deviceIds.join(', ')}`;
  const isLast = !people.some((other) => other.login !== login && other.role === 'admin');
  const warning =
    role === 'admin' && isLast
      ? 'This is the last admin: brewline person add <login> --role admin adds another one.\n'
      : '';
  return `${login}, ${role}: the log-in and all its tokens end; ${released}.\n${warning}`;
}
