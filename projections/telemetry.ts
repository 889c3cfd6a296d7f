import type { RecordedEvent } from '../domain/kernel/events.js';
import type { Reading } from '../domain/machine/index.js';
import { isNewer, type MessageOrder } from '../domain/kernel/messageOrder.js';

/** One device message of a TelemetryRecorded event, with its position in the store. */
export interface StoredTelemetry {
  readonly deviceId: string;
  readonly epoch: number;
  readonly boot: number;
  readonly seq: number;
  /** It arrived after a message with a higher position in the device's order. */
  readonly late: boolean;
  /** From a log that has each message once (format 2); otherwise there may be repeats. */
  readonly inOrder: boolean;
  readonly receivedAtMs: number;
  readonly traceparent: string | undefined;
  /** The session's key (`sessionKey`); 0 outside any session. */
  readonly session: number;
  /** In order. Empty for a message with logs. */
  readonly readings: readonly Reading[];
  /** Indexes of readings that broke a rule and are not among them (`readingIndex`). */
  readonly leftOut?: readonly number[] | undefined;
  /** Sensors with implausible values, by the position of their reading; undefined when there are none. */
  readonly implausible?: ReadonlyMap<number, readonly number[]> | undefined;
  /** Positions of readings with an implausible time; undefined when there are none. */
  readonly untimed?: ReadonlySet<number> | undefined;
  readonly stream: string;
  readonly revision: bigint;
  readonly stored: StoredBytes;
}

/** The bytes of a message in the store. A head and frames of one event, one after the other, are the data of an event again. */
export interface StoredBytes {
  /** The event's schemaVersion. */
  readonly format: number;
  readonly head: Uint8Array;
  readonly frame: Uint8Array;
}

/** The last applied message of each device, of those of format 1. */
export type HighWaterMarks = ReadonlyMap<string, MessageOrder>;

/**
 * A log of format 1 may have a message twice: what is at or below its device's high-water mark is left out. A log of format 2
 * has each message once, in any order: nothing is left out, and no mark moves.
 *
 * @param highWaterMarks marks of all devices with messages of format 1, if they have one.
 * @returns the fresh messages in order, and the changed marks.
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

/** What read models get from the events of one transaction. */
export interface ReadModelBatch {
  /** Every event but TelemetryRecorded, in order. */
  readonly events: readonly RecordedEvent[];
  /** The telemetry of the same events, without repeats. */
  readonly telemetry: readonly StoredTelemetry[];
  /** Commit position of the last event. */
  readonly position: bigint;
}
