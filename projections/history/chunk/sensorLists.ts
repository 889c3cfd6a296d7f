import { damaged, type ByteReader, type ByteWriter } from '../bytes/index.js';
import { isSameList } from '../isSameList.js';
import { readNumbers } from '../numbers/index.js';
import { chunkLimits } from './limits.js';
import { readRunLengths, writeColumns, writeRunLengths } from './runs.js';

/** No list: no sensor of these readings has an implausible value. */
const noList = 0;

/** The different lists of sensors in a chunk, each once, in the order in which they come first. */
export class SensorLists {
  readonly lists: (readonly number[])[] = [];
  readonly #numbers = new Map<string, number>();

  /** The number of a list, from 1. */
  numberOf(list: readonly number[]): number {
    const key = list.join();
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    this.lists.push(list);
    this.#numbers.set(key, this.lists.length);
    return this.lists.length;
  }

  write(writer: ByteWriter): void {
    writer.varint(this.lists.length);
    for (const list of this.lists) {
      writer.varint(list.length);
      for (const sensor of list) writer.varint(sensor);
    }
  }
}

/** Runs of readings with the same list. */
export class ListRuns {
  readonly lengths: number[] = [];
  readonly numbers: number[] = [];
  readonly #lists: SensorLists;
  #last: readonly number[] | undefined;

  constructor(lists: SensorLists) {
    this.#lists = lists;
  }

  /** @returns true when a run begins with this reading. */
  add(list: readonly number[] | undefined): boolean {
    const run = this.lengths.length - 1;
    if (run >= 0 && isSameList(list, this.#last)) {
      this.lengths[run] = (this.lengths[run] as number) + 1;
      return false;
    }
    this.lengths.push(1);
    this.numbers.push(list ? this.#lists.numberOf(list) : noList);
    this.#last = list;
    return true;
  }

  write(writer: ByteWriter): void {
    writeRunLengths(writer, this.lengths);
    writeColumns(writer, [this.numbers]);
  }
}

export function readLists(reader: ByteReader, count: number): readonly (readonly number[])[] {
  const lists: number[][] = [];
  const size = reader.count(2 * count, 'lists of sensors');
  for (let each = 0; each < size; each += 1) {
    const sensors = reader.count(chunkLimits.sensorsOfReading, 'sensors in a reading');
    reader.need(sensors);
    lists.push(Array.from({ length: sensors }, () => reader.varint()));
  }
  return lists;
}

export interface ReadRuns {
  readonly lengths: Float64Array;
  /** The list of each run. */
  readonly lists: readonly (readonly number[] | undefined)[];
}

/** @param lists what the chunk has of them. */
export function readListRuns(
  reader: ByteReader,
  count: number,
  lists: readonly (readonly number[])[],
): ReadRuns {
  const lengths = readRunLengths(reader, count);
  const numbers = readNumbers(reader, lengths.length);
  return {
    lengths,
    lists: Array.from(numbers, (number) => {
      const list = lists[number - 1];
      if (number !== noList && !list) throw damaged(`a list of sensors has the number ${number}`);
      return list;
    }),
  };
}
