import type { RecordedEvent } from '../domain/kernel/events.js';
import type { Reading } from '../domain/machine/index.js';
import { isNewer, type MessageOrder } from '../domain/kernel/messageOrder.js';

/** One device message of a TelemetryRecorded event, with where it is stored. */
export interface StoredTelemetry {
  readonly deviceId: string;
  readonly epoch: number;
  readonly boot: number;
  readonly seq: number;
  /** It came after a message with a higher place in the device's order. */
  readonly late: boolean;
  /** Of a log that holds each message once (format 2); else there may be repeats. */
  readonly inOrder: boolean;
  readonly receivedAtMs: number;
  readonly traceparent: string | undefined;
  /** The session's key (`sessionKey`); 0 outside any. */
  readonly session: number;
  /** In order. Empty for a message of logs. */
  readonly readings: readonly Reading[];
  /** Indexes of readings that broke a rule and are not among them (`readingIndex`). */
  readonly leftOut?: readonly number[];
  /** Sensors whose values can't be right, by the position of their reading; left out when there are none. */
  readonly implausible?: ReadonlyMap<number, readonly number[]>;
  /** Positions of readings whose time can't be right; left out when there are none. */
  readonly untimed?: ReadonlySet<number>;
  readonly stream: string;
  readonly revision: bigint;
}

/** The last message of each device that was applied, of those of format 1. */
export type HighWaterMarks = ReadonlyMap<string, MessageOrder>;

/**
 * Format 1 holds messages at least once: leaves out what is at or below its device's mark. A log of format 2 holds each message once, and in
 * any order: nothing of it is left out, and it moves no mark.
 *
 * @param highWaterMarks of all devices that messages of format 1 are of, as far as there are any.
 * @returns the fresh messages in order, and the highWaterMarks that they move.
 */
export function deduplicate(
  messages: readonly StoredTelemetry[],
  highWaterMarks: HighWaterMarks,
): { readonly fresh: readonly StoredTelemetry[]; readonly moved: HighWaterMarks } {
  const moved = new Map<string, MessageOrder>();
  const fresh = messages.filter(({ inOrder, deviceId, epoch, boot, seq }) => {
    if (inOrder) return true;
    const order = { epoch, boot, seq };
    if (!isNewer(order, moved.get(deviceId) ?? highWaterMarks.get(deviceId))) return false;
    moved.set(deviceId, order);
    return true;
  });
  return { fresh, moved };
}

/** What the read models are given of one transaction's events. */
export interface ReadModelBatch {
  /** Every event but TelemetryRecorded, in order. */
  readonly events: readonly RecordedEvent[];
  /** The telemetry of the same events, without repeats. */
  readonly telemetry: readonly StoredTelemetry[];
  /** Commit position of the last event. */
  readonly position: bigint;
}
