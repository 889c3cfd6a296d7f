import { isPlausibleTime, type Reading } from '../../domain/machine/index.js';
import type { StoredTelemetry } from '../telemetry.js';
import { partitionOf, type HistoryLevel } from './historyLevels.js';

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

/** The rows that a level keeps: a rebuild brings back much that is older. */
export function keptRows(
  rows: readonly ReadingRow[],
  level: HistoryLevel,
  oldest: string | undefined,
): readonly ReadingRow[] {
  if (oldest === undefined) return rows;
  return rows.filter(({ message }) => partitionOf(level, message.receivedAtMs) >= oldest);
}

/** The first days of the partitions that the rows belong to. */
export function partitionsOf(rows: readonly ReadingRow[], level: HistoryLevel): readonly string[] {
  const days = new Set(rows.map(({ message }) => Math.floor(message.receivedAtMs / 86_400_000)));
  return [...new Set([...days].map((day) => partitionOf(level, day * 86_400_000)))];
}
