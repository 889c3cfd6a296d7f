import { isPlausibleTime, type Reading } from '../../domain/machine/index.js';
import type { StoredTelemetry } from '../telemetry.js';

/** A row of `reading`: one sample of all sensors. */
export interface ReadingRow {
  readonly message: StoredTelemetry;
  readonly index: number;
  readonly reading: Reading;
  readonly timePlausible: boolean;
}

/** History: every reading once, with device time exactly as sent. */
export function projectReadings(telemetry: readonly StoredTelemetry[]): readonly ReadingRow[] {
  return telemetry.flatMap((message) =>
    message.readings.map((reading, index) => ({
      message,
      index,
      reading,
      timePlausible: isPlausibleTime(reading.atMs, message.receivedAtMs),
    })),
  );
}

/** The UTC days of receipt that the rows are of, `yyyy-mm-dd`: history has a partition for each. */
export function daysOf(rows: readonly ReadingRow[]): readonly string[] {
  const days = new Set(rows.map(({ message }) => Math.floor(message.receivedAtMs / 86_400_000)));
  return [...days].map((day) => new Date(day * 86_400_000).toISOString().slice(0, 10));
}
