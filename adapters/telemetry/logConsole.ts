import { format } from 'node:util';
import type { Logger } from '../../domain/kernel/logger.js';

/**
 * Sends everything that this process would print by itself through the logger, so that its output is JSON lines only: output of
 * OpenTelemetry's console exporters and libraries to `console`, Node's warnings, and the error that ends the process.
 */
export function logConsole(logger: Logger): void {
  const through =
    (level: 'debug' | 'info' | 'warn' | 'error') =>
    (...args: unknown[]) =>
      logger[level](...lineOf(args));
  Object.assign(console, {
    debug: through('debug'),
    log: through('info'),
    info: through('info'),
    // The second argument of `dir` is the depth of printing.
    dir: (value: unknown) => logger.info(...lineOf([value])),
    trace: through('info'),
    warn: through('warn'),
    error: through('error'),
  });
  process.removeAllListeners('warning');
  process.on('warning', (err) => logger.warn({ err }, `Node warns: ${err.message}`));
  process.on('uncaughtException', (err) => {
    logger.error({ err }, `ended by an unhandled error: ${err.message}`);
    process.exit(1);
  });
}

function lineOf(args: readonly unknown[]): [fields: object, message: string] {
  const [first] = args;
  const isData = args.length === 1 && typeof first === 'object' && first !== null;
  return isData ? [{ output: first }, 'printed'] : [{}, format(...args)];
}
