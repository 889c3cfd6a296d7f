import { compareOrder } from '../../domain/kernel/messageOrder.js';
import type { Reading } from '../../domain/machine/index.js';

/** A reading as history keeps it: with everything that its message said about it. */
export interface HistoryReading {
  readonly epoch: number;
  readonly boot: number;
  readonly seq: number;
  readonly index: number;
  /** The session's key (`sessionKey`); 0 outside any session. */
  readonly session: number;
  /** Backend time, epoch milliseconds. */
  readonly receivedAtMs: number;
  readonly reading: Reading;
  readonly timePlausible: boolean;
  /** Sensors with implausible values; undefined when there are none. */
  readonly implausible: readonly number[] | undefined;
}

/** The order of receipt: readings of one message have one time of receipt. */
export function compareReceipts(a: HistoryReading, b: HistoryReading): number {
  return a.receivedAtMs - b.receivedAtMs || compareOrder(a, b) || a.index - b.index;
}

/** The order of history: by device time, then the device's order (epoch, boot, seq, index). */
export function compareReadings(a: HistoryReading, b: HistoryReading): number {
  return a.reading.atMs - b.reading.atMs || compareOrder(a, b) || a.index - b.index;
}
