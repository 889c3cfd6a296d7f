import type { EventMetadata } from '../../domain/kernel/events.js';
import type { Key, Page } from './page.js';
import type { Found } from './search.js';

export const eventOrders = ['newest', 'oldest'] as const;
/** Which events of the store come first. */
export type EventOrder = (typeof eventOrders)[number];

/** Which events of the store: those of one stream, of a category, or all. */
export interface StoredEventFilter {
  readonly stream?: string | undefined;
  /** Streams whose names begin with it and a hyphen. Not together with `stream`. */
  readonly category?: string | undefined;
  readonly order: EventOrder;
  readonly limit: number;
  readonly afterKey?: Key | undefined;
}

/** An event without its data, which may hold texts of people. */
export interface StoredEventHead {
  readonly stream: string;
  readonly revision: bigint;
  readonly position: bigint;
  readonly id: string;
  readonly type: string;
  /** Of its data. */
  readonly bytes: number;
  readonly metadata: EventMetadata;
}

/** A page may have fewer events than asked for, and yet a next one: a category is looked for among all events. */
export interface StoredEventPage extends Page<StoredEventHead> {
  /** How many events were read for it. */
  readonly eventsRead: number;
}

/** What directly caused an event. */
export type EventCause =
  | {
      readonly type: 'message';
      readonly deviceId: string;
      readonly epoch: number;
      readonly boot: number;
      readonly seq: number;
    }
  /** Where it is stored; null when it is not among the events just before. */
  | { readonly type: 'event'; readonly id: string; readonly stored: StoredEventHead | null };

/**
 * - `json`: as it is stored, but with texts of people decrypted.
 * - `telemetry`: decoded; long batches in part.
 * - `bytes`: no JSON and no telemetry that can be decoded.
 * - `tooLong`: not shown.
 */
export type StoredContent =
  | { readonly type: 'json'; readonly data: object; readonly texts: StoredTexts }
  | { readonly type: 'telemetry'; readonly data: object }
  | { readonly type: 'bytes'; readonly start: Uint8Array }
  | { readonly type: 'tooLong' };

/** Whether texts of people are in it: `unreadable` ones do not open with their key, and are left out. */
export type StoredTexts = 'none' | 'decrypted' | 'unreadable';

export interface StoredEventDetails {
  readonly head: StoredEventHead;
  readonly content: StoredContent;
  /** Undefined when the event does not say. */
  readonly cause: EventCause | undefined;
  /** What its correlation id names; undefined for nothing that is known. */
  readonly about: Found | undefined;
}

/**
 * The event store, for operators, without a way to change it. System streams are left out.
 *
 * Every method throws `EVENT_STORE_UNAVAILABLE` when the store does not answer, and reads a bounded part of it.
 */
export interface StoredEvents {
  list(filter: StoredEventFilter): Promise<StoredEventPage>;
  /** One event with its data; undefined when it is not there. Throws `DATABASE_UNAVAILABLE` as well. */
  show(stream: string, revision: bigint): Promise<StoredEventDetails | undefined>;
}
