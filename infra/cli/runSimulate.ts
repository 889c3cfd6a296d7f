import { createLogger, startTelemetry } from '../../adapters/telemetry/index.js';
import { readVersion } from '../readVersion.js';
import { runSimulation, type Simulation } from '../simulation/index.js';
import type { CliContext, PersonsOutput } from './context.js';
import { playFile } from './playFile.js';
import { withAuthority, withFleet, type GivenOptions } from './givenFleet.js';
import { stopSignal } from './stopSignal.js';

const redrawMs = 1000;
const sayMs = 10_000;

/** Runs a simulation or plays a recording, and enrolls its devices when no fleet file is given. */
export async function runSimulate(given: GivenOptions, context: CliContext): Promise<void> {
  if (given.recording !== undefined) return playFile(given, context);
  const { settings, stderr } = context;
  const config = withAuthority(await settings(), given);
  const logger = createLogger({ role: 'simulate', level: 'warn', destination: stderr });
  const telemetry = await startTelemetry({ role: 'simulate', version: readVersion(), logger });
  const stats = statsLine(stderr);
  try {
    const options = await withFleet(given, config);
    const allAcknowledged = await runSimulation({
      options,
      config,
      logger,
      signal: stopSignal(),
      onStats: stats.show,
    });
    if (!allAcknowledged) throw new Error('stopped with messages that the broker has not acknowledged');
  } finally {
    stats.end();
    await telemetry.shutdown();
  }
}

interface StatsLine {
  show: NonNullable<Simulation['onStats']>;
  end(): void;
}

/** One line that is redrawn on a terminal; elsewhere a line at intervals, and the last one. */
function statsLine(stderr: PersonsOutput): StatsLine {
  let lastMs = 0;
  let unsaid = '';
  return {
    show: ({ devices, published, acknowledged, buffered }) => {
      unsaid = `${devices} devices connected, ${acknowledged} of ${published} messages acknowledged, ${buffered} waiting`;
      if (Date.now() - lastMs < (stderr.isTTY ? redrawMs : sayMs)) return;
      lastMs = Date.now();
      stderr.write(stderr.isTTY ? `\r\x1b[2K${unsaid}` : `${unsaid}\n`);
      unsaid = '';
    },
    end: () => {
      const line = stderr.isTTY ? `\r\x1b[2K${unsaid}` : unsaid;
      if (unsaid !== '') stderr.write(`${line}\n`);
      else if (stderr.isTTY) stderr.write('\n');
    },
  };
}
