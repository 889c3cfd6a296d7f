import { Command, InvalidArgumentError, Option } from 'commander';
import type { OpenInvitation } from '../../projections/queries/index.js';
import { withDatabase } from './connections.js';
import type { CliContext } from './context.js';
import { textTable } from './textTable.js';
import { writeJson, writeJsonLines } from './writeJson.js';

const help = `
Their links were shown or mailed once, and nobody sees them again.

Example:
  brewline person invitations
  brewline person invitations --revoke 5f0e8e9a…`;

/** `brewline person invitations` */
export function invitationsCommand({ settings, stdout }: CliContext): Command {
  return new Command('invitations')
    .description('invitations that hold; revokes one')
    .addOption(new Option('--revoke <id>', 'revoke this one').argParser(invitationId))
    .option('--json', 'one JSON object in each line; what was revoked as one JSON document')
    .addHelpText('after', help)
    .action(async ({ revoke, json }: { revoke?: string; json?: true }) => {
      const { createPeopleDirectory } = await import('../../adapters/postgres/identity/index.js');
      await withDatabase(await settings(), async (pool) => {
        const accounts = createPeopleDirectory(pool);
        if (revoke === undefined) {
          const found = await accounts.invitations();
          if (json) writeJsonLines(stdout, found);
          else stdout.write(`${tableOf(found)}\n`);
          return;
        }
        if (!(await accounts.revokeInvitation(revoke)))
          throw new Error(`no invitation ${revoke} holds; brewline person invitations shows those that do`);
        if (json) writeJson(stdout, { revoked: revoke });
        else stdout.write(`revoked: ${revoke}\n`);
      });
    });
}

function invitationId(text: string): string {
  if (/^[0-9a-f]{64}$/.test(text)) return text;
  throw new InvalidArgumentError('It has 64 hex digits, as the list shows it.');
}

function tableOf(invitations: readonly OpenInvitation[]): string {
  const rows = invitations.map(({ invitationId: id, login, role, email, expiresAt }) => [
    ...[id, login, role, email ?? '-', expiresAt.toISOString()],
  ]);
  return textTable([['ID', 'LOGIN', 'ROLE', 'MAILED TO', 'HOLDS UNTIL'], ...rows]);
}
