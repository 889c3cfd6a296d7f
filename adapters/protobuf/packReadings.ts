import { BrewlineError } from '../../domain/kernel/errors.js';
import type { ProcessContext, Reading } from '../../domain/machine/index.js';
import type { brewline } from '../../proto/generated/brewline.js';
import { powersOfTen, readingLimits, secondsLeft } from '../../domain/machine/index.js';

type ReadingBlock = brewline.v1.ReadingBlock.$Properties;

const maxDeltaMs = 2 ** 31 - 1;

/** What the values of one sensor in a block need. */
interface Column {
  readonly decimals: number;
  readonly largest: number;
}

/** Readings of one block, and what their columns need. */
interface Run {
  readonly readings: Reading[];
  columns: readonly Column[];
}

/**
 * Packs readings into blocks of columnar differences: one block for consecutive readings with the same sensors and the same
 * context. A value so large that its neighbours would lose decimals begins another block.
 *
 * Each sensor gets the fewest decimals (at most 6) that restore its values exactly in single precision, which is what history
 * stores; a value that needs more is rounded to 6. Temperatures of the context are rounded to 0.01 °C.
 *
 * @param readings 1 to 1,000, oldest first.
 * @throws BrewlineError `MESSAGE_MALFORMED` for a value that is no finite number or beyond ±(2^30 - 1).
 */
export function packReadings(readings: readonly Reading[]): ReadingBlock[] {
  const blocks: ReadingBlock[] = [];
  let run: Run | undefined;
  for (const reading of readings) {
    const columns = run && continues(run.readings, reading) ? columnsWith(run.columns, reading) : undefined;
    if (run && columns?.every(fits)) {
      run.readings.push(reading);
      run.columns = columns;
      continue;
    }
    if (run) blocks.push(packRun(run));
    run = { readings: [reading], columns: columnsWith([], reading) };
  }
  if (run) blocks.push(packRun(run));
  return blocks;
}

function columnsWith(columns: readonly Column[], { sensors, values }: Reading): readonly Column[] {
  return sensors.map((sensor, at) => {
    const sample = values[at] ?? Number.NaN;
    const magnitude = Math.abs(sample);
    if (!(Math.round(magnitude) <= readingLimits.scaledValue)) throw unpackable(sensor, sample);
    const { largest = 0, decimals: before = 0 } = columns[at] ?? {};
    let decimals = before;
    while (decimals < readingLimits.decimals && !isExact(sample, decimals)) decimals += 1;
    return { decimals, largest: Math.max(largest, magnitude) };
  });
}

/** Always true for one sample: nine digits restore any number of single precision, and 10^9 is below the limit. */
function fits({ decimals, largest }: Column): boolean {
  return Math.round(largest * (powersOfTen[decimals] as number)) <= readingLimits.scaledValue;
}

function continues(run: readonly Reading[], reading: Reading): boolean {
  const first = run[0] as Reading;
  const previous = run[run.length - 1] as Reading;
  return (
    Math.abs(reading.atMs - previous.atMs) <= maxDeltaMs &&
    sameNumbers(first.sensors, reading.sensors) &&
    sameContext(first.context, reading.context, reading.atMs - first.atMs)
  );
}

function sameNumbers(a: readonly number[], b: readonly number[]): boolean {
  return a === b || (a.length === b.length && a.every((value, index) => value === b[index]));
}

function sameContext(
  first: ProcessContext | undefined,
  later: ProcessContext | undefined,
  elapsedMs: number,
): boolean {
  if (!first || !later) return first === later;
  return (
    first.state === later.state &&
    first.processType === later.processType &&
    first.step === later.step &&
    first.phase === later.phase &&
    first.userAction === later.userAction &&
    first.targetCelsius === later.targetCelsius &&
    first.error === later.error &&
    secondsLeft(first.secondsToNextAction, elapsedMs) === later.secondsToNextAction
  );
}

function packRun({ readings, columns }: Run): ReadingBlock {
  const { atMs, sensors, context } = readings[0] as Reading;
  const atDeltaMs: number[] = [];
  for (let i = 1; i < readings.length; i++)
    atDeltaMs.push((readings[i] as Reading).atMs - (readings[i - 1] as Reading).atMs);
  const decimals = columns.map((column) => column.decimals);
  const values = columns.flatMap((column, at) => differences(readings, at, column.decimals));
  return {
    firstAtMs: atMs,
    atDeltaMs,
    sensors: [...sensors],
    decimals: decimals.some((digits) => digits > 0) ? decimals : [],
    values,
    ...(context && { context: packContext(context) }),
  };
}

/** One sensor's scaled values: the first, then differences. */
function differences(readings: readonly Reading[], at: number, decimals: number): number[] {
  const scale = powersOfTen[decimals] as number;
  let previous = 0;
  return readings.map(({ values }) => {
    const scaled = Math.round((values[at] as number) * scale);
    const difference = scaled - previous;
    previous = scaled;
    return difference;
  });
}

function isExact(value: number, decimals: number): boolean {
  const scale = powersOfTen[decimals] as number;
  return Math.fround(Math.round(value * scale) / scale) === Math.fround(value);
}

function unpackable(sensor: number, value: number): BrewlineError {
  return new BrewlineError(
    'MESSAGE_MALFORMED',
    `sensor ${sensor} has the value ${value}, which can't be sent`,
  );
}

function packContext(context: ProcessContext): brewline.v1.ProcessContext.$Properties {
  const { targetCelsius, ...codes } = context;
  if (targetCelsius === undefined) return codes;
  return { ...codes, targetCentiCelsius: Math.round(targetCelsius * 100) };
}
