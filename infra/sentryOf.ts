import { hostname } from 'node:os';
import { createSentry, parseDsn, type Sentry } from '../adapters/sentry/index.js';
import { BrewlineError } from '../domain/kernel/errors.js';
import type { Logger } from '../domain/kernel/logger.js';
import { readVersion } from './readVersion.js';

/**
 * What sends errors to Sentry; undefined without `SENTRY_DSN`.
 *
 * @throws BrewlineError `CONFIGURATION_INVALID` that says what is wrong with the DSN, without any part of it
 */
export function sentryOf(sentryDsn: string, logger: Logger): Sentry | undefined {
  if (sentryDsn === '') return undefined;
  const parsed = parseDsn(sentryDsn);
  if (parsed.type === 'wrong') throw new BrewlineError('CONFIGURATION_INVALID', `SENTRY_DSN: ${parsed.why}`);
  return createSentry({ dsn: parsed.dsn, version: readVersion(), serverName: hostname(), logger });
}
