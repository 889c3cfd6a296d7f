import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decodeTelemetryBatch, type TelemetryHead } from '../../../adapters/protobuf/index.js';
import { sensors } from '../../../domain/machine/index.js';
import { encodeMessages, logContent, telemetryContent } from '../../support/logFixtures.js';

const receivedAtMs = Date.UTC(2026, 2, 7, 8);

/** Another sensor begins another block; a clock can go back within one. */
const anyReading = fc.record({
  atMs: fc.integer({ min: receivedAtMs - 2 ** 31, max: receivedAtMs }),
  sensors: fc.constantFrom([sensors.liquid], [sensors.probeTemperature, sensors.specificGravity]),
});

const anyContent = fc.oneof(
  { weight: 1, arbitrary: fc.constant({ session: 3, readings: undefined }) },
  {
    weight: 4,
    arbitrary: fc.record({
      session: fc.nat(3),
      readings: fc.array(anyReading, { minLength: 1, maxLength: 6 }),
    }),
  },
);

const anyMessages = fc.array(
  fc.record({ deviceId: fc.constantFrom('keg-1', 'base-2'), content: anyContent, late: fc.boolean() }),
  { maxLength: 12 },
);

describe('messages that are looked over before they are decoded', () => {
  it('show their device, session and last time, and those that are wanted are decoded as ever', () => {
    fc.assert(
      fc.property(anyMessages, fc.integer({ min: 1, max: 3 }), (messages, each) => {
        const data = encodeMessages(
          messages.map(({ content: { session, readings }, ...message }, seq) => ({
            ...message,
            ...{ seq, receivedAtMs: receivedAtMs + seq },
            content: readings
              ? telemetryContent(
                  session,
                  readings.map((reading) => ({
                    ...reading,
                    values: reading.sensors.map(() => 1),
                    context: undefined,
                  })),
                )
              : logContent(session, [{ atMs: receivedAtMs, severity: 1, text: 'a line' }]),
          })),
        );
        const heads: TelemetryHead[] = [];
        const wanted = decodeTelemetryBatch(data, {
          isJudged: true,
          isWanted: (head) => heads.push(head) % each === 0,
        });
        const withTelemetry = messages.filter(({ content }) => content.readings);
        assert.deepEqual(
          heads,
          withTelemetry.map(({ deviceId, content: { session, readings } }) => {
            return { deviceId, session, lastAtMs: readings?.at(-1)?.atMs };
          }),
        );
        const all = decodeTelemetryBatch(data).filter(({ telemetry }) => telemetry);
        assert.deepEqual(
          wanted,
          all.filter((_, index) => (index + 1) % each === 0),
        );
      }),
      { numRuns: 200 },
    );
  });
});
