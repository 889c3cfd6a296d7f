import type { RecordedEvent } from '../../domain/kernel/events.js';
import type { SubscriptionItem } from '../ports.js';

/** Delivered events that one transaction applies. */
export interface Batch {
  readonly events: readonly RecordedEvent[];
  /** Commit position that the checkpoint moves to; undefined when only `caughtUp` was delivered. */
  readonly position: bigint | undefined;
  readonly hasCaughtUp: boolean;
  readonly bytes: number;
}

export function batchOf(items: readonly SubscriptionItem[]): Batch {
  const events: RecordedEvent[] = [];
  let position: bigint | undefined;
  let hasCaughtUp = false;
  let bytes = 0;
  for (const item of items) {
    if (item.type === 'caughtUp') {
      hasCaughtUp = true;
      continue;
    }
    if (item.type === 'event') events.push(item.event);
    position = item.type === 'event' ? item.event.position : item.position;
    bytes += bytesOf(item);
  }
  return { events, position, hasCaughtUp, bytes };
}

/** Without what a decision holds: some hundred bytes. */
export function bytesOf(item: SubscriptionItem): number {
  return item.type === 'event' && item.event.data instanceof Uint8Array ? item.event.data.length : 0;
}
