import assert from 'node:assert/strict';
import { rabbitPasswordHash } from '../../../adapters/amqp/topology/passwordHash.js';

describe('password hash of RabbitMQ', () => {
  it("is the one of the example in RabbitMQ's documentation", () => {
    const salt = Buffer.from('908dc60a', 'hex');
    assert.equal(rabbitPasswordHash('test12', salt), 'kI3GCqW5JLMJa4iX1lo7X4D6XbYqlLgxIs30+P6tENUV2POR');
  });

  it('has another salt each time', () => {
    assert.notEqual(rabbitPasswordHash('test12'), rabbitPasswordHash('test12'));
  });
});
