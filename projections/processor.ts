import { setTimeout as sleep } from 'node:timers/promises';
import { backOffMs, type BackOff } from '../domain/kernel/backOff.js';
import { linkedAbortController } from '../domain/kernel/linkedAbortController.js';
import { BrewlineError, hasCode, messageOf } from '../domain/kernel/errors.js';
import type { RecordedEvent } from '../domain/kernel/events.js';
import type { Logger } from '../domain/kernel/logger.js';
import { BoundedBuffer, type BufferBounds } from './boundedBuffer.js';
import type { Checkpoint, EventSource, NamedLock, ProjectionTarget, SubscriptionItem } from './ports.js';

const resubscribe: BackOff = { firstMs: 200, maxMs: 10_000 };
/** A checkpoint that moves past filtered events only is worth a write now and then: it saves reading them again. */
const idleCheckpointMs = 5_000;
/** Events that can wait do so for this long, at most. */
const waitMs = 1_000;

export interface ProcessorOptions<Applied> {
  /** Names the checkpoint and the lock: of all instances with this name one is active. A partition has `<projection> <partition>`. */
  readonly name: string;
  readonly streamPrefixes: readonly string[];
  /** False for an event that changes nothing here: it costs no transaction, and the checkpoint passes it later. All when left out. */
  readonly filter?: (event: RecordedEvent) => boolean;
  readonly source: EventSource;
  readonly target: ProjectionTarget<Applied>;
  readonly lock: NamedLock;
  readonly logger: Logger;
  /** Of one transaction, at most; twice as many where events can wait. As many again wait in memory while it runs. */
  readonly batch: BufferBounds;
  /** How long events gather after a transaction, milliseconds; a full batch goes at once, and while catching up nothing waits. */
  readonly gather?: (after: { readonly bytes: number; readonly tookMs: number }) => number;
  /**
   * True for an event that nobody waits for. Such events wait for one that somebody does, a second at most, and share its transaction. None
   * when left out.
   */
  readonly isDeferrable?: (event: RecordedEvent) => boolean;
  /** Told after each commit; its failure costs a hint, never an event. */
  readonly afterCommit: (applied: Applied, batch: AppliedBatch) => Promise<void> | void;
}

export interface AppliedBatch {
  readonly events: number;
  readonly position: bigint;
  readonly durationMs: number;
  /** From the last event's recordedAt to its commit. */
  readonly lagMs: number;
}

export interface ProcessorProgress {
  readonly events: number;
  readonly parked: number;
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
  const { name, source, target, lock, logger, gather, isDeferrable: isDeferrable } = options;
  const cantWait = (item: SubscriptionItem) => item.type === 'event' && !isDeferrable?.(item.event);
  let events = 0;
  let parked = 0;
  let failures = 0;
  let broken: string | undefined;
  let isActive = false;
  let caughtUp = false;
  let buffer = new BoundedBuffer(options.batch, bytesOf);
  let inTransaction: readonly RecordedEvent[] = [];

  async function startingPoint(): Promise<{ storeId: string; checkpoint: Checkpoint | undefined }> {
    const storeId = await source.identity();
    const checkpoint = await target.readCheckpoint();
    if (checkpoint) await refuseForeign(checkpoint, storeId);
    return { storeId, checkpoint };
  }

  async function refuseForeign({ storeId, position }: Checkpoint, actual: string): Promise<void> {
    const end = await source.endPosition();
    if (storeId === actual && end !== undefined && position <= end) return;
    const why =
      storeId === actual
        ? `lies beyond its end (${position} > ${end ?? 'empty'})`
        : `is of event store ${storeId}`;
    throw new BrewlineError(
      'EVENT_STORE_MISMATCH',
      `the checkpoint of ${name} ${why}, this is event store ${actual}; rebuild with: npx brewline rebuild ${name.split(' ')[0]}`,
    );
  }

  async function applyBatch(
    items: readonly SubscriptionItem[],
    storeId: string,
    from: Checkpoint | undefined,
  ) {
    inTransaction = items.flatMap((item) => (item.type === 'event' ? [item.event] : []));
    const to = { storeId, position: positionAfter(items) ?? from?.position ?? 0n };
    const startedMs = performance.now();
    try {
      const applied = await target.apply(inTransaction, from, to);
      await tell(applied, inTransaction, {
        position: to.position,
        durationMs: performance.now() - startedMs,
      });
    } catch (error) {
      if (!hasCode(error, 'EVENT_UNPROJECTABLE')) throw error;
      await applyOneByOne(inTransaction, from, to);
    } finally {
      inTransaction = [];
    }
    return to;
  }

  /** Finds the event that a batch failed on: the others are applied, the poison one is parked. */
  async function applyOneByOne(
    batch: readonly RecordedEvent[],
    from: Checkpoint | undefined,
    end: Checkpoint,
  ) {
    let at = from;
    for (const [index, event] of batch.entries()) {
      const to = index === batch.length - 1 ? end : { ...end, position: event.position };
      try {
        const startedMs = performance.now();
        const applied = await target.apply([event], at, to);
        await tell(applied, [event], { position: to.position, durationMs: performance.now() - startedMs });
      } catch (error) {
        if (!hasCode(error, 'EVENT_UNPROJECTABLE')) throw error;
        await target.park(event, error, { from: at, to });
        parked += 1;
        const { stream, type, id } = event;
        logger.error({ projection: name, stream, type, id, err: error }, 'event parked');
      }
      at = to;
    }
  }

