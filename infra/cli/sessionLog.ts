import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import type { Pool } from '../../adapters/postgres/index.js';
import { parseSessionId, sessionId, type NamedSession } from '../../domain/brewSession/index.js';
import { printableText } from '../../domain/kernel/text.js';
import {
  lineIn,
  logKinds,
  machineWindows,
  type LogKind,
  type LogLine,
} from '../../domain/sessionLog/index.js';
import type { LogFilter, LogPageRequest, LogSubject } from '../../projections/queries/index.js';
import { decodeStored } from '../compose/decodeStored.js';
import { withDatabase } from './connections.js';
import type { CliContext } from './context.js';
import { followLog } from './followLog.js';
import { unknownSession } from './known.js';
import { oneOf, uuidOf } from './optionParsers.js';
import { pastTime } from './pastTime.js';
import { writeParts } from './replay/writeLines.js';
import { stopSignal } from './stopSignal.js';

interface LogOptions {
  readonly kind?: readonly LogKind[];
  readonly since?: Date;
  readonly until?: Date;
  readonly json?: true;
  readonly csv?: true;
  readonly follow?: true;
  readonly newest?: true;
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
    .option('--newest', 'the newest first')
    .addOption(
      new Option('--json', 'one JSON object in each line, the same bytes as the API sends').conflicts('csv'),
    )
    .addOption(new Option('--csv', 'for spreadsheets, the same bytes as the API sends'))
    .addOption(
      new Option(
        '--follow',
        'go on with what comes, until Ctrl-C, or ten minutes after the session or brew has ended',
      ).conflicts(['until', 'csv', 'newest']),
    )
    .addHelpText(
      'after',
      '\nExample:\n  brewline session log keg-1.7 --kind error --kind connection\n  brewline session log keg-1.7 --csv > keg-1.7.csv\n  brewline session log keg-1.7 --since 2026-11-29T03:00 --follow',
    )
    .action(async (whose: Named, { kind, since, until, newest, json, csv, follow }: LogOptions) => {
      const filter: LogFilter = { kinds: kind, since, until, order: newest ? 'newest' : 'oldest' };
      await withDatabase(await settings(), async (pool) => {
        if (follow) return writeParts(followed(pool, whose, filter, json), stdout);
        const { subject } = await logOf(pool, whose);
        await writeParts(await textOf(pool, subject, filter, json ? 'ndjson' : csv && 'csv'), stdout);
      });
    });
}

async function* followed(
  pool: Pool,
  whose: Named,
  filter: LogFilter,
  json: true | undefined,
): AsyncGenerator<string> {
  const { sessionLogPage } = await import('../../adapters/postgres/queries/index.js');
  const { logLine } = await import('../../adapters/http/api/resources/index.js');
  const open = async () => {
    const { subject, isOver } = await logOf(pool, whose);
    const page = (request: Omit<LogPageRequest, 'kinds'>) =>
      sessionLogPage({ pool, decode: decodeStored }, subject, { ...filter, ...request });
    return { page, isOver };
  };
  const show = (line: LogLine) => (json ? lineIn('ndjson', line) : shownLine(line));
  for await (const entries of followLog(open, filter.since, stopSignal()))
    yield entries.map((entry) => show(logLine(entry))).join('');
}

async function textOf(
  pool: Pool,
  subject: LogSubject,
  filter: LogFilter,
  format: 'ndjson' | 'csv' | undefined,
): Promise<AsyncIterable<string>> {
  const { sessionLogPage } = await import('../../adapters/postgres/queries/index.js');
  const { logFile } = await import('../../adapters/http/api/resources/index.js');
  const page = (request: Parameters<typeof sessionLogPage>[2]) =>
    sessionLogPage({ pool, decode: decodeStored }, subject, request);
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
async function logOf(pool: Pool, whose: Named): Promise<{ subject: LogSubject; isOver: boolean }> {
  const { brewsById, sessionsById } = await import('../../adapters/postgres/queries/index.js');
  const { logSubject, sessionIdsOf } = await import('../../adapters/http/api/resources/index.js');
  if ('brewId' in whose) {
    const [brew] = await brewsById(pool, [whose.brewId]);
    if (!brew) throw new Error(`there is no brew ${whose.brewId}`);
    const subject = logSubject(await sessionsById(pool, sessionIdsOf(brew)), brew);
    return { subject, isOver: isOverFor(subject) && ['completed', 'cancelled'].includes(brew.status) };
  }
  const sessions = await sessionsById(pool, [sessionId(whose.deviceId, whose.session)]);
  if (sessions.length === 0) throw await unknownSession(pool, whose);
  const subject = logSubject(sessions);
  return { subject, isOver: isOverFor(subject) };
}

/** Nothing that happens to the machines belongs to it any more. */
function isOverFor({ sessions }: LogSubject): boolean {
  return machineWindows(sessions).every(({ untilMs }) => untilMs < Date.now());
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
