import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { setTimeout as work } from 'node:timers/promises';
import type { ConsumeMessage } from 'amqplib';
import { DeliveryBatches, toDelivery } from '../../../adapters/amqp/deliveryBatches.js';

const message = (bytes = 10) =>
  ({ fields: { routingKey: 'devices.keg.up' }, content: Buffer.alloc(bytes, 'x') }) as ConsumeMessage;
/** A hundred small messages, or one of the largest, with what the log has beside each. */
const limits = { messages: 100, bytes: 66_500 };

function filled(count: number): DeliveryBatches {
  const batches = new DeliveryBatches(limits);
  for (let index = 0; index < count; index += 1) batches.push(message());
  return batches;
}

describe('batches of deliveries', () => {
  it('gives what there is at once while messages come one by one', async () => {
    const batches = filled(1);
    await batches.next();
    batches.push(message());
    const next = batches.next();
    // Later than any promise that waits for nothing, and long before a gathering ends.
    setImmediate(() => batches.push(message()));
    assert.equal((await next)?.length, 1);
  });

  it('gathers a little longer after a batch that shows that they come fast', async () => {
    const batches = filled(50);
    assert.equal((await batches.next())?.length, 50);
    // What is done with a batch takes a while; the next one may gather for longer than that.
    await work(10);
    batches.push(message());
    const next = batches.next();
    setImmediate(() => batches.push(message()));
    assert.equal((await next)?.length, 2);
  });

  it('keeps to its limits, however much waits, in order', async () => {
    const batches = filled(230);
    batches.push(message(65_536));
    batches.push(message());
    const counts = [];
    for (let batch = 0; batch < 5; batch += 1) counts.push((await batches.next())?.length);
    assert.deepEqual(counts, [100, 100, 30, 1, 1]);
  });

  it('holds no more of a large message than is kept of one, with the size and the hash of all of it', async () => {
    const batches = filled(0);
    batches.push(message(4_000_000));
    const [large] = (await batches.next()) ?? [];
    assert.ok(large);
    assert.deepEqual([large.content.length, large.content.buffer.byteLength], [65_536, 65_536]);
    const sha256 = createHash('sha256').update(Buffer.alloc(4_000_000, 'x')).digest();
    assert.deepEqual(toDelivery({ ...large, properties: { headers: {} } } as ConsumeMessage, 1).whole, {
      bytes: 4_000_000,
      sha256,
    });
  });

  it('ends when it is closed', async () => {
    const batches = filled(0);
    const next = batches.next();
    batches.close();
    assert.equal(await next, undefined);
  });
});

describe('a delivery', () => {
  const delivered = (exchange: string, headers: object) => {
    const fields = { exchange, routingKey: 'devices.keg.up', redelivered: false };
    return toDelivery({ fields, properties: { headers }, content: Buffer.from('b') } as ConsumeMessage, 1)
      .request;
  };

  it('carries what an operator asks, who publishes behind the exchange of the devices', () => {
    const uplink = 'brewline.uplink';
    assert.deepEqual(delivered(uplink, { 'brewline-request': 'resetOrder' }), { type: 'resetOrder' });
    assert.deepEqual(delivered(uplink, { 'brewline-request': 'requeue', 'brewline-epoch': 2 }), {
      type: 'requeue',
      epoch: 2,
    });
    assert.equal(delivered(uplink, {}), undefined);
  });

  it('of a device carries none, whatever its headers say', () => {
    assert.equal(delivered('amq.topic', { 'brewline-request': 'resetOrder' }), undefined);
  });
});
