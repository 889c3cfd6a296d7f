import { Command, InvalidArgumentError, Option } from 'commander';
import { isPersonId } from '../../domain/people/index.js';
import { withDatabase } from './connections.js';
import type { CliContext } from './context.js';
import { unknownPerson } from './known.js';
import { loginArgument } from './loginArgument.js';
import { textTable } from './textTable.js';
import { writeJson, writeJsonLines } from './writeJson.js';

const help = `
The log-ins by a link end with it. Who has no other way to log in gets a password by brewline person link <login> --reset.

Example:
  brewline person issuers ada
  brewline person issuers ada --unlink 11111111-1111-4111-8111-111111111111`;

/** `brewline person issuers` */
export function personIssuersCommand({ settings, stdout }: CliContext): Command {
  return new Command('issuers')
    .description('the issuers (OpenID Connect) by which a person can log in; takes one away')
    .addArgument(loginArgument('as person list shows it'))
    .addOption(new Option('--unlink <id>', 'take this link away').argParser(linkId))
    .option('--json', 'one JSON object in each line; what was taken away as one JSON document')
    .addHelpText('after', help)
    .action(async (login: string, { unlink, json }: { unlink?: string; json?: true }) => {
      const { findPerson, listOidcLinks, unlinkIssuer } =
        await import('../../adapters/postgres/identity/index.js');
      await withDatabase(await settings(), async (pool) => {
        const person = await findPerson(pool, login);
        if (!person) throw await unknownPerson(pool, login);
        const { personId } = person;
        if (unlink === undefined) {
          const links = await listOidcLinks(pool, personId);
          const rows = links.map(({ oidcLinkId, issuer, linkedAt }) => [
            oidcLinkId,
            issuer,
            linkedAt.toISOString(),
          ]);
          if (json) writeJsonLines(stdout, links);
          else stdout.write(`${textTable([['ID', 'ISSUER', 'LINKED'], ...rows])}\n`);
          return;
        }
        const which = { personId, oidcLinkId: unlink, because: 'endedByOperator' } as const;
        if ((await unlinkIssuer(pool, which)) !== 'unlinked')
          throw new Error(`${login} has no link ${unlink}; brewline person issuers ${login} shows all`);
        if (json) writeJson(stdout, { login, unlinked: unlink });
        else stdout.write(`unlinked: ${unlink}\n`);
      });
    });
}

function linkId(text: string): string {
  if (isPersonId(text)) return text;
  throw new InvalidArgumentError('It is a UUID, as the list shows it.');
}
