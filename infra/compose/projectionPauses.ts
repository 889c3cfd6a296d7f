import { setTimeout as sleep } from 'node:timers/promises';
import { pausedProjections, type Pool } from '../../adapters/postgres/index.js';
import {
  projectionOf,
  type Finding,
  type HealthCheck,
  type ProjectionReport,
} from '../../domain/health/index.js';
import { linkedAbortController } from '../../domain/kernel/linkedAbortController.js';
import type { Logger } from '../../domain/kernel/logger.js';
import type { NamedLock } from '../../projections/ports.js';
import { lockOf, type Processor } from '../../projections/processor/index.js';
import {
  namesOfActive,
  projectionReports,
  type ReportedProjection,
  type RoleHealth,
} from '../health/index.js';

/** What a role knows of the pauses of its projections. */
export interface PauseWatch {
  /** The same lock; while the projection is paused it is held, and nothing works under it. */
  readonly pausable: (lock: NamedLock) => NamedLock;
  /** Processors of this process that would run, and are paused. */
  readonly paused: () => readonly string[];
  /** What is reported of them. */
  readonly reports: () => readonly ProjectionReport[];
  readonly check: HealthCheck;
}

const everyMs = 1_000;

/**
 * Looks for pauses every second until `signal` aborts. Before the first answer nothing runs: a paused projection stays so after a restart.
 * While the database does not answer, all stays as it was.
 */
export function watchPauses(pool: Pool, logger: Logger, signal: AbortSignal): PauseWatch {
  const pauses = followPauses(pool, logger, signal);
  const held = new Set<string>();
  const paused = () => [...held].filter((processor) => pauses.isPaused(processor));
  return {
    paused,
    reports: () => paused().map(pausedReport),
    check: {
      code: 'PROJECTION_PAUSED',
      what: 'pauses of projections',
      look: () => [...new Set(paused().map(projectionOf))].map(pausedFinding),
    },
    pausable: (lock) => ({
      hold: (name, stop, work) =>
        lock.hold(name, stop, async (hold) => {
          const processor = processorOf(name);
          held.add(processor);
          try {
            while (!hold.aborted) {
              await untilAllowed(pauses, processor, hold);
              if (!hold.aborted) await workUntilPaused(pauses, processor, hold, work);
            }
          } finally {
            held.delete(processor);
          }
        }),
    }),
  };
}

/** Reports the projections of a role, those that are paused among them. */
export function reportWithPauses(
  health: Pick<RoleHealth, 'runsProjections' | 'reportsProjections'>,
  projections: readonly (ReportedProjection & { readonly processor: Processor })[],
  pauses: Pick<PauseWatch, 'paused' | 'reports'>,
): void {
  const processors = projections.map(({ processor }) => processor);
  const progress = projectionReports(projections);
  health.runsProjections(() => [...namesOfActive(processors), ...pauses.paused()]);
  health.reportsProjections(() => [...progress(), ...pauses.reports()]);
}

/** The pauses as they are stored, looked at again and again. */
interface FollowedPauses {
  /** Before the first answer nothing may run, and nothing is known to be paused. */
  readonly mayRun: (processor: string) => boolean;
  readonly isPaused: (processor: string) => boolean;
  /** Called with each answer. */
  readonly listeners: Set<() => void>;
}

function followPauses(pool: Pool, logger: Logger, signal: AbortSignal): FollowedPauses {
  let known: ReadonlyMap<string, Date> | undefined;
  const listeners = new Set<() => void>();

  async function run(): Promise<void> {
    while (!signal.aborted) {
      try {
        known = await pausedProjections(pool);
        listeners.forEach((listener) => listener());
      } catch (err) {
        if (!signal.aborted) logger.debug({ err }, 'pauses of projections can not be read; trying again');
      }
      await sleep(everyMs, undefined, { signal }).catch(() => undefined);
    }
  }

  void run();
  return {
    mayRun: (processor) => known?.has(projectionOf(processor)) === false,
    isPaused: (processor) => known?.has(projectionOf(processor)) === true,
    listeners,
  };
}

/** Resolves when it may run, or `until` aborts. */
function untilAllowed(
  { mayRun, listeners }: FollowedPauses,
  processor: string,
  until: AbortSignal,
): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (!until.aborted && !mayRun(processor)) return;
      listeners.delete(look);
      until.removeEventListener('abort', look);
      resolve();
    };
    listeners.add(look);
    until.addEventListener('abort', look);
    look();
  });
}

async function workUntilPaused(
  { mayRun, listeners }: FollowedPauses,
  processor: string,
  until: AbortSignal,
  work: (running: AbortSignal) => Promise<void>,
): Promise<void> {
  const running = linkedAbortController(until);
  const look = () => {
    if (!mayRun(processor)) running.abort();
  };
  listeners.add(look);
  try {
    await work(running.signal);
  } finally {
    listeners.delete(look);
    running.abort();
  }
}

function pausedFinding(projection: string): Finding {
  const rest = 'what it shows and does stays as it was';
  const reason = `${projection} is paused: ${rest}; brewline projection resume ${projection}`;
  return { code: 'PROJECTION_PAUSED', subject: projection, level: 'degraded', reason };
}

/** As `lockOf` makes the lock's name of the processor's. */
function processorOf(lock: string): string {
  return lock.slice(lockOf('').length);
}

/** How far it is shows again once it runs. */
function pausedReport(projection: string): ProjectionReport {
  return {
    projection,
    position: null,
    lagMs: null,
    trend: 'steady',
    eventsPerSecond: 0,
    parked: 0,
    lastAdvancedAt: null,
    isStalled: false,
    broken: null,
  };
}
