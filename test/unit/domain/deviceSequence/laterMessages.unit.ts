import assert from 'node:assert/strict';
import { laterMessages } from '../../../../domain/device/sequence/index.js';
import { data, hello, SequenceWorld } from './sequenceWorld.js';

describe('messages after another one', () => {
  it('are those that arrived with higher numbers, of its boot and of later boots and epochs', () => {
    const world = new SequenceWorld();
    world.accept(hello(57, 1), data(57, 1), data(57, 2), data(57, 5), data(57, 6));
    const after = (boot: number, seq: number, epoch = 0) => laterMessages(world.state, { epoch, boot, seq });
    assert.deepEqual(
      [after(57, 1), after(57, 2), after(57, 4), after(57, 6), after(58, 1), after(56, 9)],
      [3, 2, 2, 0, 0, 4],
    );
    world.accept(hello(58, 1), data(58, 1));
    assert.deepEqual([after(57, 5), after(57, 6), after(58, 1)], [2, 1, 0]);
    world.accept(hello(3, 1), data(3, 1), data(3, 2));
    assert.deepEqual([after(58, 1), after(3, 1, 1)], [2, 1]);
  });
});
