import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readingIndex } from '../../../domain/machine/index.js';
import { packReadings, unpackReadings } from '../../../adapters/protobuf/index.js';
import type { ProcessContext, Reading } from '../../../domain/machine/index.js';
import { brewline } from '../../../proto/generated/brewline.js';

const code = fc.integer({ min: 0, max: 126 });

const context: fc.Arbitrary<ProcessContext | undefined> = fc.option(
  fc.record(
    {
      state: fc.integer({ min: 0, max: 2 }),
      processType: fc.integer({ min: 0, max: 6 }),
      step: code,
      phase: fc.integer({ min: 0, max: 16 }),
      userAction: code,
      targetCelsius: fc.option(
        fc.integer({ min: -2000, max: 10_000 }).map((centi) => centi / 100),
        { nil: undefined },
      ),
      secondsToNextAction: fc.integer({ min: 0, max: 90_000 }),
      error: code,
    },
    { noNullPrototype: true },
  ),
  { nil: undefined },
);

/** Runs of readings as machines make them: mostly the same sensors, and times that may stand still or jump back. */
const run: fc.Arbitrary<Reading[]> = fc
  .record({
    sensors: fc.uniqueArray(fc.integer({ min: 0, max: 1006 }), { maxLength: 6 }),
    context,
    firstAtMs: fc.integer({ min: 0, max: Date.UTC(2100, 0) }),
    count: fc.integer({ min: 1, max: 5 }),
  })
  .chain(({ sensors, context, firstAtMs, count }) =>
    fc
      .array(
        fc.record({
          deltaMs: fc.integer({ min: 0, max: 5_000_000_000 }),
          values: fc.array(
            fc.integer({ min: -(2 ** 22), max: 2 ** 22 }).map((scaled) => scaled / 1000),
            { minLength: sensors.length, maxLength: sensors.length },
          ),
        }),
        { minLength: count, maxLength: count },
      )
      .map((rows) =>
        rows.map(({ deltaMs, values }, index) => ({
          atMs: index % 2 === 0 ? firstAtMs + deltaMs : Math.max(0, firstAtMs - deltaMs),
          sensors,
          values,
          context,
        })),
      ),
  );

const readings = fc.array(run, { minLength: 1, maxLength: 4 }).map((runs) => runs.flat());

function overTheWire(sent: readonly Reading[]): Reading[] {
  const bytes = brewline.v1.Telemetry.encode({ session: 1, blocks: packReadings(sent) }).finish();
  return [...unpackReadings(brewline.v1.Telemetry.decode(bytes)).readings];
}

function malformed(pattern: RegExp) {
  return (error: unknown) =>
    error instanceof Error &&
    'code' in error &&
    error.code === 'MESSAGE_MALFORMED' &&
    pattern.test(error.message);
}

describe('packReadings and unpackReadings', () => {
  it('give every reading back as it was', () => {
    fc.assert(
      fc.property(readings, (sent) => assert.deepEqual(overTheWire(sent), sent)),
      { numRuns: 500 },
    );
  });

  it('give any single-precision value back exactly, or to 6 decimals', () => {
    const value = fc.float({ noNaN: true, min: -1000, max: 1000 });
    fc.assert(
      fc.property(value, (sent) => {
        const [reading] = overTheWire([{ atMs: 1, sensors: [3], values: [sent], context: undefined }]);
        const got = reading?.values[0] ?? Number.NaN;
        assert.ok(Math.fround(got) === sent || Math.abs(got - sent) <= 0.5e-6, `${got} for ${sent}`);
      }),
    );
  });

  it('take the fewest decimals that are exact, for each sensor on its own', () => {
    const at = (atMs: number, ...values: number[]): Reading => ({
      atMs,
      sensors: [3, 22, 6],
      values,
      context: undefined,
    });
    const blocks = packReadings([at(1000, 14.1, 1.034, 1), at(6000, 14, 1.0335, 0)]);
    assert.deepEqual(blocks, [
      {
        firstAtMs: 1000,
        atDeltaMs: [5000],
        sensors: [3, 22, 6],
        decimals: [1, 4, 0],
        values: [141, -1, 10340, -5, 1, -1],
      },
    ]);
  });

  it('keep one block while a countdown runs with the clock', () => {
    const brewing = (atMs: number, secondsToNextAction: number): Reading => ({
      atMs,
      sensors: [3],
      values: [66],
      context: {
        state: 1,
        processType: 1,
        step: 31,
        phase: 2,
        userAction: 0,
        targetCelsius: 66,
        secondsToNextAction,
        error: 0,
      },
    });
    const sent = [brewing(0, 100), brewing(1000, 99), brewing(2000, 98), brewing(3000, 1000)];
    assert.equal(packReadings(sent).length, 2);
    assert.deepEqual(overTheWire(sent), sent);
  });

  it('begin a new block when a sensor has no value', () => {
    const blocks = packReadings([
      { atMs: 0, sensors: [3, 1002], values: [12.05, 11], context: undefined },
      { atMs: 1, sensors: [3], values: [11.98], context: undefined },
    ]);
    assert.deepEqual(
      blocks.map((block) => block.sensors),
      [[3, 1002], [3]],
    );
  });

  it('let a huge value among small ones round none of them', () => {
    const values = fc.array(
      fc.oneof(
        fc.constantFrom(1.0495, 1e9, -1e9, 2 ** 30 - 1, 123_456.7, 0.000001, 0),
        fc.integer({ min: 900_000, max: 1_200_000 }).map((scaled) => scaled / 1e6),
      ),
      { minLength: 1, maxLength: 20 },
    );
    fc.assert(
      fc.property(values, (sent) => {
        const got = overTheWire(
          sent.map((value, atMs) => ({ atMs, sensors: [22, 3], values: [value, 20.5], context: undefined })),
        );
        assert.deepEqual(
          got.map((reading) => reading.values.map(Math.fround)),
          sent.map((value) => [Math.fround(value), 20.5]),
        );
      }),
    );
  });

  it('refuse to send what is no number, or too large', () => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, 2 ** 30]) {
      const reading = { atMs: 0, sensors: [3], values: [value], context: undefined };
      assert.throws(() => packReadings([reading]), malformed(/sensor 3 has the value/));
    }
  });
});

