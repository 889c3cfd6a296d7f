import { powersOfTen } from '../../../domain/machine/index.js';
import type { ByteWriter } from '../bytes/index.js';
import { chooseForm } from './chooseForm.js';
import { decimalsOf } from './decimals.js';
import { toDifferences } from './differences.js';
import { forms, largestOffset, type Form } from './forms.js';

/**
 * Writes a column of numbers; any doubles, and integers and decimals in few bytes. Nothing for an empty one: its reader knows the
 * count.
 */
export function writeNumbers(writer: ByteWriter, values: Float64Array, count = values.length): void {
  if (count === 0) return;
  const decimals = decimalsOf(values, count);
  if (decimals === undefined) return writeDoubles(writer, values, count);
  const power = powersOfTen[decimals] as number;
  const first = Math.round((values[0] as number) * power);
  const offsets = new Int32Array(count);
  for (let at = 0; at < count; at += 1) {
    const offset = Math.round((values[at] as number) * power) - first;
    if (offset >= largestOffset || offset <= -largestOffset)
      return writeWide(writer, values, { count, decimals, power });
    offsets[at] = offset;
  }
  const { form, base, step } = chooseForm(offsets, count);
  writer.byte(firstByte(form, decimals));
  writer.zigzag(first + base);
  if (form === forms.even || form === forms.line || form === forms.previous) writer.zigzag(step);
  if (form === forms.even || form === forms.wide || form === forms.doubles) return;
  if (base !== 0) for (let at = 0; at < count; at += 1) offsets[at] = (offsets[at] as number) - base;
  toDifferences(form, offsets, count, step);
  writeZigzags(writer, offsets, form === forms.line ? 0 : 1, count);
}

function firstByte(form: Form, decimals: number): number {
  return form | (decimals << 3);
}

function writeDoubles(writer: ByteWriter, values: Float64Array, count: number): void {
  writer.byte(firstByte(forms.doubles, 0));
  for (let at = 0; at < count; at += 1) writer.double(values[at] as number);
}

interface Scaling {
  readonly count: number;
  readonly decimals: number;
  readonly power: number;
}

function writeWide(writer: ByteWriter, values: Float64Array, { count, decimals, power }: Scaling): void {
  writer.byte(firstByte(forms.wide, decimals));
  let last = 0;
  for (let at = 0; at < count; at += 1) {
    const scaled = Math.round((values[at] as number) * power);
    writer.zigzag(scaled - last);
    last = scaled;
  }
}

/** The loop that writes most of a chunk: differences of up to 32 bits. */
function writeZigzags(writer: ByteWriter, numbers: Int32Array, from: number, to: number): void {
  const bytes = writer.reserve(5 * (to - from));
  let { length } = writer;
  for (let at = from; at < to; at += 1) {
    const number = numbers[at] as number;
    let rest = ((number << 1) ^ (number >> 31)) >>> 0;
    while (rest >= 128) {
      bytes[length++] = (rest & 127) | 128;
      rest >>>= 7;
    }
    bytes[length++] = rest;
  }
  writer.length = length;
}
