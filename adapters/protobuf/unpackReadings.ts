import { hasCode, messageOf } from '../../domain/kernel/errors.js';
import type { ProcessContext, Reading, RejectedReading } from '../../domain/machine/index.js';
import type { brewline } from '../../proto/generated/brewline.js';
import { int64 } from './int64.js';
import { malformed } from './malformed.js';
import { powersOfTen, readingLimits, secondsLeft } from '../../domain/machine/index.js';

type ReadingBlock = brewline.v1.ReadingBlock.$Properties;

export interface UnpackedReadings {
  /** In order, without those that break a rule. */
  readonly readings: readonly Reading[];
  /** In order of their indexes. */
  readonly rejected: readonly RejectedReading[];
}

/**
 * The readings of a telemetry message. A reading's index is its position among all readings of the message, including those that
 * break a rule (`readingIndex`).
 *
 * A reading that breaks a rule is left out alone: one whose time or value is beyond its limit, or those of a block that is
 * invalid as a whole. The log stores the body byte for byte as the device sent it, and each reader leaves out the same readings
 * with this function. So the body of a number stays provable, and a rebuild gives the same result as ingest. For that reason the
 * limits are part of the format.
 *
 * @throws BrewlineError `MESSAGE_MALFORMED` when there is no reading, no valid one, or too many.
 */
export function unpackReadings(telemetry: brewline.v1.Telemetry.$Properties): UnpackedReadings {
  const blocks = telemetry.blocks ?? [];
  if (blocks.length === 0) throw malformed('telemetry has no readings');
  const readings: Reading[] = [];
  const rejected: RejectedReading[] = [];
  blocks.forEach((block, at) => {
    const size = (block.atDeltaMs?.length ?? 0) + 1;
    const first = readings.length + rejected.length;
    if (first + size > readingLimits.readings) {
      throw malformed(`telemetry has more than ${readingLimits.readings} readings`);
    }
    const rows = rowsOf(block, at);
    if (rows.type === 'wrong')
      for (let row = 0; row < size; row++) rejected.push({ index: first + row, cause: rows.cause });
    else
      rows.rows.forEach((row, index) => {
        if (row.type === 'reading') readings.push(row.reading);
        else rejected.push({ index: first + index, cause: row.cause });
      });
  });
  if (readings.length === 0) throw malformed(rejected[0]?.cause ?? 'telemetry has no readings');
  return { readings, rejected };
}

type Row =
  | { readonly type: 'reading'; readonly reading: Reading }
  | { readonly type: 'wrong'; readonly cause: string };

type Rows =
  | { readonly type: 'rows'; readonly rows: readonly Row[] }
  | { readonly type: 'wrong'; readonly cause: string };

function rowsOf(block: ReadingBlock, at: number): Rows {
  try {
    return { type: 'rows', rows: unpackBlock(block, at) };
  } catch (error) {
    if (!hasCode(error, 'MESSAGE_MALFORMED')) throw error;
    return { type: 'wrong', cause: messageOf(error) };
  }
}

function unpackBlock(block: ReadingBlock, index: number): readonly Row[] {
  const sensors = checkedSensors(block.sensors ?? [], index);
  const times = unpackTimes(block);
  const columns = unpackValues(block, index, { sensors: sensors.length, readings: times.length });
  const context = block.context ? unpackContext(block.context, index) : undefined;
  const firstAtMs = times[0] as number;
  return times.map((atMs, row): Row => {
    const values = sensors.map((_, column) => columns[column * times.length + row] as number);
    const cause = flawOf(atMs, values, index);
    if (cause !== undefined) return { type: 'wrong', cause };
    return {
      type: 'reading',
      reading: { atMs, sensors, values, context: contextAt(context, atMs - firstAtMs) },
    };
  });
}

function flawOf(atMs: number, values: readonly number[], index: number): string | undefined {
  if (!(atMs >= 0 && atMs <= readingLimits.atMs))
    return `block ${index} has the time ${atMs} ms, which is not in 1970 to 9999`;
  return values.includes(Number.POSITIVE_INFINITY)
    ? `block ${index} has a value beyond ±(2^30 - 1)`
    : undefined;
}

function checkedSensors(sensors: readonly number[], index: number): readonly number[] {
  if (sensors.length > readingLimits.sensors) {
    throw malformed(`block ${index} has ${sensors.length} sensors; ${readingLimits.sensors} are allowed`);
  }
  sensors.forEach((sensor, column) => {
    if (sensor > readingLimits.code) {
      throw malformed(`block ${index} has sensor ${sensor}; numbers end at ${readingLimits.code}`);
    }
    if (sensors.indexOf(sensor) !== column) throw malformed(`block ${index} has sensor ${sensor} twice`);
  });
  return sensors;
}

function unpackTimes(block: ReadingBlock): number[] {
  let atMs = int64(block.firstAtMs);
  const times = [atMs];
  for (const deltaMs of block.atDeltaMs ?? []) {
    atMs += deltaMs;
    times.push(atMs);
  }
  return times;
}

/** All values of a block, sensor by sensor; infinite when one is beyond its limit, whatever its sign: later values may be within. */
function unpackValues(
  block: ReadingBlock,
  index: number,
  size: { readonly sensors: number; readonly readings: number },
): number[] {
  const packed = block.values ?? [];
  const decimals = block.decimals ?? [];
  if (packed.length !== size.sensors * size.readings) {
    const expected = `${size.readings} readings of ${size.sensors} sensors`;
    throw malformed(`block ${index} has ${packed.length} values for ${expected}`);
  }
  if (decimals.length !== 0 && decimals.length !== size.sensors) {
    throw malformed(`block ${index} has decimals for ${decimals.length} of ${size.sensors} sensors`);
  }
  const values: number[] = [];
  for (let column = 0; column < size.sensors; column++) {
    const scale = powersOfTen[decimals[column] ?? 0];
    if (scale === undefined) {
      throw malformed(
        `block ${index} has ${decimals[column]} decimals; ${readingLimits.decimals} are allowed`,
      );
    }
    const from = column * size.readings;
    let scaled = 0;
    for (let i = from; i < from + size.readings; i++) {
      scaled += packed[i] as number;
      const isWithin = Math.abs(scaled) <= readingLimits.scaledValue;
      values.push(isWithin ? scaled / scale : Number.POSITIVE_INFINITY);
    }
  }
  return values;
}

function unpackContext(context: brewline.v1.ProcessContext.$Properties, index: number): ProcessContext {
  const code = (name: string, value: number | null | undefined) => {
    if (value == null) return 0;
    if (value >= 0 && value <= readingLimits.code) return value;
    throw malformed(`block ${index} has the ${name} ${value}; codes are 0 to ${readingLimits.code}`);
  };
  const { targetCentiCelsius } = context;
  return {
    state: code('state', context.state),
    processType: code('process type', context.processType),
    step: code('step', context.step),
    phase: code('phase', context.phase),
    userAction: code('user action', context.userAction),
    targetCelsius: targetCentiCelsius == null ? undefined : targetCentiCelsius / 100,
    secondsToNextAction: Math.min(context.secondsToNextAction ?? 0, 2 ** 31 - 1),
    error: code('error', context.error),
  };
}

/** The context at a later reading of its block. */
export function contextAt(
  context: ProcessContext | undefined,
  elapsedMs: number,
): ProcessContext | undefined {
  if (!context || context.secondsToNextAction === 0 || elapsedMs === 0) return context;
  return { ...context, secondsToNextAction: secondsLeft(context.secondsToNextAction, elapsedMs) };
}
