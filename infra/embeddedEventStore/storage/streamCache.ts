import { LRUCache } from 'lru-cache';
import { isMetastream, originalOf, type StoredEvent } from './storedEvent.js';

/** Memory for events of all streams; one event more than this of one stream is not kept. */
const cachedBytes = 16 * 1024 * 1024;
const eventsOfStream = 100;
const bytesOfStream = 64 * 1024;

/** Consecutive events of one stream, the oldest first. */
interface Segment {
  readonly events: readonly StoredEvent[];
  readonly bytes: number;
}

/**
 * Events of streams that were read lately: a short read costs mostly the question to PostgreSQL. Events never change, so they need no check;
 * only what a scavenge removes must not come back, and it removes what metadata has hidden: with new metadata a stream is forgotten.
 */
export class StreamCache {
  readonly #segments = new LRUCache<string, Segment>({
    maxSize: cachedBytes,
    // 1,000 stand for the entry with its key.
    sizeCalculation: ({ bytes }) => 1000 + bytes,
  });

  /** Those of the asked events that are kept, without a gap from the first one on; empty when that is not kept. */
  read(stream: string, direction: 'forwards' | 'backwards', revision: number, limit: number): StoredEvent[] {
    const events = this.#segments.get(stream)?.events;
    const first = events?.[0]?.revision;
    if (events === undefined || first === undefined) return [];
    const at = revision - first;
    if (at < 0 || at >= events.length) return [];
    if (direction === 'forwards') return events.slice(at, at + limit);
    return events.slice(Math.max(0, at + 1 - limit), at + 1).reverse();
  }

  /** Keeps what was read of a stream, in either direction, if it is little. */
  keep(stream: string, read: readonly StoredEvent[]): void {
    const events = (read[0]?.revision ?? 0) > (read.at(-1)?.revision ?? 0) ? read.toReversed() : read;
    const first = events[0]?.revision ?? 0;
    const hasGap = events.some((event, index) => event.revision !== first + index);
    if (events.length === 0 || events.length > eventsOfStream || hasGap) return;
    const bytes = events.reduce((sum, event) => sum + sizeOf(event), 0);
    if (bytes <= bytesOfStream) this.#segments.set(stream, { events: events.map(copyOf), bytes });
  }

  /** Called for each commit, in order. */
  committed(events: readonly StoredEvent[]): void {
    if (this.#segments.size === 0) return;
    for (const event of events) {
      if (isMetastream(event.stream)) this.#segments.delete(originalOf(event.stream));
      this.#append(event);
    }
  }

  /** So that a stream which is read after each append stays. */
  #append(event: StoredEvent): void {
    const segment = this.#segments.peek(event.stream);
    if (segment === undefined) return;
    const events = [...segment.events, copyOf(event)];
    const bytes = segment.bytes + sizeOf(event);
    const isNext = segment.events.at(-1)?.revision === event.revision - 1;
    if (isNext && events.length <= eventsOfStream && bytes <= bytesOfStream)
      this.#segments.set(event.stream, { events, bytes });
    else this.#segments.delete(event.stream);
  }
}

/** 200 bytes stand for the object itself and its strings. */
function sizeOf(event: StoredEvent): number {
  return 200 + event.data.length + event.metadata.length;
}

/** Its bytes are a part of a larger message, which would stay in memory with them. */
function copyOf(event: StoredEvent): StoredEvent {
  const bytes = Buffer.allocUnsafeSlow(event.data.length + event.metadata.length);
  bytes.set(event.data);
  bytes.set(event.metadata, event.data.length);
  const data = bytes.subarray(0, event.data.length);
  return { ...event, data, metadata: bytes.subarray(event.data.length) };
}
