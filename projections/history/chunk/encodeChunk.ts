import { ByteWriter } from '../bytes/index.js';
import type { HistoryReading } from '../historyReading.js';
import { writeNumbers } from '../numbers/index.js';
import { checkReadings } from './checkReadings.js';
import { writeContexts } from './contexts.js';
import { framed } from './frame.js';
import { messagesOf, writeIdentities, writeReceipts } from './messages.js';
import { writeRunLengths } from './runs.js';
import { SensorColumns } from './sensorColumns.js';
import { ListRuns, SensorLists } from './sensorLists.js';

/**
 * The bytes of a chunk: README.md describes them. What curves need comes first.
 *
 * @param readings in the order in which they come back, within `chunkLimits`: `partsOf` divides more of them.
 * @throws BrewlineError `VALUE_OUT_OF_RANGE` for what a chunk can't hold, such as a time with a fraction.
 */
export function encodeChunk(readings: readonly HistoryReading[]): Uint8Array {
  checkReadings(readings);
  const writer = new ByteWriter(16 * readings.length + 1024);
  writeNumbers(writer, deviceTimes(readings));
  const messages = messagesOf(readings);
  writeReceipts(writer, messages);
  writeSensors(writer, readings);
  writeRunLengths(writer, plausibleRuns(readings));
  writeIdentities(writer, messages);
  writeContexts(writer, readings);
  return framed(readings.length, writer.written);
}

function deviceTimes(readings: readonly HistoryReading[]): Float64Array {
  const atMs = new Float64Array(readings.length);
  readings.forEach(({ reading }, row) => (atMs[row] = reading.atMs));
  return atMs;
}

function writeSensors(writer: ByteWriter, readings: readonly HistoryReading[]): void {
  const lists = new SensorLists();
  const measured = new ListRuns(lists);
  const implausible = new ListRuns(lists);
  const columns = new SensorColumns(readings.length);
  for (const each of readings) {
    const { sensors, values } = each.reading;
    if (measured.add(sensors)) columns.begin(sensors);
    columns.add(values);
    implausible.add(each.implausible);
  }
  lists.write(writer);
  measured.write(writer);
  implausible.write(writer);
  columns.write(writer);
}

/** Lengths of runs whose times are plausible and implausible in turn, plausible first. */
function plausibleRuns(readings: readonly HistoryReading[]): number[] {
  const lengths = [0];
  let isPlausible = true;
  for (const { timePlausible } of readings) {
    if (timePlausible !== isPlausible) lengths.push(0);
    isPlausible = timePlausible;
    lengths[lengths.length - 1] = (lengths.at(-1) as number) + 1;
  }
  return lengths;
}
