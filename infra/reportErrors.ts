import { setTimeout as sleep } from 'node:timers/promises';
import { createPool, recordErrors, type Pool } from '../adapters/postgres/index.js';
import type { ErrorCollector } from '../adapters/telemetry/index.js';
import type { ErrorForwarder } from '../commands/ports/index.js';
import { messageOf } from '../domain/kernel/errors.js';
import type { Logger } from '../domain/kernel/logger.js';

export interface ErrorReporting {
  readonly role: string;
  /** Without it, the reporter has a connection of its own. */
  readonly pool?: Pool;
  readonly databaseUrl: string;
  readonly collector: ErrorCollector;
  readonly logger: Logger;
  /** Gets each report too, whatever becomes of it in the database. */
  readonly forwarder?: ErrorForwarder | undefined;
  /** Five seconds when left out. */
  readonly everyMs?: number;
}

/** A role that stops waits no longer for its last report. */
const answerWithinMs = 2_000;

/**
 * Writes the collected errors to the database every few seconds. A report that fails is not tried again: its errors are counted
 * as unkept with the next one. Nothing here logs an `err`, so a failure is never itself an error to report.
 */
export function reportErrors(options: ErrorReporting): { stop(): Promise<void> } {
  const { role, collector, logger, everyMs = 5_000 } = options;
  const pool = options.pool ?? ownPool(options);
  const stopping = new AbortController();
  let failing = false;

  async function report(): Promise<void> {
    const collected = collector.drain();
    if (collected.groups.length === 0 && collected.unkept === 0) return;
    options.forwarder?.forward(role, collected.groups);
    try {
      await recordErrors(pool, role, collected);
      failing = false;
    } catch (error) {
      collector.giveUp(collected.groups.reduce((sum, { errors }) => sum + errors, collected.unkept));
      if (!failing)
        logger.warn({}, `errors can't be stored, and are only counted until they can: ${messageOf(error)}`);
      failing = true;
    }
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      await sleep(everyMs, undefined, { signal: stopping.signal }).catch(() => undefined);
      await report();
    }
  }

  const running = run();
  return {
    async stop() {
      stopping.abort();
      await running;
      if (pool !== options.pool) await pool.end();
    },
  };
}

function ownPool({ role, databaseUrl, logger }: ErrorReporting): Pool {
  return createPool({
    databaseUrl,
    applicationName: `brewline ${role} errors`,
    connections: 1,
    logger: { ...logger, warn: (_fields, message) => logger.warn({}, message) },
    waitForDisk: false,
    statementTimeoutMs: answerWithinMs,
    answerWithinMs,
  });
}
