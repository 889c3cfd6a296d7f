import { Command } from 'commander';
import { createLogger, logConsole, startTelemetry } from '../../adapters/telemetry/index.js';
import { readConfig } from '../config.js';
import { readVersion } from '../readVersion.js';
import { runSimulation, withSimulationOptions, type SimulationOptions } from '../simulation/index.js';

/** The role `simulate`: machines that brew, ferment and serve, to try the whole system. */
const options = withSimulationOptions(new Command('simulate')).parse().opts<SimulationOptions>();
const config = readConfig();
const logger = createLogger({ role: 'simulate', level: config.logLevel });
logConsole(logger);
const telemetry = await startTelemetry({ role: 'simulate', version: readVersion(), logger });

const stopping = new AbortController();
process.on('SIGTERM', () => stopping.abort());
process.on('SIGINT', () => stopping.abort());
// The parent has ended, so nobody would ever stop this process.
process.on('disconnect', () => stopping.abort());
process.send?.({ type: 'ready' });

try {
  const allAcknowledged = await runSimulation({
    options,
    config,
    logger,
    signal: stopping.signal,
    onStats: (values) => process.send?.({ type: 'stats', values }),
  });
  if (!allAcknowledged) logger.error({}, 'stopped with messages that the broker has not acknowledged');
  process.exitCode = allAcknowledged ? 0 : 1;
} catch (err) {
  logger.error({ err }, 'the simulation failed');
  process.exitCode = 1;
}
await telemetry.shutdown();
process.exit();
