import type { DebugRecorder } from '../../../commands/ports/index.js';
import { debugLimits, type DebugFrame, type ProjectedFrame } from '../../../domain/deviceDebug/index.js';
import { hasCode, messageOf } from '../../../domain/kernel/errors.js';
import type { Logger } from '../../../domain/kernel/logger.js';
import { databaseError } from '../databaseError.js';
import { createPool, type Pool } from '../pool.js';
import { readDebugged } from './readDebugged.js';
import { reportDebug, type DebugReport } from './reportDebug.js';
import { WaitingFrames } from './waitingFrames.js';

export interface RecorderOptions {
  readonly databaseUrl: string;
  /** Shown in pg_stat_activity. */
  readonly role: string;
  readonly logger: Logger;
  /** How often it is asked which devices are under debug; `debugLimits.staleMs` when left out. */
  readonly lookEveryMs?: number;
}

/** A recorder that runs. */
export interface RunningRecorder extends DebugRecorder {
  /** Resolves when it is known which devices are under debug. */
  readonly started: Promise<void>;
  /** Writes what waits, unless the database does not answer, and ends. */
  stop(): Promise<void>;
}

const writeEveryMs = 250;
const answerWithinMs = 2_000;
/** Of one statement. */
const framesAtOnce = 200;

/**
 * What a role records of devices under debug. It has a connection of its own and a bounded memory, so that no other work of the role ever waits
 * for it; frames that have no room are counted with the device. While no device is under debug it only asks whether there is one.
 */
export function startDebugRecorder(options: RecorderOptions): RunningRecorder {
  const { lookEveryMs = debugLimits.staleMs } = options;
  const pool = ownPool(options);
  const untilMs = new Map<string, number>();
  const waiting = new WaitingFrames();
  const look = quietly(options, 'which devices are under debug is not known now', async () => {
    const debugged = await readDebugged(pool);
    untilMs.clear();
    for (const each of debugged) untilMs.set(each.deviceId, each.untilMs);
  });
  const write = quietly(options, 'what was seen of devices under debug is not stored now', () =>
    writeSome(pool, waiting),
  );
  const started = look();
  const timers = [setInterval(() => void look(), lookEveryMs), setInterval(() => void write(), writeEveryMs)];
  for (const timer of timers) timer.unref();
  const includes = (deviceId: string) => (untilMs.get(deviceId) ?? 0) > Date.now();
  return {
    started,
    get isOff() {
      return untilMs.size === 0;
    },
    includes,
    record(frame: DebugFrame) {
      if (includes(frame.deviceId)) waiting.add(frame);
    },
    recordProjected(projected: ProjectedFrame) {
      if (includes(projected.deviceId)) waiting.addProjected(projected);
    },
    async stop() {
      for (const timer of timers) clearInterval(timer);
      await started;
      await write();
      await pool.end();
    },
  };
}

/** What the database never takes is counted; when it does not answer, the same is tried again. */
async function writeSome(pool: Pool, waiting: WaitingFrames): Promise<void> {
  const report = waiting.next(framesAtOnce);
  if (isEmpty(report)) return;
  try {
    await reportDebug(pool, report);
    waiting.done(report);
  } catch (error) {
    const known = databaseError(error, 'VALUE_OUT_OF_RANGE');
    if (!hasCode(known, 'DATABASE_UNAVAILABLE')) waiting.giveUp(report);
    throw known;
  }
}

function isEmpty({ frames, projected, dropped }: DebugReport): boolean {
  return frames.length === 0 && projected.length === 0 && dropped.size === 0;
}

/** Never rejects, never runs twice at once, and says once that it fails until it works again. */
function quietly({ logger }: RecorderOptions, what: string, work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  let isFailing = false;
  const attempt = async () => {
    try {
      await work();
      isFailing = false;
    } catch (error) {
      if (!isFailing) logger.warn({ why: messageOf(error) }, `${what}; it is tried again`);
      isFailing = true;
    } finally {
      running = undefined;
    }
  };
  return () => (running ??= attempt());
}

function ownPool({ databaseUrl, role, logger }: RecorderOptions): Pool {
  return createPool({
    databaseUrl,
    applicationName: `brewline ${role} debug`,
    connections: 1,
    logger,
    waitForDisk: false,
    statementTimeoutMs: answerWithinMs,
    answerWithinMs,
  });
}
