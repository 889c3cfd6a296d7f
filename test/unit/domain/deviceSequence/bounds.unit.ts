import assert from 'node:assert/strict';
import { sequenceLimits } from '../../../../domain/device/sequence/index.js';
import { data, dataFrom, hello, redelivered, SequenceWorld } from './sequenceWorld.js';

const { epochs, bootsOfEpoch, hellosOfBoot, bodiesOfEpoch, missingRanges, parkedRangesOfBoot } =
  sequenceLimits;

describe("what is kept of a device's numbering", () => {
  it('has the bounds that are documented', () => {
    assert.deepEqual(
      [epochs, bootsOfEpoch, hellosOfBoot, bodiesOfEpoch, missingRanges, parkedRangesOfBoot],
      [8, 8, 4, 64, 32, 64],
    );
  });

  it('is the last epochs; what was missing before is lost', () => {
    const world = new SequenceWorld();
    world.accept(hello(100, 1), data(100, 2));
    for (let boot = 99; boot > 90; boot--) world.accept(hello(boot, 1), data(boot, 1));
    assert.deepEqual(
      world.state.epochs.map(({ epoch }) => epoch),
      [2, 3, 4, 5, 6, 7, 8, 9],
    );
    assert.equal(world.state.counts.lost, 1);
  });

  it('is the last boots of an epoch; what was missing before is lost', () => {
    const world = new SequenceWorld();
    for (let boot = 1; boot <= bootsOfEpoch + 1; boot++) world.accept(hello(boot, 1), data(boot, 3));
    const [epoch] = world.state.epochs;
    assert.deepEqual(
      [epoch?.boots.length, epoch?.evictedUpTo, world.state.counts.lost],
      [bootsOfEpoch, 1, 2],
    );
    assert.deepEqual(world.takeAll(data(1, 1)), ['SEQUENCE_TOO_OLD']);
    assert.deepEqual(world.takeAll(redelivered(data(1, 3)), redelivered(data(1, 1))), [
      'repeat 0',
      'parked repeat 0',
    ]);
    assert.equal(world.state.epochs[0]?.boots.length, bootsOfEpoch);
  });

  it('includes a tail that was announced, which is lost with its boot', () => {
    const world = new SequenceWorld();
    world.accept(hello(1, 1), data(1, 1), hello(2, 1, { previous: [1, 5] }));
    for (let boot = 3; boot <= bootsOfEpoch + 1; boot++) world.accept(hello(boot, 1));
    assert.deepEqual([world.missing, world.state.counts.lost], [[], 4]);
  });

  it('is the last hellos of a boot', () => {
    const world = new SequenceWorld();
    for (let connection = 1; connection <= hellosOfBoot + 2; connection++) world.accept(hello(7, connection));
    assert.equal(world.state.epochs[0]?.boots[0]?.hellos.length, hellosOfBoot);
  });

  it('is the bodies of the last numbers: a repeat of an older one is parked where the log does not say what it was', () => {
    const world = new SequenceWorld(0);
    world.accept(hello(57, 1), ...dataFrom(57, 1, bodiesOfEpoch + 1));
    assert.equal(world.state.epochs[0]?.bodies.length, 3 * bodiesOfEpoch);
    assert.deepEqual(world.takeAll(data(57, 1), data(57, 2)), ['SEQUENCE_TOO_OLD', 'repeat 0']);
  });

  it('is the highest missing ranges of all boots: the lowest is lost, and counted', () => {
    const world = new SequenceWorld();
    world.accept(hello(57, 1), data(57, 4), hello(58, 1));
    for (let range = 1; range <= missingRanges; range++) world.accept(data(58, 2 * range));
    assert.equal(world.missing.length, missingRanges);
    assert.equal(world.missing[0], '0/58: 1–1');
    assert.equal(world.state.counts.lost, 3);
    assert.deepEqual(world.takeAll(data(57, 2), data(58, 1)), ['SEQUENCE_TOO_OLD', 'late 0']);
  });

  it('counts what the device dropped as dropped, not as lost', () => {
    const world = new SequenceWorld();
    world.accept(hello(57, 1), data(57, 4, { gap: { first: 1, last: 3 } }));
    for (let range = 1; range <= missingRanges; range++) world.accept(data(57, 4 + 2 * range));
    assert.deepEqual([world.state.counts.dropped, world.state.counts.lost], [3, 0]);
  });

  it('is the highest ranges of parked numbers', () => {
    const world = new SequenceWorld();
    world.accept(hello(57, 1));
    for (let seq = 1; seq <= 4 * parkedRangesOfBoot; seq++)
      world.accept(data(57, seq, { parked: seq % 2 === 0 }));
    const parked = world.state.epochs[0]?.boots[0]?.parked ?? [];
    assert.deepEqual([parked.length, parked.at(-1)?.last], [parkedRangesOfBoot, 4 * parkedRangesOfBoot]);
  });
});
