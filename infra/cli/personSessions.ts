import { Command, InvalidArgumentError, Option } from 'commander';
import type { LoginSessionSummary } from '../../projections/queries/index.js';
import { isPersonId } from '../../domain/people/index.js';
import { withDatabase } from './connections.js';
import type { CliContext } from './context.js';
import { unknownPerson } from './known.js';
import { loginArgument } from './loginArgument.js';
import { textTable } from './textTable.js';
import { writeJson, writeJsonLines } from './writeJson.js';

const help = `
Ended log-ins are refused within two seconds, and their live streams end. Those that ended are shown for 30 days.

Example:
  brewline person sessions berta
  brewline person sessions berta --end-all`;

interface Options {
  readonly end?: string;
  readonly endAll?: true;
  readonly json?: true;
}

/** `brewline person sessions` */
export function personSessionsCommand({ settings, stdout }: CliContext): Command {
  return new Command('sessions')
    .description('where a person is logged in; ends one of these log-ins, or all')
    .addArgument(loginArgument('as person list shows it'))
    .addOption(new Option('--end <id>', 'end this one').argParser(sessionId).conflicts('endAll'))
    .option('--end-all', 'end all of them')
    .option('--json', 'one JSON object in each line; what was ended as one JSON document')
    .addHelpText('after', help)
    .action(async (login: string, { end, endAll, json }: Options) => {
      const { endLoginSessions, findPerson, listLoginSessions } =
        await import('../../adapters/postgres/identity/index.js');
      await withDatabase(await settings(), async (pool) => {
        const person = await findPerson(pool, login);
        if (!person) throw await unknownPerson(pool, login);
        const { personId } = person;
        if (end === undefined && !endAll) {
          const sessions = await listLoginSessions(pool, personId);
          if (json) writeJsonLines(stdout, sessions);
          else stdout.write(`${tableOf(sessions)}\n`);
          return;
        }
        const which = { personId, ...(end !== undefined && { loginSessionId: end }) };
        const ended = await endLoginSessions(pool, which, 'endedByOperator');
        if (end !== undefined && ended === 0)
          throw new Error(
            `${login} has no log-in ${end} that holds; brewline person sessions ${login} shows all`,
          );
        if (json) writeJson(stdout, { login, ended });
        else stdout.write(`ended: ${ended}\n`);
      });
    });
}

function sessionId(text: string): string {
  if (isPersonId(text)) return text;
  throw new InvalidArgumentError('It is a UUID, as the list shows it.');
}

function tableOf(sessions: readonly LoginSessionSummary[]): string {
  const rows = sessions.map(
    ({ loginSessionId, kind, lastUsedAt, endedAt, endedBecause, address, userAgent }) => [
      loginSessionId,
      kind,
      lastUsedAt.toISOString(),
      endedAt === null ? 'holds' : `ended ${endedAt.toISOString()}, ${endedBecause}`,
      address ?? '',
      userAgent ?? '',
    ],
  );
  return textTable([['ID', 'KIND', 'LAST USED', 'STATE', 'ADDRESS', 'USER AGENT'], ...rows]);
}
