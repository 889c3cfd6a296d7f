import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import type { Reading } from '../../../domain/machine/index.js';
import type { MessageNumber } from '../../../domain/deviceMessages/index.js';

/**
 * One telemetry message that the broker acknowledged: from then on history must have each of its readings. A device that lost
 * its counters reuses numbers, so the message is identified by its content: no device measures the same twice in one
 * millisecond.
 */
export interface LedgerEntry extends MessageNumber {
  readonly deviceId: string;
  readonly readings: number;
  /** Device time of the first reading, epoch milliseconds, and its values. */
  readonly firstAtMs: number;
  readonly values: readonly number[];
}

export interface Ledger {
  add(deviceId: string, number: MessageNumber, readings: readonly Reading[]): void;
  /** Resolves when everything is in the file. */
  close(): Promise<void>;
}

/**
 * Appends entries as lines of JSON to a file, in the order of acknowledgement. A slow disk does not delay it: entries are small
 * and share a write.
 */
export function createLedger(path: string): Ledger {
  const file = createWriteStream(path, { flags: 'a', mode: 0o600 });
  return {
    add: (...message) => void file.write(`${JSON.stringify(entryOf(...message))}\n`),
    close: async () => {
      file.end();
      await finished(file);
    },
  };
}

function entryOf(deviceId: string, { boot, seq }: MessageNumber, readings: readonly Reading[]): LedgerEntry {
  const [first] = readings;
  return {
    deviceId,
    boot,
    seq,
    readings: readings.length,
    firstAtMs: first?.atMs ?? 0,
    values: first?.values.map(asSent) ?? [],
  };
}

/** A message has at most 6 decimals. */
function asSent(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}
