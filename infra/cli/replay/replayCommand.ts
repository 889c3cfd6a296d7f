import { Command } from 'commander';
import type { EventStoreConnection } from '../../../adapters/eventStore/index.js';
import { parseSessionId, sessionId, type NamedSession } from '../../../domain/brewSession/index.js';
import type { Config } from '../../config.js';
import { withDatabase, withEventStore } from '../connections.js';
import type { CliContext } from '../context.js';
import { parsedBy, wholeNumber } from '../optionParsers.js';
import { createProgress } from './progress.js';
import { replay } from './replay.js';
import { parseTime, sessionStream, type ReplayFilter } from './replayFilter.js';
import { everything, oneSession, type MeasuredSource } from './replaySource.js';
import { sessionTelemetry } from './sessionTelemetry.js';
import { writeLines } from './writeLines.js';

interface ReplayOptions {
  readonly session?: NamedSession;
  readonly device?: string;
  readonly from?: number;
  readonly to?: number;
  readonly type?: ReadonlySet<string>;
  readonly limit?: number;
  readonly raw?: true;
}

const time = parsedBy(parseTime, 'an ISO 8601 date or time, as 2026-03-01 or 2026-03-01T06:30:00Z');

export function replayCommand({ settings, stdout, stderr }: CliContext): Command {
  return new Command('replay')
    .description('print brew events and readings in order, one JSON object in each line')
    .option(
      '--session <id>',
      'one session: <device id>.<number>, or <device id>.<epoch>.<number>',
      parsedBy(parseSessionId, 'a device id, a dot, a number, as keg-1.7 or keg-1.2.7'),
    )
    .option('--device <id>', 'only what is about this device')
    .option(
      '--from <time>',
      'recorded (readings: received) at this time or later; UTC unless it says otherwise',
      time,
    )
    .option('--to <time>', 'recorded (readings: received) before this time', time)
    .option('--type <names>', 'only these, separated by commas: event types, Reading, Log', typeNames)
    .option('--limit <number>', 'lines at most', wholeNumber(1, Number.MAX_SAFE_INTEGER))
    .option('--raw', 'one line for each stored event, as it is stored; telemetry in base64, repeats included')
    .addHelpText('after', help)
    .action(async ({ session, device, from, to, type, limit, raw }: ReplayOptions) => {
      const config = await settings();
      const filter: ReplayFilter = {
        session,
        deviceId: device,
        fromMs: from,
        toMs: to,
        types: type,
        raw: raw === true,
      };
      await withEventStore(config, async (store) => {
        const measured = session ? await sessionSource(config, store, session) : await everything(store);
        const progress = createProgress(measured.length, stderr);
        try {
          await writeLines(replay(progress.watch(measured.source), filter, limit), stdout);
        } finally {
          progress.stop();
        }
      });
    });
}

async function sessionSource(
  config: Config,
  store: EventStoreConnection,
  session: NamedSession,
): Promise<MeasuredSource> {
  const id = sessionId(session.deviceId, session.session);
  const ranges = await withDatabase(config, (pool) => sessionTelemetry(pool, id));
  const measured = await oneSession(store, sessionStream(session), ranges);
  if (measured.length.total === 0) throw new Error(`there is no session ${id}`);
  return measured;
}

function typeNames(text: string): ReadonlySet<string> {
  return new Set(text.split(',').map((name) => name.trim()));
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
