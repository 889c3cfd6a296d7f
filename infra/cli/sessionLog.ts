import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import type { Pool } from '../../adapters/postgres/index.js';
import { parseSessionId, sessionId, type NamedSession } from '../../domain/brewSession/index.js';
import { printableText } from '../../domain/kernel/text.js';
import { logKinds, type LogKind, type LogLine } from '../../domain/sessionLog/index.js';
import type { LogFilter, LogSubject } from '../../projections/queries/index.js';
import { withDatabase } from './connections.js';
import type { CliContext } from './context.js';
import { unknownSession } from './known.js';
import { oneOf, uuidOf } from './optionParsers.js';
import { pastTime } from './pastTime.js';
import { writeParts } from './replay/writeLines.js';

interface LogOptions {
  readonly kind?: readonly LogKind[];
  readonly since?: Date;
  readonly until?: Date;
  readonly json?: true;
  readonly csv?: true;
}

type Named = NamedSession | { readonly brewId: string };

const kindOf = oneOf(logKinds);

/** `brewline session log` */
export function sessionLogCommand({ settings, stdout }: CliContext): Command {
  const id = new Argument('<id>', 'of a session, as keg-1.7, or of a whole brew');
  return new Command('log')
    .description(
      'all that happened in a session, or in a whole brew on both machines, by the time of receipt',
    )
    .addArgument(id.argParser(named))
    .option('--kind <kind>', `only these; repeat it for several: ${logKinds.join(', ')}`, kinds)
    .option('--since <time>', 'received at this time or later; UTC without a zone', pastTime)
    .option('--until <time>', 'received before this time', pastTime)
    .addOption(
      new Option('--json', 'one JSON object in each line, the same bytes as the API sends').conflicts('csv'),
    )
    .addOption(new Option('--csv', 'for spreadsheets, the same bytes as the API sends'))
    .addHelpText(
      'after',
      '\nExample:\n  brewline session log keg-1.7 --kind error --kind connection\n  brewline session log keg-1.7 --csv > keg-1.7.csv',
    )
    .action(async (whose: Named, { kind, since, until, json, csv }: LogOptions) => {
      const filter: LogFilter = { kinds: kind, since, until };
      await withDatabase(await settings(), async (pool) => {
        const subject = await subjectOf(pool, whose);
        await writeParts(await textOf(pool, subject, filter, json ? 'ndjson' : csv && 'csv'), stdout);
      });
    });
}

async function textOf(
  pool: Pool,
  subject: LogSubject,
  filter: LogFilter,
  format: 'ndjson' | 'csv' | undefined,
): Promise<AsyncIterable<string>> {
  const { sessionLogPage } = await import('../../adapters/postgres/queries/index.js');
  const { logFile } = await import('../../adapters/http/api/resources/index.js');
  const page = (request: Parameters<typeof sessionLogPage>[2]) => sessionLogPage(pool, subject, request);
  return logFile(page, filter, format ?? shownLine);
}

/** For people at a terminal. */
function shownLine({ receivedAt, kind, deviceId, text, by, scope, traceId }: LogLine): string {
  const more = [
    by === null ? '' : `by ${by}`,
    scope === 'device' ? 'device' : '',
    traceId ? `trace ${traceId}` : '',
  ];
  const told = more.filter((part) => part !== '').join(', ');
  const line = `${receivedAt}  ${kind.padEnd(12)}  ${deviceId ?? '-'}  ${text}${told === '' ? '' : ` (${told})`}`;
  return `${printableText(line)}\n`;
}

/** @throws Error for a session or brew that does not exist */
async function subjectOf(pool: Pool, whose: Named): Promise<LogSubject> {
  const { brewsById, sessionsById } = await import('../../adapters/postgres/queries/index.js');
  const { logSubject, sessionIdsOf } = await import('../../adapters/http/api/resources/index.js');
  if ('brewId' in whose) {
    const [brew] = await brewsById(pool, [whose.brewId]);
    if (!brew) throw new Error(`there is no brew ${whose.brewId}`);
    return logSubject(await sessionsById(pool, sessionIdsOf(brew)), brew);
  }
  const sessions = await sessionsById(pool, [sessionId(whose.deviceId, whose.session)]);
  if (sessions.length === 0) throw await unknownSession(pool, whose);
  return logSubject(sessions);
}

const brewId = uuidOf('a whole brew');

function named(text: string): Named {
  const session = parseSessionId(text);
  if (session) return session;
  try {
    return { brewId: brewId(text) };
  } catch {
    throw new InvalidArgumentError('It is the id of a session, as keg-1.7, or of a whole brew, a UUID.');
  }
}

function kinds(text: string, before: readonly LogKind[] = []): readonly LogKind[] {
  return [...before, kindOf(text)];
}
