import { powersOfTen, readingLimits, type ProcessContext, type Reading } from '../../domain/machine/index.js';
import { PlainReader } from './plainReader.js';
import { contextAt } from './unpackReadings.js';

/** A telemetry message that breaks no rule. */
export interface PlainTelemetry {
  /** The device's number of the session; 0 outside any session. */
  readonly session: number;
  readonly readings: readonly Reading[];
}

/** Tags of proto/brewline/v1/telemetry.proto: the field's number, and whether a number (0) or a length (2) follows. */
const telemetry = { session: (1 << 3) | 0, blocks: (2 << 3) | 2 } as const;
const block = {
  firstAtMs: (1 << 3) | 0,
  atDeltaMs: (2 << 3) | 2,
  context: (3 << 3) | 2,
  sensors: (4 << 3) | 2,
  decimals: (5 << 3) | 2,
  values: (6 << 3) | 2,
} as const;
const context = {
  state: (1 << 3) | 0,
  processType: (2 << 3) | 0,
  step: (3 << 3) | 0,
  phase: (4 << 3) | 0,
  userAction: (5 << 3) | 0,
  targetCentiCelsius: (6 << 3) | 0,
  secondsToNextAction: (7 << 3) | 0,
  error: (8 << 3) | 0,
} as const;

/**
 * The readings of a telemetry message as every encoder writes it: known fields, each once, numbers packed, no rule broken. One pass, without
 * the objects of the generated decoder, which would cost several times as much.
 *
 * @returns undefined for any other message: the generated decoder and `unpackReadings` say what it is. Where this returns readings, those
 *   two return the same.
 */
export function readPlainTelemetry(bytes: Uint8Array): PlainTelemetry | undefined {
  return readPlainBody(new PlainReader(bytes), bytes.length);
}

/** The same of the message that begins where the reader is, and ends at `end`. Where it returns undefined, the reader has given up. */
export function readPlainBody(reader: PlainReader, end: number): PlainTelemetry | undefined {
  const readings: Reading[] = [];
  let session = 0;
  while (reader.at < end) {
    const tag = reader.uint32();
    if (tag === telemetry.session) session = reader.uint32();
    else if (tag === telemetry.blocks) readBlock(reader, reader.end(end), readings);
    else reader.refuse();
  }
  reader.expectEnd(end);
  if (readings.length === 0) reader.refuse();
  return reader.isPlain ? { session, readings } : undefined;
}

interface Block {
  firstAtMs: number;
  deltasMs: readonly number[] | undefined;
  context: ProcessContext | undefined;
  sensors: readonly number[] | undefined;
  decimals: readonly number[] | undefined;
  values: readonly number[] | undefined;
}

const none: readonly number[] = [];

function readBlock(reader: PlainReader, end: number, readings: Reading[]): void {
  const read: Block = {
    firstAtMs: 0,
    deltasMs: undefined,
    context: undefined,
    sensors: undefined,
    decimals: undefined,
    values: undefined,
  };
  while (reader.at < end) {
    const tag = reader.uint32();
    if (tag === block.firstAtMs) read.firstAtMs = reader.uint49();
    else if (tag === block.sensors && !read.sensors) read.sensors = unsigned(reader, end);
    else if (tag === block.values && !read.values) read.values = signed(reader, end);
    else if (tag === block.decimals && !read.decimals) read.decimals = unsigned(reader, end);
    else if (tag === block.context && !read.context) read.context = readContext(reader, reader.end(end));
    else if (tag === block.atDeltaMs && !read.deltasMs) read.deltasMs = signed(reader, end);
    else reader.refuse();
  }
  reader.expectEnd(end);
  if (reader.isPlain && !addReadings(read, readings)) reader.refuse();
}

function unsigned(reader: PlainReader, limit: number): readonly number[] {
  const numbers: number[] = [];
  const end = reader.end(limit);
  while (reader.at < end) numbers.push(reader.uint32());
  reader.expectEnd(end);
  return numbers;
}

function signed(reader: PlainReader, limit: number): readonly number[] {
  const numbers: number[] = [];
  const end = reader.end(limit);
  while (reader.at < end) numbers.push(reader.sint32());
  reader.expectEnd(end);
  return numbers;
}

function readContext(reader: PlainReader, end: number): ProcessContext {
  const read: { -readonly [Key in keyof ProcessContext]: ProcessContext[Key] } = {
    state: 0,
    processType: 0,
    step: 0,
    phase: 0,
    userAction: 0,
    targetCelsius: undefined,
    secondsToNextAction: 0,
    error: 0,
  };
  while (reader.at < end) {
    const tag = reader.uint32();
    if (tag === context.targetCentiCelsius) read.targetCelsius = reader.sint32() / 100;
    else if (tag === context.secondsToNextAction)
      read.secondsToNextAction = Math.min(reader.uint32(), 2 ** 31 - 1);
    else if (tag === context.state) read.state = code(reader);
    else if (tag === context.processType) read.processType = code(reader);
    else if (tag === context.step) read.step = code(reader);
    else if (tag === context.phase) read.phase = code(reader);
    else if (tag === context.userAction) read.userAction = code(reader);
    else if (tag === context.error) read.error = code(reader);
    else reader.refuse();
  }
  reader.expectEnd(end);
  return read;
}

function code(reader: PlainReader): number {
  const value = reader.uint32();
  return value <= readingLimits.code ? value : reader.refuse();
}

/** @returns false when a rule is broken */
function addReadings(
  { firstAtMs, deltasMs = none, context, sensors = none, decimals = none, values = none }: Block,
  readings: Reading[],
): boolean {
  const count = deltasMs.length + 1;
  if (readings.length + count > readingLimits.readings) return false;
  if (!areSensors(sensors) || values.length !== sensors.length * count) return false;
  if (decimals.length !== 0 && decimals.length !== sensors.length) return false;
  const rows: number[][] = [];
  let atMs = firstAtMs;
  for (let at = 0; at < count; at += 1) {
    if (at > 0) atMs += deltasMs[at - 1] as number;
    if (atMs < 0 || atMs > readingLimits.atMs) return false;
    const row: number[] = [];
    rows.push(row);
    readings.push({ atMs, sensors, values: row, context: contextAt(context, atMs - firstAtMs) });
  }
  for (let column = 0; column < sensors.length; column += 1) {
    const scale = powersOfTen[decimals[column] ?? 0];
    if (scale === undefined) return false;
    let scaled = 0;
    for (let at = 0; at < count; at += 1) {
      scaled += values[column * count + at] as number;
      if (Math.abs(scaled) > readingLimits.scaledValue) return false;
      rows[at]?.push(scaled / scale);
    }
  }
  return true;
}

function areSensors(sensors: readonly number[]): boolean {
  if (sensors.length > readingLimits.sensors) return false;
  for (let at = 0; at < sensors.length; at += 1) {
    const sensor = sensors[at] as number;
    if (sensor > readingLimits.code || sensors.indexOf(sensor) !== at) return false;
  }
  return true;
}
