import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decodeUplink } from '../../../adapters/protobuf/index.js';
import { bySize } from '../../support/bySize.js';
import { fuzzedUplink } from '../../support/uplinkFuzz.js';
import { IngestBench } from './ingestBench.js';
import { entriesOf } from './model/log.js';

const inputs = bySize({ quick: 1_000, usual: 10_000, full: 100_000 });
/** One of each device, so that everyone's message can be looked for. */
const batchSize = 200;

describe('ingest, given fuzzed messages', () => {
  it(`stores or parks each one: ${inputs} messages`, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fuzzedUplink, { minLength: batchSize, maxLength: batchSize }),
        async (messages) => {
          const bench = new IngestBench();
          const deliveries = messages.map((body, index) => ({
            ...bench.hello(1, 1),
            deviceId: `keg-${index}`,
            routingKey: `devices.keg-${index}.up`,
            body,
          }));
          await bench.handle(deliveries);
          const kept = new Set([
            ...entriesOf(bench.store).map(({ deviceId }) => deviceId),
            ...bench.parking.parked.map(({ message }) => message.deviceId),
          ]);
          const lost = deliveries.filter(
            ({ deviceId, body }) => !kept.has(deviceId) && !isLastWill(body, deviceId),
          );
          assert.deepEqual(
            lost.map(({ body }) => Buffer.from(body).toString('hex')),
            [],
          );
          const unhandled = bench.parking.parked.filter(
            ({ message }) => message.code === 'MESSAGE_UNHANDLED',
          );
          assert.deepEqual(
            unhandled.map(({ message }) => message.cause),
            [],
          );
        },
      ),
      { numRuns: inputs / batchSize, endOnFailure: true },
    );
  });
});

/** Of a device that never said hello it ends no connection: nothing is to be kept of it. */
function isLastWill(body: Uint8Array, deviceId: string): boolean {
  return decodeUplink(body, deviceId).body.type === 'lastWill';
}
