import type { RawEvent, RawStore } from '../index.js';
import { contentOf } from './storeContents.js';

/**
 * Reads a whole store up to an end position: its events one by one, and its streams' metadata and tombstones. Memory grows with
 * the number of streams, not of events.
 */
export class StoreReader {
  /** Newest metadata event, by the stream that it describes. */
  readonly metadata = new Map<string, RawEvent>();
  readonly tombstones = new Set<string>();
  /** Revision of the last event read, by stream. */
  readonly heads = new Map<string, bigint>();
  /** Position of the last event read, of any kind. */
  position = 0n;

  constructor(
    readonly store: RawStore,
    /** Position of the last event to be read; undefined for an empty store. */
    readonly end: bigint | undefined,
  ) {}

  async *events(): AsyncGenerator<RawEvent> {
    if (this.end === undefined) return;
    for await (const event of this.store.readAll()) {
      if (event.position > this.end) return;
      this.position = event.position;
      const content = contentOf(event);
      if (content.type === 'metadata') this.metadata.set(content.stream, content.event);
      else if (content.type === 'tombstone') this.tombstones.add(content.stream);
      else if (content.type === 'event') {
        this.heads.set(event.stream, event.revision);
        yield event;
      }
    }
  }
}
