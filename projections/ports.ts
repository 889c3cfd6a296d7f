import type { RecordedEvent } from '../domain/kernel/events.js';
import type { StoredTelemetry } from './telemetry.js';

/** What a catch-up subscription delivers, in order. */
export type SubscriptionItem =
  | { readonly type: 'event'; readonly event: RecordedEvent }
  /** Everything up to `position` was delivered or filtered out. */
  | { readonly type: 'checkpoint'; readonly position: bigint }
  | { readonly type: 'caughtUp' };

export interface SubscribeOptions {
  /** Delivers what comes after this commit position; everything when left out. */
  readonly afterPosition?: bigint;
  /** Only streams whose names begin with one of these. */
  readonly streamPrefixes: readonly string[];
  readonly signal: AbortSignal;
}

export interface ReadAllOptions {
  readonly afterPosition?: bigint;
  readonly limit?: number;
  readonly direction?: 'forwards' | 'backwards';
}

/** What of one stream is read. */
export interface ReadOfStream {
  readonly direction?: 'forwards' | 'backwards';
  /** First revision to return; the stream's start (backwards: its end) when left out. */
  readonly fromRevision?: bigint;
  readonly limit?: number;
}

/** The whole event store, for projections and replay. Implemented by `adapters/eventStore`. */
export interface EventSource {
  /**
   * Delivers until `signal` aborts. A slow consumer slows down the server; a bounded number of events waits in memory. Throws
   * `EVENT_STORE_UNAVAILABLE` when the subscription breaks: subscribe again after the last checkpoint.
   */
  subscribe(options: SubscribeOptions): AsyncIterable<SubscriptionItem>;

  /** Reads $all without system events. */
  readAll(options?: ReadAllOptions): AsyncIterable<RecordedEvent>;

  /** Events of one stream in order; an absent stream has none. */
  readStream(stream: string, options?: ReadOfStream): AsyncIterable<RecordedEvent>;

  /**
   * Identifies the store, so that a checkpoint is never used with another one: a UUID in the store itself, on the stream
   * `brewlineStore-identity`. The first caller creates it.
   */
  identity(): Promise<string>;

  /** Commit position of the last event; undefined in an empty store. */
  endPosition(): Promise<bigint | undefined>;
}

/** How far a projection got, and in which store: positions have no meaning in another store. */
export interface Checkpoint {
  readonly storeId: string;
  readonly position: bigint;
}

/** Rows and checkpoint of one projection. Implemented by `adapters/postgres`. */
export interface ProjectionTarget<Applied> {
  readCheckpoint(): Promise<Checkpoint | undefined>;

  /**
   * Applies events and moves the checkpoint in one transaction.
   *
   * @param from the checkpoint as it was last read or written; undefined before the first.
   * @param to commit position of the last event, or of a checkpoint after it.
   * @param retry the events are one that was parked: the transaction says too that it is applied. The checkpoint stays.
   * @returns what changed, to publish after the commit.
   * @throws BrewlineError `CHECKPOINT_MOVED` when another process moved it, or the parked event is gone; `DATABASE_UNAVAILABLE`,
   *   or `EVENT_UNPROJECTABLE` when one of the events is the cause.
   */
  apply(
    events: readonly RecordedEvent[],
    from: Checkpoint | undefined,
    to: Checkpoint,
    retry?: RetryRequest,
  ): Promise<Applied>;

  /**
   * Everything up to the end of the store is applied: a rebuild, if there was one, is over.
   *
   * @param at the checkpoint as it was last read or written. Does nothing when the checkpoint was moved since, for example by
   *   another rebuild.
   */
  caughtUp(at: Checkpoint | undefined): Promise<void>;

  /** Parks one event with the reason and moves the checkpoint past it, in one transaction. Throws as `apply` does. */
  park(
    event: RecordedEvent,
    cause: unknown,
    move: { readonly from: Checkpoint | undefined; readonly to: Checkpoint },
  ): Promise<void>;

  /** Parked events that operators asked to retry, in the order in which they were parked; some at a time. */
  retriesAsked(): Promise<readonly RetryRequest[]>;

  /** Parked events of a stream that were not applied since, in order; undefined when there are more than are looked at. */
  unapplied(stream: string): Promise<readonly UnappliedEvent[] | undefined>;

  /** Says why a retry did not apply its event, which waits as before. */
  retryFailed(retry: RetryRequest, cause: string): Promise<void>;
}

/** A parked event that an operator asked to be applied. */
export interface RetryRequest {
  /** Of what is parked. */
  readonly id: string;
  /** How often somebody has asked. */
  readonly retry: number;
  readonly stream: string;
  readonly revision: bigint;
}

/** A parked event that no retry has applied. */
export interface UnappliedEvent {
  readonly revision: bigint;
  /** False when somebody skipped it. */
  readonly waits: boolean;
}

/** A lock that one process holds at a time. Implemented by `adapters/postgres`. */
export interface NamedLock {
  /**
   * Waits for the lock, runs `work` while it is held, and releases it. The signal given to `work` aborts when the lock is lost
   * or the outer signal aborts.
   */
  hold(name: string, signal: AbortSignal, work: (held: AbortSignal) => Promise<void>): Promise<void>;
}

/** What a commit changed, for live streams: keys only, the rows are in the read models. Hints can be lost, repeated and late. */
export interface LiveHint {
  /** Commit position of the last event. */
  readonly position: string;
  readonly devices: readonly string[];
  readonly sessions: readonly string[];
  readonly commands: readonly { readonly commandId: string; readonly deviceId: string }[];
  /** Ids of whole brews. */
  readonly brews: readonly string[];
  readonly alarms: readonly { readonly alarmId: string; readonly deviceId: string }[];
  /** W3C trace context of the sampled change of each device. */
  readonly traceparents: Readonly<Record<string, string>>;
}

/** The source of hints of changed rows. Implemented by `adapters/amqp`. */
export interface LiveHints {
  /** @returns a function that ends the subscription */
  subscribe(onHint: (hint: LiveHint) => void): () => void;
  /** False without a connection: then changes are only found by comparing. */
  connected(): boolean;
}

/** Decodes the messages of a TelemetryRecorded event in order. Implemented by `adapters/protobuf`. */
export type DecodeTelemetry = (
  event: RecordedEvent,
  isWanted?: (head: MessageHead) => boolean,
) => readonly StoredTelemetry[];

/** What is known of a message before it is decoded, which costs ten times as much. */
export interface MessageHead {
  readonly deviceId: string;
  /** The device's own number; 0 outside any session. */
  readonly session: number;
  /** Device time of its last reading, as sent. */
  readonly lastAtMs: number;
}
