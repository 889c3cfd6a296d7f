import assert from 'node:assert/strict';
import fc from 'fast-check';
import { hasCode } from '../../../domain/kernel/errors.js';
import { machineTypes } from '../../../domain/machine/index.js';
import {
  compareReadings,
  decodeSummaries,
  encodeSummaries,
  summarise,
  type HistoryReading,
  type SensorSummary,
} from '../../../projections/history/index.js';
import { anyReadings, atMs, historyReading, measuredBy, sentReadings } from './historyReadings.js';

const at = (ms: number, value: number, changes: Partial<HistoryReading> = {}) =>
  historyReading({ reading: { atMs: ms, sensors: [3], values: [value], context: undefined }, ...changes });

/** The same by its definition: sorted, one sensor at a time, with sums in millionths. */
function expected(readings: readonly HistoryReading[], sensor: number): SensorSummary {
  const sorted = [...readings].sort(compareReadings);
  const own = sorted.filter(({ reading }) => reading.sensors.includes(sensor));
  const plausible = own.filter((each) => !each.implausible?.includes(sensor));
  const values = plausible.map(({ reading }) => ({
    atMs: reading.atMs,
    value: reading.values[reading.sensors.indexOf(sensor)] as number,
  }));
  const lowest = Math.min(...values.map(({ value }) => value));
  const highest = Math.max(...values.map(({ value }) => value));
  const timeOf = (wanted: number) => values.find(({ value }) => value === wanted)?.atMs ?? 0;
  const sum = values.reduce((so, { value }) => so + BigInt(Math.round(value * 1_000_000)), 0n);
  const counts = { sensor, readings: values.length, implausible: own.length - values.length };
  if (values.length === 0) {
    const nothing = { lowest: 0, lowestAtMs: 0, highest: 0, highestAtMs: 0, last: 0, lastAtMs: 0, sum: 0 };
    return { ...counts, ...nothing };
  }
  return {
    ...counts,
    lowest,
    lowestAtMs: timeOf(lowest),
    highest,
    highestAtMs: timeOf(highest),
    last: values.at(-1)?.value ?? 0,
    lastAtMs: values.at(-1)?.atMs ?? 0,
    sum: Number(sum) / 1_000_000,
  };
}

describe('summarise', () => {
  it('keeps lowest, highest and last value with their times, sum and count', () => {
    const readings = [at(10, 20.5), at(20, 19), at(30, 22), at(40, 19), at(15, 22)];
    assert.deepStrictEqual(summarise(readings), {
      fromMs: 10,
      toMs: 40,
      readings: 5,
      sensors: [
        {
          sensor: 3,
          lowest: 19,
          lowestAtMs: 20,
          highest: 22,
          highestAtMs: 15,
          last: 19,
          lastAtMs: 40,
          sum: 102.5,
          readings: 5,
          implausible: 0,
        },
      ],
    });
  });

  it('takes the later one in the order of the device as the last of equal times', () => {
    const readings = [
      at(10, 1, { boot: 2, seq: 1 }),
      at(10, 2, { boot: 2, seq: 9, index: 1 }),
      at(10, 3, { boot: 2, seq: 9 }),
      at(10, 4, { boot: 1, seq: 99 }),
    ];
    assert.equal(summarise(readings).sensors[0]?.last, 2);
    assert.equal(summarise(readings.toReversed()).sensors[0]?.last, 2);
  });

  it('is what a fold by its definition gives, in any order of the readings', () => {
    // Readings that are one and the same to the order of history have no last one: each is of its own here.
    const distinct = sentReadings.map((readings) => readings.map((each, index) => ({ ...each, index })));
    const property = fc.property(distinct, (readings) => {
      const summary = summarise(readings);
      const times = readings.map(({ reading }) => reading.atMs);
      assert.equal(summary.fromMs, Math.min(...times));
      assert.equal(summary.toMs, Math.max(...times));
      assert.equal(summary.readings, readings.length);
      const sensors = new Set(readings.flatMap(({ reading }) => reading.sensors));
      assert.deepStrictEqual(
        summary.sensors,
        [...sensors].sort((a, b) => a - b).map((sensor) => expected(readings, sensor)),
      );
      assert.deepStrictEqual(summarise(readings.toReversed()), summary);
    });
    fc.assert(property);
  });

  it('adds decimals exactly', () => {
    const tenths = Array.from({ length: 1000 }, (_, seq) => at(seq, seq % 2 === 0 ? 0.1 : 1_000_000.3));
    assert.equal(summarise(tenths).sensors[0]?.sum, 500_000_200);
  });
});

describe('stored summaries', () => {
  it('come back as they were', () => {
    const property = fc.property(fc.array(anyReadings, { maxLength: 4 }), (parts) => {
      const summaries = parts.map(summarise);
      assert.deepStrictEqual(decodeSummaries(encodeSummaries(summaries)), summaries);
    });
    fc.assert(property);
  });

  it('keep a sum that has more decimals than the values', () => {
    const summary = summarise([at(atMs, 0.5), at(atMs + 1, 20)]);
    const odd = {
      ...summary,
      sensors: summary.sensors.map((each) => ({ ...each, sum: 20.500000000000004 })),
    };
    assert.deepStrictEqual(decodeSummaries(encodeSummaries([odd])), [odd]);
  });

  it('take at most 17 bytes for a sensor', () => {
    for (const machineType of Object.values(machineTypes))
      for (const [everyMs, count] of [
        [10_000, 360],
        [1_000, 600],
      ] as const) {
        const summary = summarise(measuredBy({ machineType, everyMs, count, seed: 3 }));
        const bytes = encodeSummaries([summary]).length / summary.sensors.length;
        assert.ok(bytes <= 17, `${bytes.toFixed(1)} bytes`);
      }
  });

  it('are an error when a bit has changed, or when bytes are missing or too many', () => {
    const bytes = encodeSummaries([summarise([at(atMs, 20.5), at(atMs + 10_000, 20.7)])]);
    const isDamaged = (error: unknown) => hasCode(error, 'HISTORY_CHUNK_DAMAGED');
    for (let bit = 0; bit < 8 * bytes.length; bit += 1) {
      const changed = Uint8Array.from(bytes);
      changed[bit >> 3] = (changed[bit >> 3] as number) ^ (1 << (bit & 7));
      assert.throws(() => decodeSummaries(changed), isDamaged);
    }
    for (let size = 0; size < bytes.length; size += 1)
      assert.throws(() => decodeSummaries(bytes.subarray(0, size)), isDamaged);
    assert.throws(() => decodeSummaries(Buffer.concat([bytes, Buffer.of(0)])), isDamaged);
  });
});
