import { averageHalf, averageShift, forms, type Form } from './forms.js';

/** The forms that store 32-bit differences. */
export type Differing = Exclude<Form, typeof forms.even | typeof forms.wide | typeof forms.doubles>;

/**
 * The differences of a form, in place of the offsets, which are relative to the column's first stored number. Only a line has one at
 * position 0.
 */
export function toDifferences(form: Differing, numbers: Int32Array, count: number, step: number): void {
  let [last, lastStep, sum] = [0, 0, 0];
  for (let at = form === forms.line ? 0 : 1; at < count; at += 1) {
    const offset = numbers[at] as number;
    if (form === forms.line) numbers[at] = offset - step * at;
    else if (form === forms.previous) numbers[at] = offset - last - step;
    else if (form === forms.linear) {
      numbers[at] = offset - last - lastStep;
      lastStep = offset - last;
    } else {
      numbers[at] = offset - ((sum + averageHalf) >> averageShift);
      sum += offset - (sum >> averageShift);
    }
    last = offset;
  }
}

/** The opposite of {@link toDifferences}. */
export function toOffsets(form: Differing, numbers: Int32Array, count: number, step: number): void {
  let [last, lastStep, sum] = [0, 0, 0];
  for (let at = form === forms.line ? 0 : 1; at < count; at += 1) {
    let offset = numbers[at] as number;
    if (form === forms.line) offset += step * at;
    else if (form === forms.previous) offset += last + step;
    else if (form === forms.linear) {
      lastStep += offset;
      offset = last + lastStep;
    } else {
      offset += (sum + averageHalf) >> averageShift;
      sum += offset - (sum >> averageShift);
    }
    numbers[at] = offset;
    last = offset;
  }
}
