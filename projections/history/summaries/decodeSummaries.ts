import { powersOfTen } from '../../../domain/machine/index.js';
import { ByteReader, damaged, unsealed } from '../bytes/index.js';
import { doubles, flags, summariesVersion } from './format.js';
import type { SensorSummary, Summary } from './summary.js';

/** The fewest bytes of a summary, and of a sensor in it: no more of them can be in what is left. */
const fewestBytes = { summary: 4, sensor: 4 } as const;

/** @throws BrewlineError `HISTORY_CHUNK_DAMAGED` for any other bytes than those that `encodeSummaries` returned. */
export function decodeSummaries(bytes: Uint8Array): Summary[] {
  const reader = new ByteReader(unsealed(bytes, summariesVersion));
  reader.skip(1);
  const summaries: Summary[] = [];
  let lastMs = 0;
  for (let left = countOf(reader, 'summary'); left > 0; left -= 1) {
    const summary = readSummary(reader, lastMs);
    summaries.push(summary);
    lastMs = summary.toMs;
  }
  reader.end();
  return summaries;
}

function countOf(reader: ByteReader, what: keyof typeof fewestBytes): number {
  const possible = Math.floor((reader.bytes.length - reader.at) / fewestBytes[what]);
  return reader.count(possible, `times a ${what}`);
}

function readSummary(reader: ByteReader, lastMs: number): Summary {
  const fromMs = lastMs + reader.zigzag();
  const toMs = fromMs + reader.zigzag();
  const readings = reader.varint();
  const sensors: SensorSummary[] = [];
  let sensor = 0;
  for (let left = countOf(reader, 'sensor'); left > 0; left -= 1) {
    sensor += reader.zigzag();
    sensors.push({ sensor, ...readSensor(reader, { fromMs, toMs, readings }) });
  }
  return { fromMs, toMs, readings, sensors };
}

function readSensor(reader: ByteReader, of: Omit<Summary, 'sensors'>): Omit<SensorSummary, 'sensor'> {
  const head = reader.byte();
  const has = (flag: number) => (head & flag) !== 0;
  if (head >= 2 * flags.doubleSum) throw damaged(`a sensor begins with ${head}`);
  const readings = has(flags.whole) ? of.readings : reader.varint();
  const implausible = has(flags.whole) ? 0 : reader.varint();
  if (readings === 0) return { ...nothing, implausible };
  const lowestAtMs = of.fromMs + reader.zigzag();
  const lastAtMs = has(flags.endsLast) ? of.toMs : of.toMs - reader.zigzag();
  const isConstant = has(flags.constant);
  const highestAtMs = isConstant ? lowestAtMs : of.fromMs + reader.zigzag();
  const values = readValues(reader, head & 7, isConstant);
  const power = powersOfTen[head & 7] ?? 1;
  const sum = has(flags.doubleSum)
    ? reader.double()
    : (Math.round(values.lowest * power) * readings + (isConstant ? 0 : reader.zigzag())) / power;
  return { ...values, lowestAtMs, highestAtMs, lastAtMs, sum, readings, implausible };
}

/** A sensor without plausible values. */
const nothing = {
  lowest: 0,
  lowestAtMs: 0,
  highest: 0,
  highestAtMs: 0,
  last: 0,
  lastAtMs: 0,
  sum: 0,
  readings: 0,
} as const;

function readValues(
  reader: ByteReader,
  decimals: number,
  isConstant: boolean,
): Pick<SensorSummary, 'lowest' | 'highest' | 'last'> {
  if (decimals === doubles)
    return { lowest: reader.double(), highest: reader.double(), last: reader.double() };
  const power = powersOfTen[decimals] as number;
  const scaled = reader.zigzag();
  const lowest = scaled / power;
  if (isConstant) return { lowest, highest: lowest, last: lowest };
  return { lowest, highest: (scaled + reader.zigzag()) / power, last: (scaled + reader.zigzag()) / power };
}
