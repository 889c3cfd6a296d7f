import { Command } from 'commander';
import type { EventStoreConnection } from '../../../adapters/eventStore/index.js';
import { sessionId, type NamedSession } from '../../../domain/brewSession/index.js';
import type { Config } from '../../config.js';
import { withDatabase, withEventStore } from '../connections.js';
import type { CliContext } from '../context.js';
import { unknownSession } from '../known.js';
import { deviceId, oneOf, parsedBy, sessionName, wholeNumber } from '../optionParsers.js';
import { createAnalystLines, type AnalystLines } from './analystLines.js';
import { csvHeader, csvOf } from './csvLines.js';
import { requireDeviceIn } from './knownInStore.js';
import type { ReplayLine } from './lineGroup.js';
import { flawOfTypes, lineTypes } from './lineTypes.js';
import { createProgress } from './progress.js';
import { replay } from './replay.js';
import { parseTime, sessionStream, type ReplayFilter } from './replayFilter.js';
import { everything, oneSession, type MeasuredSource } from './replaySource.js';
import { sessionTelemetry } from '../../../adapters/postgres/queries/sessionTelemetry.js';
import { printableJson } from '../../../domain/kernel/text.js';
import { writeLines } from './writeLines.js';

interface ReplayOptions {
  readonly session?: NamedSession;
  readonly device?: string;
  readonly from?: number;
  readonly to?: number;
  readonly type?: ReadonlySet<string>;
  readonly limit?: number;
  readonly raw?: true;
  readonly pseudonyms?: true;
  readonly json?: true;
  readonly csv?: true;
}

const time = parsedBy(parseTime, 'an ISO 8601 date or time, as 2026-03-01 or 2026-03-01T06:30:00Z');

export function replayCommand({ settings, stdout, stderr }: CliContext): Command {
  const command = new Command('replay');
  return command
    .description('print brew events and readings in order, one JSON object or CSV record in each line')
    .option(
      '--session <id>',
      'one session: <device id>.<number>, or <device id>.<epoch>.<number>',
      sessionName,
    )
    .option('--device <id>', 'only events and readings of this device', deviceId)
    .option('--from <time>', 'recorded (readings: received) at this time or later; UTC without a zone', time)
    .option('--to <time>', 'recorded (readings: received) before this time', time)
    .option('--type <names>', 'only these, separated by commas: event types, Reading, Log', typeNames)
    .option('--limit <number>', 'lines at most', wholeNumber(1, Number.MAX_SAFE_INTEGER))
    .option('--raw', 'one line for each stored event, unchanged; telemetry in base64, with repeats')
    .option('--pseudonyms', 'as analysts see it: pseudonyms of devices and people, and no texts')
    .option('--json', 'no effect: the output is JSON')
    .option('--csv', 'as CSV: a column for each sensor, and the data of events as JSON in the last one')
    .addHelpText('after', help)
    .action(async (options: ReplayOptions) => {
      const flaw = flawOf(options);
      if (flaw !== undefined) command.error(`error: ${flaw}`);
      const { from, to, type, limit, raw, csv } = options;
      const config = await settings();
      const analysts = options.pseudonyms && (await createAnalystLines(config));
      const { session, device } = await chosen(options, analysts);
      const filter: ReplayFilter = {
        session,
        deviceId: device,
        fromMs: from,
        toMs: to,
        types: type,
        raw: raw === true,
      };
      await withEventStore(config, async (store) => {
        if (device !== undefined && !session)
          await requireDeviceIn(store, device, (work) => withDatabase(config, work));
        const measured = session ? await sessionSource(config, store, session) : await everything(store);
        const progress = createProgress(measured.length, stderr);
        const write = csv ? csvOf : printableJson;
        const format = (line: ReplayLine) => {
          const shown = analysts ? analysts.shown(line) : line;
          return shown && write(shown);
        };
        const lines = counted(replay(progress.watch(measured.source), filter, limit, format));
        try {
          if (csv) stdout.write(`${csvHeader}\n`);
          await writeLines(lines.all, stdout);
        } finally {
          progress.stop();
        }
        if (lines.count() === 0) stderr.write(`${nothingFound(options)}\n`);
      });
    });
}

type Chosen = Pick<ReplayOptions, 'session' | 'device'>;

/** The session and the device that the options name, by pseudonyms too where those are printed. */
async function chosen({ session, device }: Chosen, analysts: AnalystLines | undefined): Promise<Chosen> {
  if (!analysts) return { ...(session && { session }), ...(device !== undefined && { device }) };
  return {
    ...(session && { session: { ...session, deviceId: await analysts.idOf(session.deviceId) } }),
    ...(device !== undefined && { device: await analysts.idOf(device) }),
  };
}

/** Why these options contradict each other; undefined when they do not. */
function flawOf(options: ReplayOptions): string | undefined {
  const { session, device, from, to, type, raw, pseudonyms, json, csv } = options;
  if (json && csv) return '--json and --csv are two ways to write a line: choose one';
  if (raw && pseudonyms) return '--raw prints everything as it is stored: without --pseudonyms only';
  if (from !== undefined && to !== undefined && from > to) {
    return `--from ${isoTime(from)} is after --to ${isoTime(to)}`;
  }
  if (session && device !== undefined && session.deviceId !== device) {
    return `--session names a session of ${session.deviceId}, and --device is ${device}`;
  }
  return type && flawOfTypes(type, raw === true);
}

async function sessionSource(
  config: Config,
  store: EventStoreConnection,
  session: NamedSession,
): Promise<MeasuredSource> {
  const id = sessionId(session.deviceId, session.session);
  const ranges = await withDatabase(config, (pool) => sessionTelemetry(pool, id));
  const measured = await oneSession(store, sessionStream(session), ranges);
  if (measured.length.total > 0) return measured;
  throw await withDatabase(config, (pool) => unknownSession(pool, session));
}

interface CountedLines {
  readonly all: AsyncIterable<string>;
  readonly count: () => number;
}

function counted(lines: AsyncIterable<string>): CountedLines {
  let count = 0;
  async function* all(): AsyncGenerator<string> {
    for await (const line of lines) {
      count += 1;
      yield line;
    }
  }
  return { all: all(), count: () => count };
}

function nothingFound({ session, device, from, to, type }: ReplayOptions): string {
  const about = session
    ? ` of session ${sessionId(session.deviceId, session.session)}`
    : device && ` of ${device}`;
  const types = type && ` of the types ${[...type].join(', ')}`;
  const since = from === undefined ? '' : ` from ${isoTime(from)}`;
  const until = to === undefined ? '' : ` to ${isoTime(to)}`;
  return `There is nothing${about ?? ''}${types ?? ''}${since}${until}.`;
}

function isoTime(epochMs: number): string {
  return new Date(epochMs).toISOString();
}

function typeNames(text: string): ReadonlySet<string> {
  const parse = oneOf(lineTypes);
  return new Set(text.split(',').map((name) => parse(name.trim())));
}

const help = `
The same store gives the same lines each time: everything in the order in which it was stored, a session in the order in which its
machine sent it: by epoch, boot and seq. The epoch is one more each time that the machine's counters began anew; "late" tells of
readings that came after newer ones. "at" is the machine's own time, receivedAt and recordedAt are Brewline's.
In the data of events a session is epoch * 2^32 + its number, which in epoch 0 is its number.
Positions and revisions do not survive a copy to another store; recordedAt and receivedAt do.

Example:
  brewline replay --session keg-1.7 --type Reading | jq -r '[.at, .sensors.liquid] | @csv'
  brewline replay --device keg-1 --from 2026-03-01 --to 2026-03-02 > day.ndjson`;
