import { Command, Option } from 'commander';
import { linkTo, roles, type Role } from '../../domain/people/index.js';
import { originOf } from '../originOf.js';
import { withDatabase } from './connections.js';
import type { CliContext } from './context.js';
import { unknownPerson } from './known.js';
import { loginArgument } from './loginArgument.js';
import { choosing } from './optionParsers.js';
import { writeJson } from './writeJson.js';

const help = `
Whoever has the link chooses the password: pass it on to that person alone. It counts once, for 30 minutes. Without a page at that address
the part behind the # is the token of POST /api/v1/links/redeem.

Example:
  brewline person link ada --invite --role brewer
  brewline person link ada --reset`;

interface Options {
  readonly invite?: true;
  readonly reset?: true;
  readonly role: Role;
  readonly json?: true;
}

/** `brewline person link` */
export function personLinkCommand({ settings, stdout, stderr }: CliContext): Command {
  return new Command('link')
    .description('show a link with which somebody chooses a password, where no mails are sent')
    .addArgument(loginArgument('of the new account, or of the person'))
    .addOption(new Option('--invite', 'an account begins with it').conflicts('reset'))
    .option('--reset', 'a new password for a person; all log-ins end with it')
    .addOption(choosing(new Option('--role <role>', 'of the new account'), roles).default('brewer'))
    .option('--json', 'as JSON')
    .addHelpText('after', help)
    .action(async (login: string, { invite: isInvitation, reset: isReset, role, json }: Options) => {
      if (!isInvitation && !isReset)
        throw new Error('give --invite for a new account, or --reset for a new password');
      const { invite, resetLink } = await import('../../adapters/postgres/identity/index.js');
      const config = await settings();
      const { token, expiresAt } = await withDatabase(config, async (pool) => {
        if (isReset) {
          const made = await resetLink(pool, login);
          if (!made) throw await unknownPerson(pool, login);
          return made;
        }
        const made = await invite(pool, { login, name: login, role, email: undefined });
        if (!made)
          throw new Error(
            `a person with the login ${login} exists already; --reset shows a link for a new password`,
          );
        return made;
      });
      const link = linkTo(originOf(config), isReset ? 'reset' : 'invitation', token);
      if (json) writeJson(stdout, { login, link, expiresAt: expiresAt.toISOString() });
      else stdout.write(`${link}\n`);
      if (!json)
        stderr.write(`Pass it on to ${login} alone; it counts once, until ${expiresAt.toISOString()}.\n`);
    });
}
