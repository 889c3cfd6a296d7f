import { Command } from 'commander';
import { withDatabase } from './connections.js';
import type { CliContext } from './context.js';
import { unknownPerson } from './known.js';
import { loginArgument } from './loginArgument.js';
import { textTable } from './textTable.js';
import { writeJsonLines } from './writeJson.js';

/** `brewline person data` */
export function personalDataCommand({ settings, stdout }: CliContext): Command {
  return new Command('data')
    .description('what is stored about a person, one JSON object in each line')
    .addArgument(loginArgument('as person list shows it'))
    .option('--json', 'no effect: the output is always JSON')
    .addHelpText('after', '\nExample:\n  brewline person data berta > berta.ndjson')
    .action(async (login: string) => {
      const { createPersonalData, findPerson } = await import('../../adapters/postgres/identity/index.js');
      await withDatabase(await settings(), async (pool) => {
        const person = await findPerson(pool, login);
        if (!person) throw await unknownPerson(pool, login);
        for await (const record of createPersonalData(pool).recordsOf(person.personId))
          stdout.write(`${JSON.stringify(record)}\n`);
      });
    });
}

/** `brewline person erased` */
export function erasedPeopleCommand({ settings, stdout }: CliContext): Command {
  return new Command('erased')
    .description('ids of people who were deleted; keep the list beside your backups')
    .option('--json', 'one JSON object in each line')
    .addHelpText(
      'after',
      '\nExample:\n  brewline person erased > /backup/erased.txt\n  brewline restore /backup/brewline.tar --erased /backup/erased.txt',
    )
    .action(async ({ json }: { json?: true }) => {
      const { listErasedPeople } = await import('../../adapters/postgres/identity/index.js');
      const erased = await withDatabase(await settings(), listErasedPeople);
      const rows = erased.map(({ personId, erasedAt }) => [personId, erasedAt.toISOString()]);
      if (json) writeJsonLines(stdout, erased);
      else stdout.write(`${textTable([['PERSON', 'DELETED AT'], ...rows])}\n`);
    });
}
