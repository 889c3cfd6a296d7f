import { messageOf } from '../domain/kernel/errors.js';
import type { Logger } from '../domain/kernel/logger.js';
import {
  createErrorCollector,
  createLogger,
  createMetrics,
  logConsole,
  startTelemetry,
} from '../adapters/telemetry/index.js';
import type { ErrorForwarder } from '../commands/ports/index.js';
import { readConfig, type Config } from './config.js';
import { effectiveSettings } from './effectiveSettings.js';
import { watchRoleHealth, type RoleHealth } from './health/index.js';
import { readVersion } from './readVersion.js';
import { reportErrors } from './reportErrors.js';
import { sentryOf } from './sentryOf.js';
import { storeCrash } from './storeCrash.js';

/** What a role gets to compose its parts. */
export interface RoleContext {
  readonly config: Config;
  readonly logger: Logger;
  /** Where its parts add their checks. */
  readonly health: RoleHealth;
  /** Where errors go besides the database. */
  readonly forwarder?: ErrorForwarder | undefined;
}

/** A running role. */
export interface RunningRole {
  /** Figures for the live summary, by its names. */
  stats(): Readonly<Record<string, number>>;
  /** Settles when the role ends by itself, which only a failure causes. */
  readonly ended: Promise<void>;
  /** Finishes work in progress and closes everything. */
  stop(): Promise<void>;
}

const statsEveryMs = 1_000;
/** Maximum time for stopping, whatever does not answer. */
const stopWithinMs = 9_000;
/** A role that stops waits no longer for Sentry. */
const flushWithinMs = 1_000;

/**
 * Runs one role as a process: first settings, telemetry and logger, then the role until SIGTERM or SIGINT. Reports to its parent
 * process, if any, when it is ready, and its stats. Exit code 1 when it failed to start or to run.
 */
export async function runRole(
  role: string,
  start: (context: RoleContext) => Promise<RunningRole>,
): Promise<never> {
  const config = readConfig();
  const collector = createErrorCollector();
  const logger = createLogger({ role, level: config.logLevel, onLine: (line) => collector.take(line) });
  const { databaseUrl, sentryDsn } = config;
  logConsole(logger, () => storeCrash({ role, databaseUrl, sentryDsn, collector, logger }));
  const telemetry = await startTelemetry({ role, version: readVersion(), logger });
  const forwarder = sentryOf(sentryDsn, logger);
  const errors = reportErrors({ role, databaseUrl, collector, logger, forwarder });
  const metrics = createMetrics();
  const health = watchRoleHealth({
    role,
    databaseUrl,
    settings: effectiveSettings(config),
    logger,
    onChange: (changes) => metrics.health(changes),
  });
  const context = { config, logger, health, forwarder };
  const exitCode = await runUntilStopped(role, () => start(context), logger);
  await health.stop();
  await errors.stop();
  await forwarder?.close(flushWithinMs);
  await telemetry.shutdown();
  process.exit(exitCode);
}

async function runUntilStopped(
  role: string,
  start: () => Promise<RunningRole>,
  logger: Logger,
): Promise<0 | 1> {
  const asked = askedToStop();
  try {
    const running = await start();
    const reporting = setInterval(
      () => process.send?.({ type: 'stats', values: running.stats() }),
      statsEveryMs,
    );
    process.send?.({ type: 'ready' });
    logger.info({}, `${role} serves`);
    try {
      await Promise.race([asked, running.ended]);
    } finally {
      clearInterval(reporting);
      setTimeout(() => process.exit(1), stopWithinMs).unref();
      await running.stop();
    }
    logger.info({}, `${role} stopped`);
    return 0;
  } catch (err) {
    logger.error({ err }, `${role} ended: ${messageOf(err)}`);
    return 1;
  }
}

function askedToStop(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGTERM', () => resolve());
    process.once('SIGINT', () => resolve());
    // The parent has ended, so nobody would ever stop this process.
    process.once('disconnect', () => resolve());
  });
}
