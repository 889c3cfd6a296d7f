import { join } from 'node:path';
import { createLogger, startTelemetry } from '../../adapters/telemetry/index.js';
import type { Config } from '../config.js';
import { runSimulation, type Simulation, type SimulationOptions } from '../simulation/index.js';
import { withDatabase } from './connections.js';
import type { CliContext, PersonsOutput } from './context.js';
import { ensureSimulatedFleet } from './simulatedFleet.js';

export type GivenOptions = Omit<SimulationOptions, 'fleet'> & { readonly fleet?: string };

const redrawMs = 1000;
const sayMs = 10_000;

/** Runs a simulation or plays a recording, enrolling its devices where no fleet file is given. */
export async function runSimulate(given: GivenOptions, { settings, stderr }: CliContext): Promise<void> {
  const config = await settings();
  const logger = createLogger({ role: 'simulate', level: 'warn', destination: stderr });
  const telemetry = await startTelemetry({ role: 'simulate', version: 'cli', logger });
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

async function withFleet(given: GivenOptions, config: Config): Promise<SimulationOptions> {
  const folder = join(config.dataDir, 'simulate');
  const state = given.state ?? folder;
  if (given.fleet !== undefined) return { ...given, state, fleet: given.fleet };
  const deviceIds = given.recording === undefined ? numbered(given.devices) : [given.device ?? 'recording'];
  const { credentialKey } = config;
  const fleet = await withDatabase(config, (pool) =>
    ensureSimulatedFleet({ pool, credentialKey, folder, deviceIds }),
  );
  return { ...given, state, fleet };
}

/** Not those of `npm start`: two with the same id would take each other's connection. */
function numbered(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `cli-${String(index + 1).padStart(4, '0')}`);
}

function stopSignal(): AbortSignal {
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort());
  return stopping.signal;
}

interface StatsLine {
  show: NonNullable<Simulation['onStats']>;
  end(): void;
}

/** One line that is redrawn on a terminal; elsewhere a line now and then, and the last one. */
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
