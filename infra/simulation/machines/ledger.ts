import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import type { Reading } from '../../../domain/machine/index.js';
import type { MessageNumber } from '../../../domain/deviceMessages/index.js';

/**
 * One telemetry message that the broker acknowledged: from then on the backend owes each of its readings to history. A device that lost its
 * counters uses numbers again, so the message is known by what it says: no device measures the same twice in one millisecond.
 */
export interface LedgerEntry extends MessageNumber {
  readonly deviceId: string;
  readonly readings: number;
  /** Of the first reading: its device time, epoch milliseconds, and what its sensors said. */
  readonly firstAtMs: number;
  readonly values: readonly number[];
}

export interface Ledger {
  add(deviceId: string, number: MessageNumber, readings: readonly Reading[]): void;
  /** Resolves when everything is in the file. */
  close(): Promise<void>;
}

/**
 * Appends entries as lines of JSON to a file, in the order of their acknowledgements. It is not held up by a slow disk: entries are small
 * and join into one write.
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
