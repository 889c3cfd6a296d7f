import assert from 'node:assert/strict';
import fc from 'fast-check';
import { telemetryBody } from '../../../adapters/protobuf/encodeUplink.js';
import { readPlainTelemetry, type PlainTelemetry } from '../../../adapters/protobuf/plainTelemetry.js';
import { unpackReadings } from '../../../adapters/protobuf/unpackReadings.js';
import { wireFields } from '../../../adapters/protobuf/wireFields.js';
import { brewline } from '../../../proto/generated/brewline.js';
import { bySize } from '../../support/bySize.js';
import { edited, telemetryMessage } from './telemetryMessages.js';

const { Telemetry } = brewline.v1;
const inputs = bySize({ quick: 1_000, usual: 5_000, full: 100_000 });

/** What the generated decoder and `unpackReadings` make of it; undefined where they refuse it or leave out a reading. */
function decoded(bytes: Uint8Array): PlainTelemetry | undefined {
  try {
    const telemetry = Telemetry.decode(bytes);
    const { readings, rejected } = unpackReadings(telemetry);
    return rejected.length === 0 ? { session: telemetry.session, readings } : undefined;
  } catch {
    return undefined;
  }
}

describe('plain telemetry', () => {
  it(`is what the generated decoder makes of it, or is left to that: ${inputs} inputs`, () => {
    let plain = 0;
    fc.assert(
      fc.property(
        fc.oneof(telemetryMessage, edited(telemetryMessage), fc.uint8Array({ maxLength: 60 })),
        (bytes) => {
          const read = readPlainTelemetry(bytes);
          if (!read) return;
          plain += 1;
          assert.deepStrictEqual(read, decoded(bytes));
        },
      ),
      { numRuns: inputs },
    );
    assert.ok(plain > inputs / 10, `${plain} of ${inputs} are plain: the rest proves little`);
  });

  it('is what machines send', () => {
    const reading = {
      atMs: 1_764_000_000_000,
      sensors: [1, 2, 27],
      values: [65.5, -20.25, -61],
      context: { ...idle, processType: 1, step: 31, targetCelsius: 66.5, secondsToNextAction: 90 },
    };
    const later = {
      ...reading,
      atMs: reading.atMs + 1_500,
      values: [65.6, -20, -60],
      context: reading.context,
    };
    const [field] = [...wireFields(telemetryBody([reading, later, { ...reading, context: undefined }], 7))];
    assert.ok(field && 'bytes' in field);
    const read = readPlainTelemetry(field.bytes);
    assert.equal(read?.readings.length, 3);
    assert.deepStrictEqual(read, decoded(field.bytes));
  });

  it('is not what only the generated decoder understands', () => {
    const one = Telemetry.encode({
      session: 7,
      blocks: [{ firstAtMs: 5, sensors: [1], values: [2] }],
    }).finish();
    assert.ok(readPlainTelemetry(one));
    const unknownField = [0x18, 0x01];
    const unpackedSensor = [0x12, 0x06, 0x08, 0x05, 0x20, 0x01, 0x30, 0x04];
    const group = [0x13, 0x14];
    for (const more of [unknownField, unpackedSensor, group]) {
      const bytes = Buffer.concat([one, Buffer.from(more)]);
      assert.equal(readPlainTelemetry(bytes), undefined);
      assert.ok(Telemetry.decode(bytes));
    }
    // The number 5 in six bytes: a decoder of 32 bits takes it.
    const overLong = Buffer.from([0x08, 0x85, 0x80, 0x80, 0x80, 0x80, 0x00, ...one.subarray(2)]);
    assert.equal(readPlainTelemetry(overLong), undefined);
    assert.equal(Telemetry.decode(overLong).session, 5);
  });
});

const idle = {
  state: 0,
  processType: 0,
  step: 0,
  phase: 0,
  userAction: 0,
  targetCelsius: undefined,
  secondsToNextAction: 0,
  error: 0,
};
