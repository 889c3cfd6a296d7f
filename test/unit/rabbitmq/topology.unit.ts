import assert from 'node:assert/strict';
import fc from 'fast-check';
import { topology } from '../../../adapters/amqp/index.js';

describe('topology of the broker', () => {
  it('binds the uplink queues in the order of their names, whatever their number', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99 }), (partitions) => {
        const ring = topology(partitions).bindings.filter(({ source }) => source === 'brewline.uplink');
        const names = ring.map(({ destination }) => destination.name);
        assert.deepEqual(names, [...names].sort());
        assert.equal(new Set(names).size, partitions);
        assert.equal(new Set(ring.map(({ routingKey }) => routingKey)).size, 1);
      }),
    );
  });

  it('lets devices reach the ring only when the ring is complete', () => {
    const { bindings } = topology(4);
    assert.deepEqual(bindings.at(-1), {
      source: 'amq.topic',
      destination: { type: 'exchange', name: 'brewline.uplink' },
      routingKey: 'devices.*.up',
    });
  });

  it('gives every uplink queue one consumer at a time, a delivery limit and a dead-letter exchange that leads somewhere', () => {
    const { queues, bindings } = topology(4);
    for (const queue of queues.filter(({ name }) => /\.\d\d$/.test(name))) {
      assert.deepEqual(queue.arguments, {
        'x-queue-type': 'quorum',
        'x-single-active-consumer': true,
        'x-delivery-limit': 100,
        'x-dead-letter-exchange': 'brewline.uplink.dead',
      });
    }
    assert.ok(
      bindings.some(
        ({ source, destination }) => source === 'brewline.uplink.dead' && destination.type === 'queue',
      ),
    );
  });
});
