import type { EventMetadata, RecordedEvent } from '../../domain/kernel/events.js';

/** The revision that a stream must have for an append to happen. */
export type ExpectedRevision = 'noStream' | 'any' | bigint;

export interface EventToAppend {
  /** UUID; appending the same ids at the same expected revision again is harmless. */
  readonly id: string;
  readonly type: string;
  readonly data: object | Uint8Array;
  readonly metadata: EventMetadata;
}

export interface ReadStreamOptions {
  readonly direction?: 'forwards' | 'backwards';
  /** First revision to return; the stream's start (or end, backwards) when left out. */
  readonly fromRevision?: bigint;
  readonly limit?: number;
}

/** Where decisions and observations are kept. Implemented by `adapters/eventStore`. */
export interface EventStore {
  /**
   * Appends all events or none.
   *
   * @returns the stream's revision after the append.
   * @throws BrewlineError `WRONG_EXPECTED_REVISION` when the stream is elsewhere,
   *   `EVENT_STORE_UNAVAILABLE` when the outcome is unknown: append the same events again at the same expected revision.
   *   `EVENT_STORE_DENIED` when the user lacks the right, `EVENT_STORE_FAILED` for an error that nobody knows: trying again for long is
   *   of no use.
   */
  append(stream: string, expected: ExpectedRevision, events: readonly EventToAppend[]): Promise<bigint>;

  /** Events of one stream in order; an absent stream has none. Throws `EVENT_STORE_UNAVAILABLE`. */
  readStream(stream: string, options?: ReadStreamOptions): AsyncIterable<RecordedEvent>;
}

/** The event store as ingest needs it. Implemented by `adapters/eventStore`. */
export interface LogStore extends EventStore {
  /** Events of all streams whose names begin so, in the order of the whole store: it reads all of that. Throws `EVENT_STORE_UNAVAILABLE`. */
  readStreams(prefix: string): AsyncIterable<RecordedEvent>;

  /** Appends an event of no meaning: resolves when the store takes appends, and throws as `append` does when it does not. */
  probe(): Promise<void>;
}
