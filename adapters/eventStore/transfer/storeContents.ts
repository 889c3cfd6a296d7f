import { ownStreams, type RawEvent } from '../index.js';

/** What an event of $all means for a copy. */
export type Content =
  /** Stored as it is. */
  | { readonly type: 'event'; readonly event: RawEvent }
  /** What a stream's readers see of it: only its newest counts. */
  | { readonly type: 'metadata'; readonly stream: string; readonly event: RawEvent }
  /** The stream was ended for good. */
  | { readonly type: 'tombstone'; readonly stream: string }
  /** The store's own: statistics, projections, users, its identity and probes. */
  | { readonly type: 'internal' };

const streamDeletedType = '$streamDeleted';
const metastreamPrefix = '$$';

export function contentOf(event: RawEvent): Content {
  const { stream } = event;
  if (stream.startsWith(metastreamPrefix)) {
    const described = stream.slice(metastreamPrefix.length);
    return isInternal(described) ? { type: 'internal' } : { type: 'metadata', stream: described, event };
  }
  if (isInternal(stream)) return { type: 'internal' };
  if (event.type === streamDeletedType) return { type: 'tombstone', stream };
  return { type: 'event', event };
}

function isInternal(stream: string): boolean {
  return stream.startsWith('$') || stream.startsWith(ownStreams);
}
