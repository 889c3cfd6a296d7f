import type { Logger } from '../../domain/kernel/logger.js';

/** For tests of what a part does, not of what it says. */
export const silentLogger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
