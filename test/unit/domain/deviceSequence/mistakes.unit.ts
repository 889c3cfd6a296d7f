import assert from 'node:assert/strict';
import { data, dataFrom, hello, SequenceWorld } from './sequenceWorld.js';

// What proto/README.md says under "Counters that are wrong", mistake by mistake.
describe('counters that are wrong', () => {
  let world: SequenceWorld;
  beforeEach(() => {
    world = new SequenceWorld();
  });
  /** A hello of a device with a clock is never the same bytes twice. */
  const atTime = (ms: number) => ({ bytes: `sent at ${ms}` });

  it('boot is not kept, with a clock: an epoch for each start', () => {
    for (const start of [1, 2, 3]) {
      world.accept(hello(1, 1, atTime(start)), ...dataFrom(1, 1, 5, `start ${start}`));
    }
    assert.deepEqual(world.notices, ['sequenceRestarted', 'sequenceRestarted']);
    assert.equal(world.state.counts.restarts, 2);
  });

  it('boot is not kept, without a clock: the hello is a repeat, and what follows is parked', () => {
    world.accept(hello(1, 1), ...dataFrom(1, 1, 5, 'before'));
    assert.deepEqual(world.takeAll(hello(1, 1), data(1, 1, { body: 'after' })), [
      'repeat 0',
      'NUMBER_REUSED',
    ]);
    assert.deepEqual(world.notices, ['numberReused']);
  });

  it('seq begins anew without a hello: parked, the older ones as too old', () => {
    world.accept(hello(57, 1), ...dataFrom(57, 1, 200));
    const again = world.takeAll(data(57, 1, { body: 'again' }), data(57, 190, { body: 'again' }));
    assert.deepEqual(again, ['SEQUENCE_TOO_OLD', 'NUMBER_REUSED']);
  });

  it('seq goes on over a start: the numbers before are missing in each boot', () => {
    world.accept(hello(57, 1), ...dataFrom(57, 1, 5), hello(58, 1), data(58, 6));
    assert.deepEqual([world.missing, world.notices], [['0/58: 1–5'], []]);
  });

  it('connection does not count: an epoch for each connection, in which the numbers before are missing', () => {
    world.accept(hello(57, 1, atTime(1)), ...dataFrom(57, 1, 5), hello(57, 1, atTime(2)), data(57, 6));
    assert.deepEqual(world.notices, ['sequenceRestarted']);
    assert.deepEqual(world.missing, ['1/57: 1–5']);
  });

  it('boot is a clock that was not set once: an epoch, and the clock goes on in it unnoticed', () => {
    const nowSeconds = Math.floor(world.nowMs / 1000);
    world.accept(
      hello(nowSeconds - 60, 1),
      hello(12, 1),
      data(12, 1),
      hello(nowSeconds, 1),
      data(nowSeconds, 1),
    );
    assert.deepEqual(world.notices, ['sequenceRestarted']);
    assert.equal(world.state.current, 1);
  });

  it('boot is read from erased flash: it jumps, and falls with the next start', () => {
    world.accept(hello(57, 1), hello(2 ** 32 - 1, 1), hello(58, 1));
    assert.deepEqual(world.notices, ['bootJumped', 'sequenceRestarted']);
  });

  it('an older copy of flash came back: an epoch, also under a known installation', () => {
    world.accept(hello(57, 1, { installation: 'a' }), hello(40, 1, { installation: 'a' }), data(40, 1));
    assert.deepEqual([world.notices, world.state.current], [['sequenceRestarted'], 1]);
  });

  it('two machines have one id: they go on, each in its epoch', () => {
    world.accept(hello(57, 1), data(57, 1), hello(3, 1), data(3, 1), hello(57, 2), data(57, 2));
    assert.deepEqual(world.notices, ['sequenceRestarted', 'identityShared']);
  });

  it('no hello is said: it goes on', () => {
    world.accept(hello(57, 1), data(57, 1), data(58, 1));
    assert.deepEqual([world.notices, world.state.current], [['helloMissing'], 0]);
  });
});
