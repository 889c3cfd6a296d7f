import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  createHealthReports,
  createPool,
  type HealthReports,
  type ProbeArrivals,
} from '../../adapters/postgres/index.js';
import { messageOf } from '../../domain/kernel/errors.js';
import {
  reportEveryMs,
  updateConditions,
  type Condition,
  type ConditionChanges,
  type HealthCheck,
} from '../../domain/health/index.js';
import type { Logger } from '../../domain/kernel/logger.js';
import { repeatedLook } from './repeatedLook.js';

export interface RoleHealthOptions {
  readonly role: string;
  readonly databaseUrl: string;
  readonly logger: Logger;
  readonly onChange?: (changes: ConditionChanges) => void;
}

/** How one process does: what it found wrong, and that it says so where all do. */
export interface RoleHealth {
  /** Looks at this, too. */
  watch(...checks: readonly HealthCheck[]): void;
  /** Which projections this process runs at the time. */
  runsProjections(active: () => readonly string[]): void;
  /** Where probes of the uplink queues arrived. */
  receivesProbes(arrivals: () => ProbeArrivals): void;
  /** What is wrong now. */
  conditions(): readonly Condition[];
  /** What all processes said. */
  readonly reports: HealthReports;
  /** Names this process among all: host and pid. */
  readonly instance: string;
  /** Takes back what it said and looks no more. */
  stop(): Promise<void>;
}

/** The database answers a report at once or something is wrong. */
const answerWithinMs = 3_000;

/** Looks every two seconds at all that this process needs, reports it to the database, and logs what begins and what ends. */
export function watchRoleHealth(options: RoleHealthOptions): RoleHealth {
  const { role, databaseUrl, logger, onChange } = options;
  const pool = createPool({
    databaseUrl,
    applicationName: `brewline ${role} health`,
    connections: 2,
    logger,
    waitForDisk: false,
    statementTimeoutMs: answerWithinMs,
    answerWithinMs,
  });
  const instance = `${hostname()} ${process.pid}`;
  const reports = createHealthReports(pool, { role, instance });
  const looks = new Set<ReturnType<typeof repeatedLook>>();
  const stopping = new AbortController();
  let conditions: readonly Condition[] = [];
  let projections: () => readonly string[] = () => [];
  let probes: (() => ProbeArrivals) | undefined;

  const database = databaseCheck();

  const report = () =>
    database.note(() => {
      const arrivals = probes?.();
      const said = { conditions, projections: projections() };
      return reports.report(arrivals ? { ...said, probes: arrivals } : said);
    });

  async function lookAtAll(): Promise<void> {
    const found = await Promise.all([...looks].map((look) => look()));
    const update = updateConditions(conditions, found.flat(), Date.now());
    conditions = update.conditions;
    logChanges(logger, update.changes);
    onChange?.(update.changes);
    await report();
  }

  async function run(): Promise<void> {
    // Connections are being made: the first look comes when they should stand.
    await report();
    for (;;) {
      await sleep(reportEveryMs, undefined, { signal: stopping.signal }).catch(() => undefined);
      if (stopping.signal.aborted) return;
      await lookAtAll();
    }
  }

  const watch = (...checks: readonly HealthCheck[]) =>
    checks.forEach((check) => looks.add(repeatedLook(check)));
  watch(database.check);
  const running = run();

  return {
    reports,
    instance,
    watch,
    runsProjections: (active) => {
      projections = active;
    },
    receivesProbes: (arrivals) => {
      probes = arrivals;
    },
    conditions: () => conditions,
    async stop() {
      stopping.abort();
      await running;
      await reports
        .remove()
        .catch((err: unknown) => logger.warn({ err }, 'this process could not say that it ends'));
      await pool.end();
    },
  };
}

/** What could not be said shows that the database is what is wrong: that is found with the next look. */
function databaseCheck(): {
  readonly check: HealthCheck;
  /** Never rejects: why it failed is what the check finds. */
  note(report: () => Promise<void>): Promise<void>;
} {
  let failure: string | undefined;
  return {
    check: {
      code: 'DATABASE',
      what: 'the database',
      look: () =>
        failure === undefined
          ? []
          : [{ code: 'DATABASE', level: 'down', reason: `the database takes no writes: ${failure}` }],
    },
    async note(report) {
      try {
        await report();
        failure = undefined;
      } catch (error) {
        failure = messageOf(error);
      }
    },
  };
}

function logChanges(logger: Logger, { began, ended }: ConditionChanges): void {
  for (const { level, reason, code, subject, since } of began)
    logger.warn({ health: level, code, subject, since }, `${level}: ${reason}`);
  for (const { reason, code, subject, since } of ended) {
    const seconds = Math.round((Date.now() - Date.parse(since)) / 1000);
    logger.info({ health: 'up', code, subject, since }, `over after ${seconds} s: ${reason}`);
  }
}
