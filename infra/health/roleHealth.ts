import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  createHealthReports,
  createPool,
  type HealthReports,
  type OwnReport,
  type ProbeArrivals,
} from '../../adapters/postgres/index.js';
import { messageOf } from '../../domain/kernel/errors.js';
import {
  reportEveryMs,
  updateConditions,
  type Condition,
  type ConditionChanges,
  type HealthCheck,
  type EffectiveSetting,
  type ProjectionReport,
  type ServerReport,
} from '../../domain/health/index.js';
import type { Logger } from '../../domain/kernel/logger.js';
import { readVersion } from '../readVersion.js';
import { repeatedLook } from './repeatedLook.js';

export interface RoleHealthOptions {
  readonly role: string;
  readonly databaseUrl: string;
  /** As they are, without secrets. */
  readonly settings?: readonly EffectiveSetting[];
  readonly logger: Logger;
  readonly onChange?: (changes: ConditionChanges) => void;
}

/** The health of one process: its conditions, and its report to all processes. */
export interface RoleHealth {
  /** Adds checks. */
  watch(...checks: readonly HealthCheck[]): void;
  /** Sets which projections this process runs at the time. */
  runsProjections(active: () => readonly string[]): void;
  /** Sets how far they are. */
  reportsProjections(progress: () => readonly ProjectionReport[]): void;
  /** Adds what it sees of the servers. */
  reportsServers(seen: () => ServerReport): void;
  /** Sets where probes of the uplink queues arrived. */
  receivesProbes(arrivals: () => ProbeArrivals): void;
  /** The conditions now. */
  conditions(): readonly Condition[];
  /** The reports of all processes. */
  readonly reports: HealthReports;
  /** Unique name of this process: host and pid. */
  readonly instance: string;
  /** Removes the report and stops checking. */
  stop(): Promise<void>;
}

/** The database answers a report at once, or something is wrong. */
const answerWithinMs = 3_000;

/** Checks every two seconds everything that this process needs, reports it to the database, and logs what begins and what ends. */
export function watchRoleHealth(options: RoleHealthOptions): RoleHealth {
  const { role, databaseUrl, logger, onChange, settings = [] } = options;
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
  const versions = { version: readVersion(), node: process.versions.node };
  const startedAt = new Date();
  const reports = createHealthReports(pool, { role, instance, ...versions, startedAt, settings });
  const looks = new Set<ReturnType<typeof repeatedLook>>();
  const stopping = new AbortController();
  let conditions: readonly Condition[] = [];
  const own = ownParts();
  const database = databaseCheck();

  const report = () => database.note(() => reports.report({ conditions, ...own.read() }));

  async function lookAtAll(): Promise<void> {
    const found = await Promise.all([...looks].map((look) => look()));
    const update = updateConditions(conditions, found.flat(), Date.now());
    conditions = update.conditions;
    logChanges(logger, update.changes);
    onChange?.(update.changes);
    await report();
  }

  async function run(): Promise<void> {
    // Connections are being opened: the first check runs when they should be open.
    await report();
    for (;;) {
      await sleep(reportEveryMs, undefined, { signal: stopping.signal }).catch(() => undefined);
      if (stopping.signal.aborted) return;
      await lookAtAll();
    }
  }

  const watch = (...checks: readonly HealthCheck[]) =>
    checks.forEach((each) => looks.add(repeatedLook(each)));
  watch(database.check);
  const running = run();

  return {
    reports,
    instance,
    watch,
    ...own.set,
    conditions: () => conditions,
    async stop() {
      stopping.abort();
      await running;
      const logLeft = (err: unknown) =>
        logger.warn({ err }, 'the health report of this process is left behind');
      await reports.remove().catch(logLeft);
      await pool.end();
    },
  };
}

type PartSetters = Pick<
  RoleHealth,
  'runsProjections' | 'reportsProjections' | 'reportsServers' | 'receivesProbes'
>;

/** What the parts of the role say with each report, beside the conditions. */
function ownParts(): { readonly set: PartSetters; read(): Omit<OwnReport, 'conditions'> } {
  const servers: (() => ServerReport)[] = [];
  let projections: () => readonly string[] = () => [];
  let progress: () => readonly ProjectionReport[] = () => [];
  let probes: (() => ProbeArrivals) | undefined;
  return {
    set: {
      runsProjections: (active) => {
        projections = active;
      },
      reportsProjections: (ofEach) => {
        progress = ofEach;
      },
      reportsServers: (see) => void servers.push(see),
      receivesProbes: (arrivals) => {
        probes = arrivals;
      },
    },
    read() {
      const arrivals = probes?.();
      const seen = servers.reduce<ServerReport>((all, see) => ({ ...all, ...see() }), {});
      const said = { projections: projections(), progress: progress(), servers: seen };
      return { ...said, ...(arrivals && { probes: arrivals }) };
    },
  };
}

/** A failed report means that the database is the problem; the next check finds it. */
function databaseCheck(): {
  readonly check: HealthCheck;
  /** Never rejects; the next check finds the failure. */
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
