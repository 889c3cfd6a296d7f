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
  /** First revision to return; the stream's start (backwards: its end) when left out. */
  readonly fromRevision?: bigint;
  readonly limit?: number;
}

/** Where events are stored. Implemented by `adapters/eventStore`. */
export interface EventStore {
  /**
   * Appends all events or none.
   *
   * @returns the stream's revision after the append.
   * @throws BrewlineError `WRONG_EXPECTED_REVISION` when the stream has another revision, `EVENT_STORE_UNAVAILABLE` when the
   *   outcome is unknown: append the same events again at the same expected revision. `EVENT_STORE_DENIED` when the user lacks the right, and
   *   `EVENT_STORE_FAILED` for an unknown error:
   *   retrying for long does not help.
   */
  append(stream: string, expected: ExpectedRevision, events: readonly EventToAppend[]): Promise<bigint>;

  /** Events of one stream in order; an absent stream has none. Throws `EVENT_STORE_UNAVAILABLE`. */
  readStream(stream: string, options?: ReadStreamOptions): AsyncIterable<RecordedEvent>;
}

/** The event store as ingest needs it. Implemented by `adapters/eventStore`. */
export interface LogStore extends EventStore {
  /**
   * Events of all streams whose names begin with the prefix, in the order of the store. It reads the whole store. Throws
   * `EVENT_STORE_UNAVAILABLE`.
   */
  readStreams(prefix: string): AsyncIterable<RecordedEvent>;

  /** Appends an event without meaning. Resolves when the store takes appends; otherwise throws as `append` does. */
  probe(): Promise<void>;
}
