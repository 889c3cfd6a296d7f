import { powersOfTen } from '../../../domain/machine/index.js';
import { ByteWriter, sealed } from '../bytes/index.js';
import { decimalsOf, largestScaled } from '../numbers/index.js';
import { doubles, flags, summariesVersion } from './format.js';
import type { SensorSummary, Summary } from './summary.js';

/** The bytes of summaries: README.md describes them. They come back in their order. */
export function encodeSummaries(summaries: readonly Summary[]): Uint8Array {
  const writer = new ByteWriter(256);
  writer.byte(summariesVersion);
  writer.varint(summaries.length);
  let lastMs = 0;
  for (const summary of summaries) {
    writer.zigzag(summary.fromMs - lastMs);
    writer.zigzag(summary.toMs - summary.fromMs);
    writer.varint(summary.readings);
    writer.varint(summary.sensors.length);
    let last = 0;
    for (const each of summary.sensors) {
      writer.zigzag(each.sensor - last);
      last = each.sensor;
      writeSensor(writer, each, summary);
    }
    lastMs = summary.toMs;
  }
  return sealed(writer.written);
}

function writeSensor(writer: ByteWriter, each: SensorSummary, { fromMs, toMs, readings }: Summary): void {
  if (each.readings === 0) {
    writer.byte(0);
    writer.varint(0);
    return writer.varint(each.implausible);
  }
  const decimals = decimalsOf(Float64Array.of(each.lowest, each.highest, each.last), 3) ?? doubles;
  const sum = decimals === doubles ? undefined : scaledSum(each, powersOfTen[decimals] as number);
  const isWhole = each.readings === readings && each.implausible === 0;
  const endsLast = each.lastAtMs === toMs;
  const isConstant = sum === 0 && isOneValue(each);
  writer.byte(
    decimals |
      (isWhole ? flags.whole : 0) |
      (endsLast ? flags.endsLast : 0) |
      (isConstant ? flags.constant : 0) |
      (sum === undefined ? flags.doubleSum : 0),
  );
  if (!isWhole) {
    writer.varint(each.readings);
    writer.varint(each.implausible);
  }
  writer.zigzag(each.lowestAtMs - fromMs);
  if (!endsLast) writer.zigzag(toMs - each.lastAtMs);
  writeValues(writer, each, { fromMs, decimals, isConstant });
  if (sum === undefined) writer.double(each.sum);
  else if (!isConstant) writer.zigzag(sum);
}

interface Form {
  readonly fromMs: number;
  readonly decimals: number;
  readonly isConstant: boolean;
}

function writeValues(writer: ByteWriter, each: SensorSummary, { fromMs, decimals, isConstant }: Form): void {
  const { lowest, highest, highestAtMs, last } = each;
  if (!isConstant) writer.zigzag(highestAtMs - fromMs);
  if (decimals === doubles) {
    for (const value of [lowest, highest, last]) writer.double(value);
    return;
  }
  const scaled = (value: number) => Math.round(value * (powersOfTen[decimals] as number));
  writer.zigzag(scaled(lowest));
  if (isConstant) return;
  writer.zigzag(scaled(highest) - scaled(lowest));
  writer.zigzag(scaled(last) - scaled(lowest));
}

/** The sum above that of as many times the lowest value; undefined where it is no integer of these decimals. */
function scaledSum({ lowest, sum, readings }: SensorSummary, power: number): number | undefined {
  const scaled = Math.round(sum * power);
  const least = Math.round(lowest * power) * readings;
  const isExact = scaled / power === sum && !Object.is(sum, -0);
  return isExact && Math.abs(scaled) <= largestScaled && Math.abs(least) <= largestScaled
    ? scaled - least
    : undefined;
}

function isOneValue({ lowest, highest, last, lowestAtMs, highestAtMs }: SensorSummary): boolean {
  return lowest === highest && lowest === last && lowestAtMs === highestAtMs;
}
