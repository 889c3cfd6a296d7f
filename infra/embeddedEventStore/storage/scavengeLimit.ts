import { tombstoneRevision } from './storedEvent.js';
import { isSoftDeleted } from './streamMetadata.js';
import type { StreamState } from './streamState.js';

/** Which events of a stream may be removed for good; its last event always stays, since it says where the stream is. */
export interface ScavengeLimit {
  readonly streamId: number;
  /** Revision of the last event. */
  readonly head: number;
  /** Events before this revision are hidden. */
  readonly beforeRevision: number;
  /** Events created before this are hidden; 0 when age hides none. */
  readonly createdBeforeMicros: number;
}

/** What is hidden of a stream for good; undefined when nothing is. */
export function scavengeLimit(state: StreamState, nowMs: number): ScavengeLimit | undefined {
  const { id: streamId, head, metadata } = state;
  if (streamId === undefined || head < 0) return undefined;
  if (head === tombstoneRevision || isSoftDeleted(metadata)) {
    return { streamId, head, beforeRevision: head, createdBeforeMicros: 0 };
  }
  const { truncateBefore = 0, maxCount, maxAgeSeconds } = metadata;
  const firstByCount = maxCount === undefined ? 0 : head - maxCount + 1;
  const beforeRevision = Math.min(head, Math.max(0, truncateBefore, firstByCount));
  const createdBeforeMicros = maxAgeSeconds === undefined ? 0 : (nowMs - maxAgeSeconds * 1000) * 1000;
  const hidesNothing = beforeRevision === 0 && createdBeforeMicros <= 0;
  return hidesNothing ? undefined : { streamId, head, beforeRevision, createdBeforeMicros };
}
