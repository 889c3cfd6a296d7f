import { createLogger, logConsole } from '../../adapters/telemetry/index.js';
import { readConfig } from '../config.js';
import { runDemo } from '../simulation/demo/index.js';

/** The role `demo`: machines and people of the demo, in the folder of the first argument. */
const config = readConfig();
const logger = createLogger({ role: 'demo', level: config.logLevel });
logConsole(logger);

const stopping = new AbortController();
process.on('SIGTERM', () => stopping.abort());
process.on('SIGINT', () => stopping.abort());
// The parent has ended, so nobody would ever stop this process.
process.on('disconnect', () => stopping.abort());
process.send?.({ type: 'ready' });
await runDemo({
  folder: process.argv[2] ?? '',
  config,
  logger,
  signal: stopping.signal,
  onStats: (values) => process.send?.({ type: 'stats', values }),
});
process.exit(0);
