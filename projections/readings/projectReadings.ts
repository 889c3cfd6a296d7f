import { readingIndex, type Reading } from '../../domain/machine/index.js';
import type { StoredTelemetry } from '../telemetry.js';
import { createDayOf, partitionOf, type HistoryLevel } from './historyLevels.js';

/** A row of `reading`: one sample of all sensors. */
export interface ReadingRow {
  readonly message: StoredTelemetry;
  readonly index: number;
  readonly reading: Reading;
  readonly timePlausible: boolean;
  /** Sensors with implausible values; undefined when there are none. */
  readonly implausible: readonly number[] | undefined;
}

/** Every reading once, with device time exactly as sent. */
export function projectReadings(telemetry: readonly StoredTelemetry[]): readonly ReadingRow[] {
  return telemetry.flatMap((message) =>
    message.readings.map((reading, position) => ({
      message,
      index: message.leftOut ? readingIndex(position, message.leftOut) : position,
      reading,
      timePlausible: !message.untimed?.has(position),
      implausible: message.implausible?.get(position),
    })),
  );
}

/** The messages whose readings a level keeps: a rebuild delivers many that are older. Messages of logs have no readings. */
export function keptMessages(
  telemetry: readonly StoredTelemetry[],
  level: HistoryLevel,
  oldest: string | undefined,
): readonly StoredTelemetry[] {
  const dayOf = createDayOf();
  return telemetry.filter(
    ({ readings, receivedAtMs }) =>
      readings.length > 0 && (oldest === undefined || partitionOf(level, dayOf(receivedAtMs)) >= oldest),
  );
}

/** The first days of the partitions that the messages belong to. */
export function partitionsOf(telemetry: readonly StoredTelemetry[], level: HistoryLevel): readonly string[] {
  const dayOf = createDayOf();
  const days = new Set(telemetry.map(({ receivedAtMs }) => dayOf(receivedAtMs)));
  return [...new Set([...days].map((day) => partitionOf(level, day)))];
}
