import { ownStreams, type RawEvent } from '../index.js';

/** The role of an event of $all in a copy. */
export type Content =
  /** Copied unchanged. */
  | { readonly type: 'event'; readonly event: RawEvent }
  /** Metadata of a stream as its readers see it: only the newest counts. */
  | { readonly type: 'metadata'; readonly stream: string; readonly event: RawEvent }
  /** The stream was deleted for good. */
  | { readonly type: 'tombstone'; readonly stream: string }
  /** Events of the store itself: statistics, projections, users, identity and probes. */
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
