import { BrewlineError } from '../../domain/errors.js';
import type { ProcessContext, Reading } from '../../domain/machine/index.js';
import type { brewline } from '../../proto/generated/brewline.js';
import { powersOfTen, readingLimits, secondsLeft } from './readingLimits.js';

type ReadingBlock = brewline.v1.ReadingBlock.$Properties;

const maxDeltaMs = 2 ** 31 - 1;

/**
 * Packs readings into blocks of columnar differences: one block for each run of the same sensors and the same context.
 *
 * Each sensor gets the fewest decimals (at most 6) that give its values back exactly in single precision, which is what history
 * keeps; a value that needs more is rounded to 6. Temperatures of the context are rounded to 0.01 °C.
 *
 * @param readings 1 to 1,000, oldest first.
 * @throws BrewlineError `MESSAGE_MALFORMED` for a value that is no finite number or too large for its block.
 */
export function packReadings(readings: readonly Reading[]): ReadingBlock[] {
  const blocks: ReadingBlock[] = [];
  let run: Reading[] = [];
  for (const reading of readings) {
    if (run.length > 0 && !continues(run, reading)) {
      blocks.push(packRun(run));
      run = [];
    }
    run.push(reading);
  }
  if (run.length > 0) blocks.push(packRun(run));
  return blocks;
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

function packRun(run: readonly Reading[]): ReadingBlock {
  const { atMs, sensors, context } = run[0] as Reading;
  const atDeltaMs: number[] = [];
  for (let i = 1; i < run.length; i++)
    atDeltaMs.push((run[i] as Reading).atMs - (run[i - 1] as Reading).atMs);
  const decimals: number[] = [];
  const values: number[] = [];
  sensors.forEach((sensor, column) => {
    const samples = run.map((reading) => reading.values[column] ?? Number.NaN);
    decimals.push(packColumn(sensor, samples, values));
  });
  return {
    firstAtMs: atMs,
    atDeltaMs,
    sensors: [...sensors],
    decimals: decimals.some((digits) => digits > 0) ? decimals : [],
    values,
    ...(context && { context: packContext(context) }),
  };
}

/** Appends one sensor's values as differences and returns their decimals. */
function packColumn(sensor: number, samples: readonly number[], into: number[]): number {
  const decimals = decimalsOf(sensor, samples);
  const scale = powersOfTen[decimals] as number;
  let previous = 0;
  for (const sample of samples) {
    const scaled = Math.round(sample * scale);
    into.push(scaled - previous);
    previous = scaled;
  }
  return decimals;
}

function decimalsOf(sensor: number, samples: readonly number[]): number {
  let decimals = 0;
  let largest = 0;
  for (const sample of samples) {
    if (!Number.isFinite(sample)) throw unpackable(sensor, sample);
    largest = Math.max(largest, Math.abs(sample));
    while (decimals < readingLimits.decimals && !isExact(sample, decimals)) decimals += 1;
  }
  while (Math.round(largest * (powersOfTen[decimals] as number)) > readingLimits.scaledValue) {
    if (decimals === 0) throw unpackable(sensor, largest);
    decimals -= 1;
  }
  return decimals;
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
