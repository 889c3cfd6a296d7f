import assert from 'node:assert/strict';
import { data, dataFrom, hello, lastWill, redelivered, SequenceWorld } from './sequenceWorld.js';

describe("a device's numbering, case by case", () => {
  it('knows a message of the log after a crash before its aggregates', () => {
    const world = new SequenceWorld();
    world.accept(hello(57, 1), data(57, 1));
    assert.deepEqual(world.takeAll(redelivered(data(57, 1))), ['repeat 0']);
    assert.equal(world.log.length, 2);
  });

  it('takes two lives that are redelivered together for two epochs, each message once', () => {
    const lives = [hello(57, 1), ...dataFrom(57, 1, 9), hello(12, 1), ...dataFrom(12, 1, 3)];
    for (const stored of [0, 5, 10, 11, lives.length]) {
      const world = new SequenceWorld();
      world.takeAll(...lives.slice(0, stored));
      world.takeAll(...lives.map(redelivered));
      assert.deepEqual(
        world.log.map(({ epoch, boot }) => `${epoch}/${boot}`),
        lives.map(({ ...message }) => ('boot' in message && message.boot === 57 ? '0/57' : '1/12')),
      );
      assert.deepEqual(world.notices, ['sequenceRestarted']);
      assert.deepEqual(world.missing, []);
    }
  });

  it('knows a hello that is redelivered after the next connection or the next boot', () => {
    for (const next of [hello(57, 2), hello(58, 1)]) {
      const world = new SequenceWorld();
      world.accept(hello(57, 1), next);
      assert.deepEqual(world.takeAll(redelivered(hello(57, 1))), ['repeat 0']);
    }
  });

  it('knows a message of an older epoch, and leaves the current one alone', () => {
    const world = new SequenceWorld();
    world.accept(hello(57, 1), ...dataFrom(57, 1, 9), hello(12, 1), data(12, 1));
    const before = world.state;
    assert.deepEqual(world.takeAll(redelivered(data(57, 9))), ['repeat 0']);
    assert.equal(world.state, before);
  });

  it('stores the buffer of a boot that never connected, after data of the next boot', () => {
    const world = new SequenceWorld();
    world.accept(hello(57, 1), data(57, 1), hello(59, 1), data(59, 1));
    assert.deepEqual(world.takeAll(...dataFrom(58, 1, 3)), ['late 0', 'late 0', 'late 0']);
    assert.deepEqual(world.takeAll(data(58, 2), data(59, 2)), ['repeat 0', 'new 0']);
    assert.deepEqual(world.notices, []);
  });

  it('begins an epoch for a device that was reset to the same boot and connection', () => {
    const world = new SequenceWorld();
    world.accept(hello(1, 1), ...dataFrom(1, 1, 5, 'before'));
    world.accept(hello(1, 1, { bytes: 'after' }), ...dataFrom(1, 1, 8, 'after'));
    assert.equal(world.log.filter(({ epoch }) => epoch === 1).length, 9);
    assert.deepEqual(world.notices, ['sequenceRestarted']);
    assert.equal(world.state.counts.restarts, 1);
  });

  it('sorts two lives with the same numbers that are redelivered together', () => {
    const lives = [
      ...[hello(1, 1), ...dataFrom(1, 1, 5, 'before')],
      ...[hello(1, 1, { bytes: 'after' }), ...dataFrom(1, 1, 8, 'after')],
    ];
    for (let stored = 0; stored <= lives.length; stored++) {
      const world = new SequenceWorld();
      world.takeAll(...lives.slice(0, stored));
      world.takeAll(...lives.map(redelivered));
      assert.deepEqual(
        world.log.map(({ epoch }) => epoch),
        lives.map((_, at) => (at < 6 ? 0 : 1)),
      );
      assert.deepEqual(world.missing, []);
    }
  });

  it('lets the epochs of two machines with one id alternate, and loses nothing', () => {
    const world = new SequenceWorld();
    for (let turn = 1; turn <= 20; turn++) {
      world.accept(hello(57, turn), ...dataFrom(57, 5 * turn - 4, 5 * turn));
      world.accept(hello(3, turn), ...dataFrom(3, 3 * turn - 2, 3 * turn));
    }
    assert.deepEqual(
      world.state.epochs.map(({ epoch, boots }) => [epoch, boots.map(({ boot, upTo }) => [boot, upTo])]),
      [
        [0, [[57, 100]]],
        [1, [[3, 60]]],
      ],
    );
    assert.deepEqual(world.missing, []);
    assert.deepEqual([...new Set(world.notices)], ['sequenceRestarted', 'identityShared']);
  });

  it('finds a boot counter that jumped once odd, and what follows a new beginning', () => {
    const world = new SequenceWorld();
    world.accept(hello(57, 1), data(57, 1), hello(2 ** 32 - 1, 1), data(2 ** 32 - 1, 1));
    assert.deepEqual(world.notices, ['bootJumped']);
    world.accept(hello(58, 1), data(58, 1));
    assert.deepEqual(world.notices, ['bootJumped', 'sequenceRestarted']);
    assert.equal(world.state.current, 1);
  });

  it('accepts a missing number late, and once', () => {
    const world = new SequenceWorld();
    world.accept(hello(57, 1), ...dataFrom(57, 1, 3));
    assert.deepEqual(world.takeAll(data(57, 50), data(57, 30), data(57, 30)), [
      'new 0',
      'late 0',
      'repeat 0',
    ]);
    assert.deepEqual(world.missing, ['0/57: 4–29', '0/57: 31–49']);
  });

  it('accepts a number that the device said it dropped, once', () => {
    const world = new SequenceWorld();
    world.accept(hello(57, 1), ...dataFrom(57, 1, 9), data(57, 20, { gap: { first: 10, last: 19 } }));
    assert.deepEqual(world.missing, ['(0/57: 10–19)']);
    assert.equal(world.state.counts.dropped, 10);
    assert.deepEqual(world.takeAll(data(57, 12), data(57, 12)), ['late 0', 'repeat 0']);
    assert.deepEqual(world.missing, ['(0/57: 10–11)', '(0/57: 13–19)']);
    assert.equal(world.state.counts.dropped, 9);
  });

  it('has no number for a last will, which names its connection itself', () => {
    const world = new SequenceWorld();
    world.accept(hello(57, 1), hello(57, 2), hello(12, 1));
    assert.deepEqual(world.takeAll(lastWill(57), lastWill(12), lastWill(99)), [
      'unnumbered 0',
      'unnumbered 1',
      'unnumbered 1',
    ]);
    assert.equal(world.log.length, 3);
  });

  it('takes what was stored before the log was one for epoch 0, by its mark', () => {
    const world = new SequenceWorld();
    for (const seq of [1, 2, 4, 2])
      world.append({ type: 'unordered', epoch: 0, boot: 57, seq, hash: seq, receivedAtMs: world.nowMs });
    assert.deepEqual(world.takeAll(redelivered(data(57, 3)), data(57, 5)), ['repeat 0', 'new 0']);
    assert.deepEqual(world.missing, []);
  });
});
