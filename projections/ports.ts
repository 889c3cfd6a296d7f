import type { RecordedEvent } from '../domain/events.js';

/** What a catch-up subscription delivers, in order. */
export type SubscriptionItem =
  | { readonly type: 'event'; readonly event: RecordedEvent }
  /** Everything up to `position` was delivered or filtered out. */
  | { readonly type: 'checkpoint'; readonly position: bigint }
  | { readonly type: 'caughtUp' };

export interface SubscribeOptions {
  /** Deliver what comes after this commit position; the very beginning when left out. */
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

/** The event store as readers of everything see it. Implemented by `adapters/eventStore`. */
export interface EventSource {
  /**
   * Delivers until `signal` aborts; a consumer that is slow slows the server down (at most a bounded number of events wait
   * in memory). Throws `EVENT_STORE_UNAVAILABLE` when the subscription breaks: resubscribe after the last checkpoint.
   */
  subscribe(options: SubscribeOptions): AsyncIterable<SubscriptionItem>;

  /** Reads $all, system events left out. */
  readAll(options?: ReadAllOptions): AsyncIterable<RecordedEvent>;

  /**
   * Names the store, so that a checkpoint is never used against another one: a UUID kept in the store itself, on the
   * stream `brewlineStore-identity`, made by whoever asks first.
   */
  identity(): Promise<string>;

  /** Commit position of the last event of all; undefined in an empty store. */
  endPosition(): Promise<bigint | undefined>;
}
