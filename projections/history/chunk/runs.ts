import { damaged, type ByteReader, type ByteWriter } from '../bytes/index.js';
import { readNumbers, writeNumbers } from '../numbers/index.js';

/** The lengths of runs of readings that have something in common. Together they are as many as there are readings. */
export function writeRunLengths(writer: ByteWriter, lengths: readonly number[]): void {
  writer.varint(lengths.length);
  writeNumbers(writer, Float64Array.from(lengths));
}

/** @param shortest 0 where a run may be empty. */
export function readRunLengths(reader: ByteReader, count: number, shortest = 1): Float64Array {
  const lengths = readNumbers(reader, reader.count(count + 1, 'runs'));
  let sum = 0;
  for (const length of lengths) {
    if (!Number.isInteger(length) || length < shortest) throw damaged(`a run of ${length} readings`);
    sum += length;
  }
  if (sum !== count) throw damaged(`runs of ${sum} readings, and there are ${count}`);
  return lengths;
}

/** Columns of what the runs have in common. */
export function writeColumns(writer: ByteWriter, columns: readonly (readonly number[])[]): void {
  for (const column of columns) writeNumbers(writer, Float64Array.from(column));
}
