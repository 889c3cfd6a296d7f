import { Command } from 'commander';
import { withDatabase } from './connections.js';
import type { CliContext } from './context.js';
import { unknownPerson } from './known.js';
import { loginArgument } from './loginArgument.js';
import { writeJson } from './writeJson.js';

const help = `
For somebody who has lost the authenticator and all recovery codes. Make sure that it is this person who asks. From then on the password
alone logs them in, until they set up another one.

Example:
  brewline person factor ada
  brewline person factor ada --remove`;

/** `brewline person factor` */
export function personFactorCommand({ settings, stdout }: CliContext): Command {
  return new Command('factor')
    .description('whether a person has a second factor; takes it away')
    .addArgument(loginArgument('as person list shows it'))
    .option('--remove', 'take it away, with its recovery codes')
    .option('--json', 'as JSON')
    .addHelpText('after', help)
    .action(async (login: string, { remove, json }: { remove?: true; json?: true }) => {
      const { findPerson, removeSecondFactor, secondFactorOf } =
        await import('../../adapters/postgres/identity/index.js');
      await withDatabase(await settings(), async (pool) => {
        const person = await findPerson(pool, login);
        if (!person) throw await unknownPerson(pool, login);
        const { personId } = person;
        if (remove && !(await removeSecondFactor(pool, personId)))
          throw new Error(`${login} has no second factor; nothing was changed`);
        const { enrolled, recoveryCodesLeft } = await secondFactorOf(pool, personId);
        if (json) writeJson(stdout, { login, enrolled, recoveryCodesLeft });
        else if (remove) stdout.write(`removed: ${login}\n`);
        else stdout.write(`${enrolled ? `yes, and ${recoveryCodesLeft} recovery codes` : 'no'}\n`);
      });
    });
}
