import { averageHalf, averageShift, forms, type Form } from './forms.js';

/** Parts of a column that show which form is the shortest: so many, and so many numbers in each. */
const samples = { parts: 4, numbers: 64 } as const;
/** The step is the median of so many differences: a gap does not change it. */
const stepSamples = 15;

/** What a form needs beside the numbers. */
export interface ChosenForm {
  readonly form: Form;
  /** What is added to the first number: 0 but for `line`, where it is the mean of the differences. */
  readonly base: number;
  readonly step: number;
}

/** The form in which a column is shortest, by the bits of the differences in its samples. */
export function chooseForm(offsets: Int32Array, count: number): ChosenForm {
  const first = count > 1 ? (offsets[1] as number) : 0;
  if (isEven(offsets, count, first)) return { form: forms.even, base: 0, step: first };
  const lineStep = Math.round((offsets[count - 1] as number) / (count - 1));
  const base = meanOf(offsets, count, lineStep);
  const step = usualStep(offsets, count);
  const bits = { line: 0, previous: 0, linear: 0, average: 0 };
  for (let part = 0; part < samples.parts; part += 1) {
    const from = Math.floor((count * part) / samples.parts);
    const to = Math.min(from + samples.numbers, Math.floor((count * (part + 1)) / samples.parts));
    const sample = { from, to };
    bits.line += bitsOfLine(offsets, sample, { base, step: lineStep });
    addBits(bits, offsets, sample, step);
  }
  const fewest = Math.min(bits.line, bits.previous, bits.linear, bits.average);
  if (fewest === bits.line) return { form: forms.line, base, step: lineStep };
  if (fewest === bits.previous) return { form: forms.previous, base: 0, step };
  return { form: fewest === bits.average ? forms.average : forms.linear, base: 0, step: 0 };
}

function isEven(offsets: Int32Array, count: number, step: number): boolean {
  for (let at = 0; at < count; at += 1) if (offsets[at] !== step * at) return false;
  return true;
}

function meanOf(offsets: Int32Array, count: number, step: number): number {
  let sum = 0;
  for (let at = 0; at < count; at += 1) sum += (offsets[at] as number) - step * at;
  return Math.round(sum / count);
}

function usualStep(offsets: Int32Array, count: number): number {
  const size = Math.min(count - 1, stepSamples);
  const steps = new Int32Array(size);
  for (let each = 0; each < size; each += 1) {
    const at = 1 + Math.floor((each * (count - 1)) / size);
    steps[each] = (offsets[at] as number) - (offsets[at - 1] as number);
  }
  return steps.sort()[size >> 1] as number;
}

interface Sample {
  readonly from: number;
  readonly to: number;
}

interface Line {
  readonly base: number;
  readonly step: number;
}

function bitsOfLine(offsets: Int32Array, { from, to }: Sample, { base, step }: Line): number {
  let bits = 0;
  for (let at = from; at < to; at += 1) bits += bitsIn((offsets[at] as number) - base - step * at);
  return bits;
}

type Bits = Record<'previous' | 'linear' | 'average', number>;

function addBits(bits: Bits, offsets: Int32Array, { from, to }: Sample, step: number): void {
  let last = offsets[from] as number;
  let lastStep = step;
  let sum = last << averageShift;
  let [previous, linear, average] = [0, 0, 0];
  for (let at = from + 1; at < to; at += 1) {
    const offset = offsets[at] as number;
    const difference = offset - last;
    previous += bitsIn(difference - step);
    linear += bitsIn(difference - lastStep);
    average += bitsIn(offset - ((sum + averageHalf) >> averageShift));
    sum += offset - (sum >> averageShift);
    last = offset;
    lastStep = difference;
  }
  bits.previous += previous;
  bits.linear += linear;
  bits.average += average;
}

function bitsIn(difference: number): number {
  return 32 - Math.clz32(difference < 0 ? -difference : difference);
}
