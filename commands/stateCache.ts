import { LRUCache } from 'lru-cache';

/** State and revision of a stream as this process last saw them; 'noStream' before its first event. */
export interface Loaded<State> {
  readonly state: State;
  readonly revision: bigint | 'noStream';
  /**
   * The stream may have later events. A decision from such a state is tried, and the expected revision tells; it is refreshed before a command
   * is refused or found to need nothing.
   */
  readonly maybeStale?: true;
}

/** States by stream. A missing one costs a read. */
export interface StateCache<State> {
  get(stream: string): Loaded<State> | undefined;
  set(stream: string, loaded: Loaded<State>): void;
  /** Nothing is known of the stream any more. */
  delete(stream: string): void;
}

/** How much a cache holds: a number of states, or about so many bytes of them. */
export type CacheBound = { readonly states: number } | { readonly bytes: number };

/** A cache that evicts what was used longest ago; undefined for one without room. A fraction of a byte is left out. */
export function createStateCache<State>(bound: CacheBound): StateCache<State> | undefined {
  const maxSize = Math.floor('bytes' in bound ? bound.bytes : bound.states);
  if (maxSize <= 0) return undefined;
  // Each state has a size, because `max` would allocate all its arrays at once: 7 ms for 20,000.
  const sizeCalculation = 'bytes' in bound ? bytesOf : () => 1;
  return new LRUCache<string, Loaded<State>>({ maxSize, sizeCalculation });
}

/** Of the entry itself: the cache's arrays, the key, the revision. */
const entryBytes = 200;

function bytesOf(loaded: Loaded<unknown>, stream: string): number {
  return entryBytes + 2 * stream.length + estimatedBytes(loaded.state);
}

const wordBytes = 8;
const headerBytes = 24;

/** About the memory of a JSON value. The elements of a list are taken to be as large as its first. */
export function estimatedBytes(value: unknown): number {
  if (typeof value === 'string') return headerBytes + value.length;
  if (typeof value !== 'object' || value === null) return wordBytes;
  if (Array.isArray(value))
    return headerBytes + value.length * (wordBytes + (value.length > 0 ? estimatedBytes(value[0]) : 0));
  let bytes = headerBytes;
  for (const field of Object.values(value)) bytes += wordBytes + estimatedBytes(field);
  return bytes;
}
