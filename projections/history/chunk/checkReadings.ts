import { BrewlineError } from '../../../domain/kernel/errors.js';
import { readingLimits } from '../../../domain/machine/index.js';
import type { HistoryReading } from '../historyReading.js';
import { isSameList } from '../isSameList.js';
import { chunkLimits } from './limits.js';

/** Beyond it differences of two times are not exact. */
const largestMs = 2 ** 51;

/** Throws for readings that would not come back as they are. No message that ingest stores has such a reading. */
export function checkReadings(readings: readonly HistoryReading[]): void {
  if (readings.length < 1 || readings.length > chunkLimits.readings)
    throw outOfRange(`a chunk has 1 to ${chunkLimits.readings} readings, not ${readings.length}`);
  const known = new Set<number>();
  let last: readonly number[] | undefined;
  for (const each of readings) {
    const { atMs, sensors, values } = each.reading;
    if (!isTime(atMs) || !isTime(each.receivedAtMs))
      throw outOfRange('a time is no millisecond of the calendar');
    if (!isIdentified(each)) throw outOfRange('a number of a message is no integer');
    if (values.length !== sensors.length)
      throw outOfRange(`a reading has ${sensors.length} sensors and ${values.length} values`);
    if (!isSameList(sensors, last)) checkSensors(sensors, known);
    last = sensors;
    if (each.implausible) checkList(each.implausible);
  }
}

function checkSensors(sensors: readonly number[], known: Set<number>): void {
  checkList(sensors);
  if (new Set(sensors).size !== sensors.length) throw outOfRange('a reading has a sensor twice');
  for (const sensor of sensors) known.add(sensor);
  if (known.size > chunkLimits.sensors)
    throw outOfRange(`a chunk has at most ${chunkLimits.sensors} different sensors`);
}

function checkList(sensors: readonly number[]): void {
  if (sensors.length > chunkLimits.sensorsOfReading)
    throw outOfRange(`a reading has ${sensors.length} sensors; ${chunkLimits.sensorsOfReading} are possible`);
  for (const sensor of sensors)
    if (!(isCount(sensor) && sensor <= readingLimits.code))
      throw outOfRange(`${sensor} is no number of a sensor`);
}

function isTime(ms: number): boolean {
  return Number.isInteger(ms) && Math.abs(ms) <= largestMs && !Object.is(ms, -0);
}

function isIdentified({ epoch, boot, seq, index, session }: HistoryReading): boolean {
  return isCount(epoch) && isCount(boot) && isCount(seq) && isCount(index) && isCount(session);
}

function isCount(number: number): boolean {
  return Number.isSafeInteger(number) && number >= 0;
}

function outOfRange(what: string): BrewlineError {
  return new BrewlineError('VALUE_OUT_OF_RANGE', `history can't be stored: ${what}`);
}
