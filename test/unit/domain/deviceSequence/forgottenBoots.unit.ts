import assert from 'node:assert/strict';
import { sequenceLimits } from '../../../../domain/device/sequence/index.js';
import { data, hello, redelivered, SequenceWorld } from './sequenceWorld.js';

/** A world without the last entries of the log, in which boot 1 is not kept any more. */
function worldAfterManyBoots(): SequenceWorld {
  const world = new SequenceWorld(0);
  for (let boot = 1; boot <= sequenceLimits.bootsOfEpoch + 1; boot += 1)
    world.accept(hello(boot, 1), data(boot, 1));
  return world;
}

describe('a message of a boot that is not kept any more', () => {
  it('is a repeat when its body is kept, and too old when it is not', () => {
    const world = worldAfterManyBoots();
    assert.deepEqual(world.takeAll(data(1, 1), data(1, 2)), ['repeat 0', 'SEQUENCE_TOO_OLD']);
  });

  it('is a repeat in its own epoch when it is redelivered after the counters began anew', () => {
    const world = worldAfterManyBoots();
    world.accept(hello(2, 1, { bytes: 'anew' }));
    assert.deepEqual(world.takeAll(redelivered(data(1, 1))), ['repeat 0']);
  });
});

describe('a boot that an older epoch knows as well', () => {
  const worldWithTwoEpochs = () => {
    const world = new SequenceWorld();
    world.accept(hello(1, 1), hello(2, 1), data(2, 1), hello(1, 1, { bytes: 'anew' }));
    return world;
  };

  it("is the current epoch's when it is between two boots of that, though it never said hello", () => {
    const world = worldWithTwoEpochs();
    world.accept(hello(3, 1));
    assert.deepEqual(world.takeAll(data(2, 1, { body: 'anew' })), ['new 1']);
  });

  it("is the current epoch's when it is not kept there any more", () => {
    const world = worldWithTwoEpochs();
    for (let boot = 2; boot <= sequenceLimits.bootsOfEpoch + 2; boot += 1)
      world.accept(hello(boot, 1, { bytes: 'anew' }));
    assert.deepEqual(world.takeAll(data(2, 2, { body: 'anew' })), ['SEQUENCE_TOO_OLD']);
  });

  it("is the current epoch's when it is above one that is not kept there any more, and below all that are", () => {
    const world = new SequenceWorld();
    world.accept(hello(4, 1), data(4, 1));
    for (const boot of [1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 12]) world.accept(hello(boot, 1, { bytes: 'anew' }));
    assert.equal(world.state.epochs[1]?.evictedUpTo, 3);
    assert.deepEqual(world.takeAll(data(4, 1, { body: 'anew' })), ['SEQUENCE_TOO_OLD']);
  });

  it('has its repeats in the epoch where they are, also when it counts as the one of the other by then', () => {
    const world = new SequenceWorld(0);
    world.accept(hello(2, 1), data(2, 1), hello(5, 1), hello(3, 1, { bytes: 'anew' }));
    assert.deepEqual(world.takeAll(data(2, 2)), ['late 0']);
    for (let boot = 4; boot <= 12; boot += 1) world.accept(hello(boot, 1, { bytes: 'anew' }));
    assert.deepEqual(world.takeAll(data(2, 2)), ['repeat 0']);
  });

  it('is the older one’s when it is above all boots of the current one', () => {
    const world = worldWithTwoEpochs();
    assert.deepEqual(world.takeAll(data(2, 2)), ['late 0']);
  });
});

describe('a number of which an operator sent a mended message through', () => {
  it('is known by the body that the device sent, too', () => {
    const world = new SequenceWorld(0);
    world.accept(hello(1, 1), data(1, 1, { parked: true }));
    const mended = data(1, 1, { body: 'mended', requeuedInto: 0 });
    assert.deepEqual(world.takeAll(mended, data(1, 1)), ['late 0', 'repeat 0']);
  });
});
