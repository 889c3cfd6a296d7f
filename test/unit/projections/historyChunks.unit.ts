import assert from 'node:assert/strict';
import fc from 'fast-check';
import { hasCode } from '../../../domain/kernel/errors.js';
import { machineTypes } from '../../../domain/machine/index.js';
import {
  chunkLimits,
  decodeChunk,
  decodeColumns,
  encodeChunk,
  partsOf,
  type HistoryReading,
} from '../../../projections/history/index.js';
import { bySize } from '../../support/bySize.js';
import { anyReadings, atMs, historyReading, measuredBy } from './historyReadings.js';

const hour = (machineType: number, everyMs: number, seed = 1) =>
  measuredBy({ machineType, everyMs, count: 3_600_000 / everyMs, seed });

function valuesOf(readings: readonly HistoryReading[], sensor: number): number[] {
  return readings.map(({ reading: { sensors, values } }) => values[sensors.indexOf(sensor)] ?? NaN);
}

describe('a chunk of history', () => {
  it('gives back any readings as they were, in their order', () => {
    fc.assert(
      fc.property(anyReadings, (readings) => {
        assert.deepStrictEqual(decodeChunk(encodeChunk(readings)), readings);
      }),
      { numRuns: bySize({ quick: 50, usual: 100, full: 5_000 }) },
    );
  });

  it('gives columns that have the same values as its readings', () => {
    const property = fc.property(anyReadings, fc.subarray([0, 1, 3, 22, 27, 99]), (readings, wanted) => {
      const bytes = encodeChunk(readings);
      const { count, atMs: times, receivedAtMs, sensors } = decodeColumns(bytes, wanted);
      assert.equal(count, readings.length);
      assert.deepEqual(
        [...times],
        readings.map(({ reading }) => reading.atMs),
      );
      assert.deepEqual(
        [...receivedAtMs],
        readings.map((each) => each.receivedAtMs),
      );
      const known = new Set(readings.flatMap(({ reading }) => reading.sensors));
      assert.deepEqual(
        sensors.map(({ sensor }) => sensor),
        wanted.filter((sensor) => known.has(sensor)),
      );
      for (const { sensor, values, implausible } of sensors) {
        assert.deepEqual([...values], valuesOf(readings, sensor));
        const flags = readings.map((each) => (each.implausible?.includes(sensor) ? 1 : 0));
        assert.deepEqual(implausible && [...implausible], flags.includes(1) ? flags : undefined);
      }
      const all = new Map(decodeColumns(bytes).sensors.map((each) => [each.sensor, each]));
      assert.deepEqual(
        [...all.keys()],
        [...known].sort((a, b) => a - b),
      );
      for (const column of sensors) assert.deepStrictEqual(all.get(column.sensor), column);
    });
    fc.assert(property);
  });

  it('holds 8,192 readings with 64 sensors whose values are no decimals', () => {
    const sensors = Array.from({ length: 64 }, (_, at) => 32_767 - at);
    const values = sensors.map((sensor) => Math.sin(sensor));
    const readings = Array.from({ length: chunkLimits.readings }, (_, seq) =>
      historyReading({ seq, reading: { atMs: atMs + seq * seq, sensors, values, context: undefined } }),
    );
    const decoded = decodeChunk(encodeChunk(readings));
    assert.equal(decoded.length, readings.length);
    for (const at of [0, 1, 4095, 8191]) assert.deepStrictEqual(decoded[at], readings[at]);
  });

  for (const [name, machineType] of Object.entries(machineTypes))
    it(`takes at most 7 bytes for a reading of a ${name} each ten seconds, and 5.5 for one each second`, () => {
      const bytesOf = (everyMs: number, limit: number) => {
        for (const seed of [1, 2, 3]) {
          const readings = hour(machineType, everyMs, seed);
          const bytes = encodeChunk(readings).length / readings.length;
          assert.ok(bytes <= limit, `${bytes.toFixed(2)} bytes`);
        }
      };
      bytesOf(10_000, 7);
      bytesOf(1_000, 5.5);
    });

  it('stores a countdown once, whatever the milliseconds of its readings are', () => {
    const context = { state: 1, processType: 1, step: 31, phase: 2, userAction: 0, error: 0 };
    const readings = hour(machineTypes.base, 1_000);
    const endsAtMs = atMs + 5_000_000;
    const counting = (isCounting: boolean) =>
      readings.map(({ reading, ...rest }) => {
        const secondsToNextAction = isCounting ? Math.round((endsAtMs - reading.atMs) / 1000) : 5000;
        return {
          ...rest,
          reading: { ...reading, context: { ...context, targetCelsius: 67, secondsToNextAction } },
        };
      });
    const more = encodeChunk(counting(true)).length - encodeChunk(counting(false)).length;
    assert.ok(Math.abs(more) < 16, `${more} bytes more`);
    assert.deepStrictEqual(decodeChunk(encodeChunk(counting(true))), counting(true));
  });

  it('refuses what would not come back', () => {
    const { reading } = historyReading();
    const refused: HistoryReading[][] = [
      [],
      [historyReading({ receivedAtMs: 0.5 })],
      [historyReading({ seq: -1 })],
      [historyReading({ session: 2 ** 53 })],
      [historyReading({ reading: { ...reading, atMs: NaN } })],
      [historyReading({ reading: { ...reading, sensors: [3, 3], values: [1, 2] } })],
      [historyReading({ reading: { ...reading, values: [] } })],
      [historyReading({ implausible: [-1] })],
      [historyReading({ reading: { ...reading, sensors: [32_768] } })],
      Array.from({ length: chunkLimits.readings + 1 }, () => historyReading()),
    ];
    for (const readings of refused)
      assert.throws(
        () => encodeChunk(readings),
        (error) => hasCode(error, 'VALUE_OUT_OF_RANGE'),
      );
  });
});

describe('partsOf', () => {
  it('cuts readings into as few chunks as can hold them', () => {
    const many = Array.from({ length: 2 * chunkLimits.readings + 1 }, (_, seq) => historyReading({ seq }));
    assert.deepEqual(
      partsOf(many).map(({ length }) => length),
      [chunkLimits.readings, chunkLimits.readings, 1],
    );
    assert.deepEqual(partsOf(many).flat(), many);
    assert.deepEqual(partsOf([]), []);
  });

  it('cuts readings of a device that names other sensors each time', () => {
    const readings = Array.from({ length: 9 }, (_, seq) => {
      const sensors = Array.from({ length: 64 }, (_sensor, at) => seq * 64 + at);
      return historyReading({ seq, reading: { atMs, sensors, values: sensors, context: undefined } });
    });
    assert.throws(() => encodeChunk(readings), /different sensors/);
    assert.deepEqual(
      partsOf(readings).map(({ length }) => length),
      [4, 4, 1],
    );
    assert.deepStrictEqual(
      partsOf(readings).flatMap((part) => decodeChunk(encodeChunk(part))),
      readings,
    );
  });
});
