import { powersOfTen } from '../../../domain/machine/index.js';
import { damaged, type ByteReader } from '../bytes/index.js';
import { toOffsets, type Differing } from './differences.js';
import { forms } from './forms.js';

/** Reads what `writeNumbers` wrote. */
export function readNumbers(reader: ByteReader, count: number): Float64Array {
  if (count === 0) return new Float64Array(0);
  const head = reader.byte();
  const form = head & 7;
  const power = powersOfTen[head >> 3];
  if (power === undefined) throw damaged(`a column has ${head >> 3} decimals`);
  switch (form) {
    case forms.even:
      return readEven(reader, count, power);
    case forms.line:
    case forms.previous:
    case forms.linear:
    case forms.average:
      return readDifferences(reader, { form, count, power });
    case forms.wide:
      return readWide(reader, count, power);
    case forms.doubles:
      return readDoubles(reader, count);
    default:
      throw damaged(`a column has the form ${form}`);
  }
}

function readEven(reader: ByteReader, count: number, power: number): Float64Array {
  const first = reader.zigzag();
  const step = reader.zigzag();
  const values = new Float64Array(count);
  for (let at = 0; at < count; at += 1) values[at] = (first + step * at) / power;
  return values;
}

interface Shape {
  readonly form: Differing;
  readonly count: number;
  readonly power: number;
}

function readDifferences(reader: ByteReader, { form, count, power }: Shape): Float64Array {
  const first = reader.zigzag();
  const hasStep = form === forms.line || form === forms.previous;
  const step = hasStep ? reader.zigzag() : 0;
  const offsets = new Int32Array(count);
  readZigzags(reader, offsets, form === forms.line ? 0 : 1);
  toOffsets(form, offsets, count, step);
  const values = new Float64Array(count);
  if (power === 1) for (let at = 0; at < count; at += 1) values[at] = first + (offsets[at] as number);
  else for (let at = 0; at < count; at += 1) values[at] = (first + (offsets[at] as number)) / power;
  return values;
}

function readWide(reader: ByteReader, count: number, power: number): Float64Array {
  reader.need(count);
  const values = new Float64Array(count);
  let scaled = 0;
  for (let at = 0; at < count; at += 1) {
    scaled += reader.zigzag();
    values[at] = scaled / power;
  }
  return values;
}

function readDoubles(reader: ByteReader, count: number): Float64Array {
  reader.need(8 * count);
  const values = new Float64Array(count);
  for (let at = 0; at < count; at += 1) values[at] = reader.double();
  return values;
}

/** The loop that reads most of a chunk: differences of up to 32 bits, most of them in one byte. */
function readZigzags(reader: ByteReader, into: Int32Array, from: number): void {
  const { bytes } = reader;
  let { at } = reader;
  for (let each = from; each < into.length; each += 1) {
    let byte = bytes[at++] as number;
    let number = byte & 127;
    for (let shift = 7; byte >= 128 && shift < 35; shift += 7) {
      byte = bytes[at++] as number;
      number |= (byte & 127) << shift;
    }
    if (byte >= 128) throw damaged('a difference is too long');
    into[each] = (number >>> 1) ^ -(number & 1);
  }
  if (at > bytes.length) throw damaged('it ends too early');
  reader.at = at;
}
