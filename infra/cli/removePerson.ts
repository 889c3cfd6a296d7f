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
did stays in the events, under an id.

Example:
  brewline person remove berta
  brewline person remove berta --yes`;

/** `brewline person remove` */
export function removePersonCommand({ settings, stdout, stderr }: CliContext): Command {
  return new Command('remove')
    .description('remove a person; prints first what will be removed')
    .addArgument(loginArgument('as person list shows it'))
    .option('--yes', 'do it without asking')
    .option('--json', 'print the removed person as one JSON document')
    .addHelpText('after', help)
    .action(async (login: string, { yes, json }: { yes?: true; json?: true }) => {
      const { listPeople, removePerson } = await import('../../adapters/postgres/identity/index.js');
      await withDatabase(await settings(), async (pool) => {
        const people = await listPeople(pool);
        const person = people.find((one) => one.login === login);
        if (!person) throw await unknownPerson(pool, login);
        stderr.write(whatGoes(person, people));
        if (!yes && !(await confirmed(`Remove ${login}?`, stderr)))
          throw new Error(`${login} was not changed; give --yes to remove the person`);
        if (!(await removePerson(pool, login))) throw await unknownPerson(pool, login);
        if (json) writeJson(stdout, { ...person, removed: true });
        else stdout.write(`removed: ${login}\n`);
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
