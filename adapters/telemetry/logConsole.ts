import { format } from 'node:util';
import { messageOf } from '../../domain/kernel/errors.js';
import type { Logger } from '../../domain/kernel/logger.js';

/**
 * Sends everything that this process would print by itself through the logger, so that its output is JSON lines only: output of
 * OpenTelemetry's console exporters and libraries to `console`, Node's warnings, and the error that ends the process: one that
 * nobody caught, or a rejection that nobody handled.
 *
 * @param beforeEnd called once such an error is logged. It must not wait: nothing else may run in a process that is broken.
 */
export function logConsole(logger: Logger, beforeEnd: () => void = () => undefined): void {
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
  process.on('uncaughtException', (err: unknown) => {
    try {
      logger.error({ err }, `ended by an unhandled error: ${messageOf(err)}`);
      beforeEnd();
    } finally {
      process.exit(1);
    }
  });
}

function lineOf(args: readonly unknown[]): [fields: object, message: string] {
  const [first] = args;
  const isData = args.length === 1 && typeof first === 'object' && first !== null;
  return isData ? [{ output: first }, 'printed'] : [{}, format(...args)];
}
