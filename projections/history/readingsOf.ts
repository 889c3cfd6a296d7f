import { readingIndex, type Reading } from '../../domain/machine/index.js';
import type { StoredTelemetry } from '../telemetry.js';
import type { HistoryReading } from './historyReading.js';

/** Adds the readings of a message, in its order. */
export function addReadings(message: StoredTelemetry, to: HistoryReading[]): void {
  const { epoch, boot, seq, session, receivedAtMs, readings, leftOut, untimed, implausible } = message;
  for (let position = 0; position < readings.length; position += 1)
    to.push({
      epoch,
      boot,
      seq,
      index: leftOut ? readingIndex(position, leftOut) : position,
      session,
      receivedAtMs,
      reading: readings[position] as Reading,
      timePlausible: !untimed?.has(position),
      implausible: implausible?.get(position),
    });
}
