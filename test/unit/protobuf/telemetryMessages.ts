import fc from 'fast-check';
import { readingLimits } from '../../../domain/machine/index.js';
import { brewline } from '../../../proto/generated/brewline.js';

const { Telemetry } = brewline.v1;

/** Mostly within the limits. */
const code = mostly(fc.integer({ min: 0, max: 32_767 }), fc.constantFrom(32_768, 2 ** 31 - 1));
const numbers = (most: number) =>
  mostly(fc.integer({ min: -900, max: 900 }), fc.integer({ min: -most, max: most }));
const time = mostly(fc.integer({ min: 0, max: readingLimits.atMs }), fc.integer({ min: 0, max: 2 ** 50 }));
const decimals = mostly(fc.integer({ min: 0, max: 6 }), fc.constant(7));

function mostly<Value>(usual: fc.Arbitrary<Value>, other: fc.Arbitrary<Value>): fc.Arbitrary<Value> {
  return fc.oneof({ weight: 30, arbitrary: usual }, { weight: 1, arbitrary: other });
}
const context = fc.record(
  {
    state: code,
    processType: code,
    step: code,
    phase: code,
    userAction: code,
    targetCentiCelsius: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
    secondsToNextAction: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
    error: code,
  },
  { requiredKeys: [] },
);
/** Nearly valid: the counts fit, and a rule is broken now and then. */
const block = fc
  .record({
    sensors: fc.uniqueArray(code, { maxLength: 4 }),
    deltas: fc.array(numbers(2 ** 31 - 1), { maxLength: 3 }),
  })
  .chain(({ sensors, deltas }) => {
    const values = sensors.length * (deltas.length + 1);
    return fc.record(
      {
        firstAtMs: time,
        atDeltaMs: fc.constant(deltas),
        context,
        sensors: fc.constant(sensors),
        decimals: fc.array(decimals, {
          minLength: sensors.length,
          maxLength: sensors.length,
        }),
        values: fc.array(numbers(2 ** 30), { minLength: values, maxLength: values }),
      },
      { requiredKeys: ['firstAtMs', 'sensors', 'values', 'atDeltaMs'] },
    );
  });
/** Telemetry as bytes: nearly all of it is valid. */
export const telemetryMessage: fc.Arbitrary<Buffer> = fc
  .record({ session: fc.integer({ min: 0, max: 2 ** 32 - 1 }), blocks: fc.array(block, { maxLength: 3 }) })
  .map((telemetry) => Buffer.from(Telemetry.encode(telemetry).finish()));

/** Bytes of other messages, in and between fields: repeated, merged, unpacked, over-long, cut. */
export function edited(message: fc.Arbitrary<Buffer>): fc.Arbitrary<Buffer> {
  const edit = fc.tuple(
    fc.nat(),
    fc.oneof(fc.uint8Array({ maxLength: 12 }), message),
    fc.integer({ min: 0, max: 3 }),
  );
  return fc.tuple(message, fc.array(edit, { maxLength: 3 })).map(([bytes, edits]) =>
    edits.reduce((before, [at, inserted, removed]) => {
      const place = at % (before.length + 1);
      return Buffer.concat([before.subarray(0, place), inserted, before.subarray(place + removed)]);
    }, bytes),
  );
}
