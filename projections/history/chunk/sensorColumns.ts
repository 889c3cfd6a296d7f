import { damaged, type ByteReader, ByteWriter } from '../bytes/index.js';
import { readNumbers, writeNumbers } from '../numbers/index.js';
import { chunkLimits } from './limits.js';
import type { ReadRuns } from './sensorLists.js';

interface Column {
  readonly sensor: number;
  readonly values: Float64Array;
  count: number;
}

/** The values of each sensor, reading by reading; where a reading lacks the sensor, its column has nothing. */
export class SensorColumns {
  readonly #columns = new Map<number, Column>();
  readonly #readings: number;
  #current: Column[] = [];

  /** @param readings how many the chunk has. */
  constructor(readings: number) {
    this.#readings = readings;
  }

  /** Says of which sensors the next values are. */
  begin(sensors: readonly number[]): void {
    this.#current = sensors.map((sensor) => this.#columnOf(sensor));
  }

  add(values: readonly number[]): void {
    const columns = this.#current;
    for (let at = 0; at < columns.length; at += 1) {
      const column = columns[at] as Column;
      column.values[column.count] = values[at] as number;
      column.count += 1;
    }
  }

  /**
   * Each with its length, so that a reader can skip it. Columns with the largest numbers come first: neighbours share a block of
   * the compression, which is some percent shorter when their numbers are alike.
   */
  write(writer: ByteWriter): void {
    const columns = [...this.#columns.values()].map(({ sensor, values, count }) => {
      const column = new ByteWriter(count + 64);
      writeNumbers(column, values, count);
      return { sensor, bytes: column.written, mean: meanOf(column.written) };
    });
    columns.sort((a, b) => b.mean - a.mean || a.sensor - b.sensor);
    writer.varint(columns.length);
    for (const { sensor, bytes } of columns) {
      writer.varint(sensor);
      writer.varint(bytes.length);
      writer.append(bytes);
    }
  }

  #columnOf(sensor: number): Column {
    const known = this.#columns.get(sensor);
    if (known) return known;
    const column = { sensor, values: new Float64Array(this.#readings), count: 0 };
    this.#columns.set(sensor, column);
    return column;
  }
}

function meanOf(bytes: Uint8Array): number {
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 1) sum += bytes[at] as number;
  return sum / bytes.length;
}

/**
 * The columns of the wanted sensors, in any order; the others are skipped.
 *
 * @param runs which sensors the readings have: the number of values follows from it.
 */
export function readSensorColumns(
  reader: ByteReader,
  runs: ReadRuns,
  wanted?: ReadonlySet<number>,
): Map<number, Float64Array> {
  const counts = countsOf(runs);
  const columns = new Map<number, Float64Array>();
  const size = reader.count(chunkLimits.sensors, 'sensors');
  for (let each = 0; each < size; each += 1) {
    const sensor = reader.varint();
    const bytes = reader.varint();
    const end = reader.at + bytes;
    if (wanted && !wanted.has(sensor)) {
      reader.skip(bytes);
      continue;
    }
    const count = counts.get(sensor);
    if (count === undefined || columns.has(sensor)) throw damaged(`a column of sensor ${sensor} too many`);
    columns.set(sensor, readNumbers(reader, count));
    if (reader.at !== end) throw damaged(`the column of sensor ${sensor} does not end where it should`);
  }
  for (const sensor of counts.keys())
    if ((!wanted || wanted.has(sensor)) && !columns.has(sensor))
      throw damaged(`sensor ${sensor} has no column`);
  return columns;
}

function countsOf({ lengths, lists }: ReadRuns): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  lists.forEach((list, run) => {
    for (const sensor of list ?? []) counts.set(sensor, (counts.get(sensor) ?? 0) + (lengths[run] as number));
  });
  return counts;
}
