import { once } from 'node:events';
import { createLogger, logConsole } from '../../adapters/telemetry/index.js';
import { readConfig } from '../config.js';
import { runDemo, type DemoStats } from '../simulation/demo/index.js';

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
const { signal } = stopping;
const onStats = (values: DemoStats) => process.send?.({ type: 'stats', values });
try {
  await runDemo({ folder: process.argv[2] ?? '', config, logger, signal, onStats });
} catch (err) {
  logger.error({ err }, 'the demo failed; the next start goes on');
  onStats({ devices: 0, done: 0, of: 1, failed: 1 });
  // A process that ends again and again would end everything else.
  if (!signal.aborted) await once(signal, 'abort');
}
process.exit(0);