describe('unpackReadings', () => {
  const block = { firstAtMs: 1, atDeltaMs: [1], sensors: [3, 6], values: [1, 2, 3, 4] };
  const cases: [string, brewline.v1.Telemetry.$Properties, RegExp][] = [
    ['no block', {}, /no readings/],
    ['too few values', { blocks: [{ ...block, values: [1] }] }, /1 values for 2 readings of 2 sensors/],
    ['a sensor twice', { blocks: [{ ...block, sensors: [3, 3] }] }, /sensor 3 twice/],
    [
      'an impossible sensor',
      { blocks: [{ firstAtMs: 1, sensors: [70_000], values: [1] }] },
      /numbers end at 32767/,
    ],
    [
      '65 sensors',
      {
        blocks: [
          { firstAtMs: 1, sensors: Array.from({ length: 65 }, (_, i) => i), values: Array(65).fill(1) },
        ],
      },
      /65 sensors/,
    ],
    ['too few decimals', { blocks: [{ ...block, decimals: [1] }] }, /decimals for 1 of 2 sensors/],
    ['7 decimals', { blocks: [{ ...block, decimals: [7, 0] }] }, /7 decimals/],
    ['a time after 9999', { blocks: [{ ...block, firstAtMs: 253402300800000 }] }, /not in 1970 to 9999/],
    ['values beyond 2^30', { blocks: [{ firstAtMs: 1, sensors: [3], values: [2 ** 30] }] }, /2\^30/],
    ['a code beyond its column', { blocks: [{ ...block, context: { step: 40_000 } }] }, /step 40000/],
    ['a negative step', { blocks: [{ ...block, context: { step: -1 } }] }, /step -1/],
    [
      '1,001 readings',
      { blocks: [{ firstAtMs: 1, atDeltaMs: Array(1000).fill(1) }] },
      /more than 1000 readings/,
    ],
  ];
  for (const [name, telemetry, problem] of cases) {
    it(`refuses ${name}`, () => assert.throws(() => unpackReadings(telemetry), malformed(problem)));
  }

  it('takes 1,000 readings', () => {
    const blocks = [{ firstAtMs: 1, atDeltaMs: Array<number>(999).fill(1) }];
    assert.equal(unpackReadings({ blocks }).readings.length, 1000);
  });

  const kept = (blocks: brewline.v1.ReadingBlock.$Properties[]) => {
    const { readings: good, rejected } = unpackReadings({ blocks });
    const leftOut = rejected.map(({ index }) => index);
    return {
      values: good.map(({ values }, position) => `${readingIndex(position, leftOut)}: ${values.join()}`),
      rejected: rejected.map(({ index, cause }) => `${index}: ${cause}`),
    };
  };

  it('leaves out a value beyond its limit, and none of its neighbours', () => {
    const values = [1, 2 ** 30, -(2 ** 30), 1, 1];
    assert.deepEqual(kept([{ firstAtMs: 1, atDeltaMs: [1, 1, 1, 1], sensors: [3], values }]), {
      values: ['0: 1', '2: 1', '3: 2', '4: 3'],
      rejected: ['1: block 0 has a value beyond ±(2^30 - 1)'],
    });
  });

  it('leaves out a time that no calendar has, at the beginning and at the end', () => {
    const late = { firstAtMs: 253402300799999, atDeltaMs: [1], sensors: [3], values: [1, 1] };
    const early = { firstAtMs: 0, atDeltaMs: [-1, 2], sensors: [3], values: [5, 1, 1] };
    assert.deepEqual(kept([late, early]), {
      values: ['0: 1', '2: 5', '4: 7'],
      rejected: [
        '1: block 0 has the time 253402300800000 ms, which is not in 1970 to 9999',
        '3: block 1 has the time -1 ms, which is not in 1970 to 9999',
      ],
    });
  });

  it('leaves out a block that is wrong as a whole, and counts its readings', () => {
    const wrong = { ...block, sensors: [3, 70_000] };
    assert.deepEqual(kept([block, wrong, block]), {
      values: ['0: 1,3', '1: 3,7', '4: 1,3', '5: 3,7'],
      rejected: [2, 3].map((index) => `${index}: block 1 has sensor 70000; numbers end at 32767`),
    });
  });
});
