import { lingerMs } from '../../domain/kernel/linger.js';
import type { RecordedEvent } from '../../domain/kernel/events.js';
import type { Checkpoint } from '../ports.js';
import type { BrokenSubscriptions } from './brokenSubscriptions.js';
import type { EventApplier } from './eventApplier.js';
import type { ProcessorOptions } from './options.js';
import type { StartingPoint } from './startingPoint.js';
import type { Subscription } from './subscription.js';

/** A checkpoint that moves past filtered events only is worth a write now and then: it saves reading them again. */
const idleCheckpointMs = 5_000;

/** Dependencies of a subscription. */
export interface ApplyParts<Applied> extends Pick<
  ProcessorOptions<Applied>,
  'target' | 'messagesIn' | 'isDeferrable' | 'waitForRoom'
> {
  readonly applier: EventApplier<Applied>;
  readonly broken: BrokenSubscriptions;
}

/** Applies the events of a subscription in batches, until it ends or `signal` aborts. Throws the error that broke the subscription. */
export async function applyAll<Applied>(
  subscription: Subscription,
  { storeId, checkpoint: first }: StartingPoint,
  { target, messagesIn, isDeferrable, waitForRoom, applier, broken }: ApplyParts<Applied>,
  signal: AbortSignal,
): Promise<void> {
  const isUrgent = (event: RecordedEvent) => !isDeferrable?.(event);
  let checkpoint = first;
  let writtenMs = 0;
  while (!signal.aborted) {
    const batch = await subscription.take();
    if (!batch) return;
    const { events, position, hasCaughtUp, bytes } = batch;
    if (hasCaughtUp) broken.forgetCause();
    const isIdleMove = position !== undefined && Date.now() - writtenMs > idleCheckpointMs;
    const isDue = events.length > 0 || isIdleMove;
    const startedMs = performance.now();
    const [oldest] = events;
    if (oldest) await waitForRoom?.(oldest, signal);
    if (isDue) {
      const to: Checkpoint = { storeId, position: position ?? checkpoint?.position ?? 0n };
      await applier.apply(events, { from: checkpoint, to });
      checkpoint = to;
    }
    if (hasCaughtUp) await target.caughtUp(checkpoint);
    if (!isDue) continue;
    writtenMs = Date.now();
    broken.clear();
    const messages = messagesIn?.(bytes) ?? events.filter(isUrgent).length;
    await subscription.linger(lingerMs({ messages, tookMs: performance.now() - startedMs }));
  }
}