  async function tell(
    applied: Applied,
    batch: readonly RecordedEvent[],
    { position, durationMs }: { readonly position: bigint; readonly durationMs: number },
  ): Promise<void> {
    const last = batch.at(-1);
    events += batch.length;
    if (!last) return;
    const lagMs = Date.now() - Date.parse(last.metadata.recordedAt);
    try {
      await options.afterCommit(applied, { events: batch.length, position, durationMs, lagMs });
    } catch (error) {
      logger.warn({ projection: name, err: error }, 'committed, but telling of it failed');
    }
  }

  /** One subscription, from the checkpoint until it breaks or is stopped. */
  async function subscribeOnce(signal: AbortSignal): Promise<void> {
    const { storeId, checkpoint } = await startingPoint();
    const subscription = linkedAbortController(signal);
    buffer = new BoundedBuffer(options.batch, bytesOf);
    const { streamPrefixes } = options;
    const afterPosition = checkpoint && { afterPosition: checkpoint.position };
    const reading = fill(
      buffer,
      source.subscribe({ streamPrefixes, signal: subscription.signal, ...afterPosition }),
      options.filter,
    );
    logger.info({ projection: name, position: checkpoint?.position.toString() }, 'subscribed');
    try {
      await drain(buffer, signal, storeId, checkpoint);
    } finally {
      subscription.abort();
      buffer.end();
      caughtUp = false;
      await reading;
    }
  }

  /** What is there; and where all of that can wait, what comes until something can't. */
  async function takeTogether(from: BoundedBuffer<SubscriptionItem>): Promise<readonly SubscriptionItem[]> {
    const first = await from.take();
    if (!isDeferrable || !caughtUp || first.length === 0 || first.some(cantWait)) return first;
    await from.fill(waitMs, cantWait);
    return from.size === 0 ? first : [...first, ...(await from.take())];
  }

  async function drain(
    from: BoundedBuffer<SubscriptionItem>,
    signal: AbortSignal,
    storeId: string,
    first: Checkpoint | undefined,
  ): Promise<void> {
    let checkpoint = first;
    let writtenMs = 0;
    while (!signal.aborted) {
      const items = await takeTogether(from);
      if (items.length === 0) return;
      const hasCaughtUp = items.some((item) => item.type === 'caughtUp');
      if (hasCaughtUp) {
        caughtUp = true;
        broken = undefined;
      }
      const hasEvents = items.some((item) => item.type === 'event');
      const idleMove = positionAfter(items) !== undefined && Date.now() - writtenMs > idleCheckpointMs;
      const startedMs = performance.now();
      if (hasEvents || idleMove) checkpoint = await applyBatch(items, storeId, checkpoint);
      if (hasCaughtUp) await target.caughtUp(checkpoint);
      if (!hasEvents && !idleMove) continue;
      writtenMs = Date.now();
      failures = 0;
      broken = undefined;
      const pauseMs = gather?.({ bytes: bytesOfAll(items), tookMs: performance.now() - startedMs }) ?? 0;
      if (caughtUp && pauseMs > 0) await from.fill(pauseMs);
    }
  }

  async function runWhileHeld(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await subscribeOnce(signal);
      } catch (error) {
        if (hasCode(error, 'EVENT_STORE_MISMATCH')) throw error;
        if (signal.aborted) return;
        const waitMs = backOffMs(resubscribe, failures, Math.random());
        failures += 1;
        broken = messageOf(error);
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
        try {
          await runWhileHeld(held);
        } finally {
          isActive = false;
          broken = undefined;
        }
      }),
    progress: () => ({
      events,
      parked,
      lagMs: lagOf(caughtUp, inTransaction[0], buffer.oldest),
      isActive,
      broken,
    }),
  };
}

async function fill(
  buffer: BoundedBuffer<SubscriptionItem>,
  items: AsyncIterable<SubscriptionItem>,
  filter: (event: RecordedEvent) => boolean = () => true,
): Promise<void> {
  try {
    for await (const item of items) {
      const passed = item.type === 'event' && !filter(item.event);
      await buffer.put(passed ? { type: 'checkpoint', position: item.event.position } : item);
    }
    buffer.end();
  } catch (error) {
    buffer.end(error instanceof Error ? error : new Error(messageOf(error)));
  }
}

function positionAfter(items: readonly SubscriptionItem[]): bigint | undefined {
  for (const item of items.toReversed()) {
    if (item.type === 'event') return item.event.position;
    if (item.type === 'checkpoint') return item.position;
  }
  return undefined;
}

/** Without what a decision holds: some hundred bytes. */
function bytesOf(item: SubscriptionItem): number {
  return item.type === 'event' && item.event.data instanceof Uint8Array ? item.event.data.length : 0;
}

function bytesOfAll(items: readonly SubscriptionItem[]): number {
  return items.reduce((sum, item) => sum + bytesOf(item), 0);
}

function lagOf(
  caughtUp: boolean,
  applying: RecordedEvent | undefined,
  waiting: SubscriptionItem | undefined,
) {
  const oldest = applying ?? (waiting?.type === 'event' ? waiting.event : undefined);
  if (oldest) return Math.max(0, Date.now() - Date.parse(oldest.metadata.recordedAt));
  return caughtUp ? 0 : null;
}

function ignoreAbort(error: unknown): void {
  if (!(error instanceof Error && error.name === 'AbortError')) throw error;
}
