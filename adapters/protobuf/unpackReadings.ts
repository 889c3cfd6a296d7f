import type { ProcessContext, Reading } from '../../domain/machine/index.js';
import type { brewline } from '../../proto/generated/brewline.js';
import { int64 } from './int64.js';
import { malformed } from './malformed.js';
import { powersOfTen, readingLimits, secondsLeft } from './readingLimits.js';

type ReadingBlock = brewline.v1.ReadingBlock.$Properties;

/**
 * The readings of a telemetry message in order; a reading's position is its index.
 *
 * @throws BrewlineError `MESSAGE_MALFORMED` saying which limit or length of which block is wrong.
 */
export function unpackReadings(telemetry: brewline.v1.Telemetry.$Properties): Reading[] {
  const blocks = telemetry.blocks ?? [];
  if (blocks.length === 0) throw malformed('telemetry has no readings');
  const readings: Reading[] = [];
  blocks.forEach((block, index) => {
    const count = (block.atDeltaMs?.length ?? 0) + 1;
    if (readings.length + count > readingLimits.readings) {
      throw malformed(`telemetry has more than ${readingLimits.readings} readings`);
    }
    unpackBlock(block, index, readings);
  });
  return readings;
}

function unpackBlock(block: ReadingBlock, index: number, into: Reading[]): void {
  const sensors = checkedSensors(block.sensors ?? [], index);
  const times = unpackTimes(block, index);
  const columns = unpackValues(block, index, { sensors: sensors.length, readings: times.length });
  const context = block.context ? unpackContext(block.context, index) : undefined;
  const firstAtMs = times[0] as number;
  times.forEach((atMs, row) => {
    const values = sensors.map((_, column) => columns[column * times.length + row] as number);
    into.push({ atMs, sensors, values, context: contextAt(context, atMs - firstAtMs) });
  });
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

function unpackTimes(block: ReadingBlock, index: number): number[] {
  let atMs = int64(block.firstAtMs);
  const times = [checkedTime(atMs, index)];
  for (const deltaMs of block.atDeltaMs ?? []) {
    atMs += deltaMs;
    times.push(checkedTime(atMs, index));
  }
  return times;
}

function checkedTime(atMs: number, index: number): number {
  if (atMs >= 0 && atMs <= readingLimits.atMs) return atMs;
  throw malformed(`block ${index} has the time ${atMs} ms, which is not in 1970 to 9999`);
}

/** All values of a block, sensor by sensor. */
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
      if (Math.abs(scaled) > readingLimits.scaledValue) {
        throw malformed(`block ${index} has a value beyond ±(2^30 - 1)`);
      }
      values.push(scaled / scale);
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

function contextAt(context: ProcessContext | undefined, elapsedMs: number): ProcessContext | undefined {
  if (!context || context.secondsToNextAction === 0 || elapsedMs === 0) return context;
  return { ...context, secondsToNextAction: secondsLeft(context.secondsToNextAction, elapsedMs) };
}
