import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';

/** One telemetry message that the broker acknowledged: from then on the backend owes each of its readings to history. */
interface LedgerEntry {
  readonly deviceId: string;
  readonly boot: number;
  readonly seq: number;
  readonly readings: number;
}

export interface Ledger {
  add(entry: LedgerEntry): void;
  /** Resolves when everything is in the file. */
  close(): Promise<void>;
}

/** Appends entries as lines of JSON to a file, which is not held up by a slow disk: entries are small and join into one write. */
export function createLedger(path: string): Ledger {
  const file = createWriteStream(path, { flags: 'a' });
  return {
    add: (entry) => void file.write(`${JSON.stringify(entry)}\n`),
    close: async () => {
      file.end();
      await finished(file);
    },
  };
}
