import { setTimeout as sleep } from 'node:timers/promises';
import {
  createHistoryFill,
  createNamedLock,
  createProjectionTarget,
  endFill,
  forgetFill,
  type ParkingBudget,
  type Pool,
} from '../../adapters/postgres/index.js';
import type { HealthCheck } from '../../domain/health/index.js';
import { messageOf } from '../../domain/kernel/errors.js';
import { linkedAbortController } from '../../domain/kernel/linkedAbortController.js';
import type { Logger } from '../../domain/kernel/logger.js';
import { streamPrefix, telemetryLogs } from '../../domain/kernel/streams.js';
import type { EventSource } from '../../projections/ports.js';
import {
  createProcessor,
  type BufferBounds,
  type ProcessorOptions,
} from '../../projections/processor/index.js';
import { projectionCheck } from '../health/index.js';
import { decodeStored } from './decodeStored.js';

export interface HistoryFillOptions {
  readonly pool: Pool;
  readonly databaseUrl: string;
  readonly source: EventSource;
  readonly logger: Logger;
  readonly batch: BufferBounds;
  readonly parkingBudget: ParkingBudget;
  readonly waitForRoom?: ProcessorOptions<unknown>['waitForRoom'];
}

/** A part of readModels, so that their rebuild ends it. */
const name = 'readModels fill';
const lookEveryMs = 1_000;

export interface HistoryFill {
  /**
   * Fills history from the event store after an upgrade from rows, under a checkpoint of its own, until it has what was projected before; at once
   * when there is nothing to fill. Until then old rows are shown.
   */
  run(signal: AbortSignal): Promise<void>;
  /** Says so while it goes on, and when it stands still. */
  readonly check: HealthCheck;
}

export function createHistoryFilling({
  pool,
  databaseUrl,
  source,
  logger,
  batch,
  parkingBudget,
  waitForRoom,
}: HistoryFillOptions): HistoryFill {
  const write = createHistoryFill(decodeStored);
  const processor = createProcessor({
    ...{ name, source, logger, batch },
    ...(waitForRoom && { waitForRoom }),
    streamPrefixes: [streamPrefix(telemetryLogs)],
    target: {
      ...createProjectionTarget({ pool, projection: name, schema: 'read_model', parkingBudget, write }),
      // A rebuild of the read models is over when they have caught up, not this.
      caughtUp: async () => undefined,
    },
    lock: createNamedLock(databaseUrl, logger),
    afterCommit: () => undefined,
  });

  const progress = projectionCheck(processor);
  let failure: string | undefined;

  async function isOver(): Promise<boolean> {
    try {
      return await endFill(pool, name);
    } catch (err) {
      logger.warn({ err }, 'whether history is filled can not be told; asking again');
      return false;
    }
  }

  return {
    check: {
      ...progress,
      look() {
        if (failure === undefined) return progress.look();
        const reason = `history can not be filled, old rows stay: ${failure}`;
        return [{ code: 'PROJECTION', subject: name, level: 'degraded', reason }];
      },
    },
    async run(signal) {
      if (await isOver()) return;
      logger.info({}, 'history is being filled from the event store');
      const over = linkedAbortController(signal);
      const running = processor.run(over.signal).catch((err: unknown) => {
        failure = messageOf(err);
        logger.error({ err }, 'history can not be filled; old rows stay');
        over.abort();
      });
      let isDone = false;
      while (!over.signal.aborted && !(isDone = await isOver()))
        await sleep(lookEveryMs, undefined, { signal: over.signal }).catch(() => undefined);
      if (isDone) logger.info({}, 'history is filled; old rows are gone');
      over.abort();
      await running;
      await forgetFill(pool, name).catch((err: unknown) =>
        logger.warn({ err }, 'a checkpoint of the fill may stay'),
      );
    },
  };
}
