import { setTimeout as sleep } from 'node:timers/promises';
import { hasCode, messageOf } from '../../domain/kernel/errors.js';
import { linkedAbortController } from '../../domain/kernel/linkedAbortController.js';
import { applyAll } from './applyAll.js';
import { BrokenSubscriptions } from './brokenSubscriptions.js';
import { EventApplier } from './eventApplier.js';
import type { ProcessorOptions } from './options.js';
import { retryParked } from './retryParked.js';
import { startingPointOf } from './startingPoint.js';
import { Subscription } from './subscription.js';

export interface ProcessorProgress {
  readonly events: number;
  readonly parked: number;
  /** Position up to which events are committed; undefined before the first. */
  readonly position: string | undefined;
  /** Age of the oldest event that was read and is not committed; 0 when all are, null while not subscribed or catching up. */
  readonly lagMs: number | null;
  /** Whether this is the one instance that runs. */
  readonly isActive: boolean;
  /** Why the last subscription broke, until a batch is committed or all is read. */
  readonly broken: string | undefined;
}

export interface Processor {
  readonly name: string;
  /** Runs until `signal` aborts: finishes the transaction under way, and stops. Rejects on `EVENT_STORE_MISMATCH` only. */
  run(signal: AbortSignal): Promise<void>;
  progress(): ProcessorProgress;
}

/** The lock that the active one of all instances of a projection holds. */
export function lockOf(projection: string): string {
  return `projection ${projection}`;
}

/** A catch-up subscription that turns events into rows: batches, one transaction each, back-off after every failure. */
export function createProcessor<Applied>(options: ProcessorOptions<Applied>): Processor {
  const { name, lock, logger, target, messagesIn, isDeferrable, waitForRoom } = options;
  const applier = new EventApplier(options);
  const broken = new BrokenSubscriptions();
  const parts = {
    ...{ target, applier, broken },
    ...(messagesIn && { messagesIn }),
    ...(isDeferrable && { isDeferrable }),
    ...(waitForRoom && { waitForRoom }),
  };
  /** The one that runs, or ran last. */
  let subscription: Subscription | undefined;
  let isActive = false;

  /** One subscription, from the checkpoint until it breaks or is stopped. */
  async function subscribeOnce(signal: AbortSignal): Promise<void> {
    const start = await startingPointOf(options);
    applier.startAt(start.checkpoint);
    const current = new Subscription(options, start.checkpoint, signal);
    subscription = current;
    logger.info({ projection: name, position: start.checkpoint?.position.toString() }, 'subscribed');
    try {
      await applyAll(current, start, parts, signal);
    } finally {
      await current.close();
    }
  }

  async function runWhileHeld(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await subscribeOnce(signal);
      } catch (error) {
        if (hasCode(error, 'EVENT_STORE_MISMATCH')) throw error;
        if (signal.aborted) return;
        const waitMs = broken.add(error);
        logger.warn({ projection: name, waitMs, err: error }, `subscription broke: ${messageOf(error)}`);
        await sleep(waitMs, undefined, { signal }).catch(ignoreAbort);
      }
    }
  }

  return {
    name,
    run: (signal) =>
      lock.hold(lockOf(name), signal, async (held) => {
        isActive = true;
        const over = linkedAbortController(held);
        const retrying = retryParked({ ...options, applier }, over.signal);
        try {
          await runWhileHeld(held);
        } finally {
          over.abort();
          await retrying;
          isActive = false;
          broken.forgetCause();
        }
      }),
    progress: () => ({
      events: applier.applied,
      parked: applier.parked,
      position: applier.position?.toString(),
      lagMs: lagOf(applier, subscription),
      isActive,
      broken: broken.cause,
    }),
  };
}

function lagOf(
  applier: Pick<EventApplier<never>, 'oldest'>,
  subscription: Subscription | undefined,
): number | null {
  const oldest = applier.oldest ?? subscription?.oldest;
  if (oldest) return Math.max(0, Date.now() - Date.parse(oldest.metadata.recordedAt));
  return subscription?.isLive ? 0 : null;
}

function ignoreAbort(error: unknown): void {
  if (!(error instanceof Error && error.name === 'AbortError')) throw error;
}
