import assert from 'node:assert/strict';
import { data, dataFrom, hello, redelivered, reset, SequenceWorld } from './sequenceWorld.js';

const worldAfter = (...messages: Parameters<SequenceWorld['accept']>) => {
  const world = new SequenceWorld();
  world.accept(...messages);
  return world;
};

describe('the epoch of a message', () => {
  it('is that of the boot: the newest epoch that knows it', () => {
    const world = worldAfter(hello(1, 1), data(1, 1), hello(1, 1, { bytes: 'b' }));
    assert.deepEqual(world.takeAll(data(1, 1, { body: 'b' })), ['new 1']);
  });

  it('is that in which its number has its body, when it is redelivered', () => {
    const world = worldAfter(hello(1, 1), data(1, 1), hello(1, 1, { bytes: 'b' }));
    assert.deepEqual(world.takeAll(redelivered(data(1, 1)), redelivered(data(1, 2))), ['repeat 0', 'new 1']);
  });

  it('is an older one for its unknown numbers, late', () => {
    const world = worldAfter(hello(57, 1), data(57, 1), hello(12, 1));
    assert.deepEqual(world.takeAll(data(57, 2)), ['late 0']);
  });

  it('is the current one when two machines have the same boot', () => {
    const named = (installation: string, connection: number) => hello(5, connection, { installation });
    const world = worldAfter(
      named('1', 1),
      ...dataFrom(5, 1, 9, 'a'),
      named('2', 1),
      data(5, 1, { body: 'b' }),
    );
    world.accept(named('1', 2), data(5, 10, { body: 'a' }));
    world.accept(named('2', 2), data(5, 2, { body: 'b' }));
    assert.deepEqual(
      world.log.slice(-4).map(({ epoch }) => epoch),
      [0, 0, 1, 1],
    );
  });

  it('is the current one for a boot that nobody knows', () => {
    const world = worldAfter(hello(57, 1), hello(12, 1));
    assert.deepEqual(world.takeAll(data(13, 4)), ['new 1']);
  });

  it('parks another message under a number that is taken', () => {
    const world = worldAfter(hello(57, 1), data(57, 1));
    const other = data(57, 1, { body: 'other' });
    assert.deepEqual(world.takeAll(other, redelivered(other), data(57, 1)), [
      'NUMBER_REUSED',
      'parked repeat 0',
      'repeat 0',
    ]);
    assert.deepEqual(world.notices, ['numberReused']);
  });
});

describe('the epoch of a hello with an installation', () => {
  it('is the current one when it is the first that is named, in a further boot', () => {
    const world = worldAfter(hello(57, 1), data(57, 1), hello(58, 1, { installation: '1' }));
    assert.equal(world.state.current, 0);
    assert.equal(world.state.epochs[0]?.installation, '1');
    assert.deepEqual(world.notices, []);
  });

  it('is a new one for the first that is named, in a boot that is not above all', () => {
    const world = worldAfter(hello(57, 1), hello(57, 2, { installation: '1' }));
    assert.equal(world.state.current, 1);
  });

  it('is the current one for a boot of which no hello was heard', () => {
    const world = worldAfter(data(57, 40), hello(57, 2, { installation: '1' }));
    assert.deepEqual([world.state.current, world.notices], [0, ['helloMissing']]);
  });

  it('is a new one for another installation, whatever its boot', () => {
    const world = worldAfter(hello(57, 1, { installation: '1' }), hello(58, 1, { installation: '2' }));
    assert.deepEqual([world.state.current, world.notices], [1, ['sequenceRestarted']]);
  });

  it('is its own again, and people are told', () => {
    const world = worldAfter(
      hello(57, 1, { installation: '1' }),
      hello(3, 1, { installation: '2' }),
      hello(58, 1, { installation: '1' }),
      hello(3, 2, { installation: '2' }),
    );
    assert.deepEqual(
      world.log.map(({ epoch }) => epoch),
      [0, 1, 0, 1],
    );
    assert.deepEqual(world.notices, ['sequenceRestarted', 'identityShared', 'identityShared']);
  });

  it('is a new one of the same installation after a machine restored an old backup', () => {
    const named = (boot: number, bytes: string) => hello(boot, 1, { installation: '1', bytes });
    const world = worldAfter(
      named(57, 'a'),
      data(57, 1),
      named(40, 'b'),
      data(40, 1),
      named(41, 'c'),
      data(41, 1),
    );
    assert.deepEqual(
      world.log.map(({ epoch }) => epoch),
      [0, 0, 1, 1, 1, 1],
    );
    assert.equal(world.state.epochs[1]?.installation, '1');
    assert.deepEqual(world.notices, ['sequenceRestarted']);
  });

  it('is the current one after an operator reset the order, in whatever boot it is', () => {
    const world = worldAfter(hello(57, 1, { installation: '1' }), reset, data(57, 9));
    world.accept(hello(57, 2, { installation: '1' }), data(57, 10));
    assert.equal(world.state.current, 1);
  });
});

describe('the epoch of a hello without an installation', () => {
  it('is that of the same hello before: a repeat, even when its boot said many since', () => {
    const hellos = [1, 2, 3, 4, 5, 6].map((connection) => hello(57, connection));
    const world = worldAfter(...hellos);
    const outcomes = world.takeAll(...hellos, ...hellos.map(redelivered));
    assert.deepEqual([...new Set(outcomes)], ['repeat 0']);
    const forgetful = new SequenceWorld(0);
    forgetful.accept(...hellos);
    assert.deepEqual([...new Set(forgetful.takeAll(...hellos.slice(-4)))], ['repeat 0']);
  });

  it('is the older one whose newest boot it continues', () => {
    const world = worldAfter(hello(57, 1), hello(3, 1), hello(57, 2));
    assert.deepEqual([world.state.current, world.notices.at(-1)], [0, 'identityShared']);
    world.accept(hello(3, 2));
    assert.equal(world.state.current, 1);
  });

  it('is not the older one when a connection is left out', () => {
    assert.equal(worldAfter(hello(57, 1), hello(3, 1), hello(2, 3)).state.current, 2);
  });

  it('is the current one for a further boot, which is odd when it is far and no clock explains it', () => {
    const jumps = (boot: number) => worldAfter(hello(57, 1), hello(boot, 1));
    for (const boot of [58, 1_057, Date.UTC(2026, 4, 1) / 1_000])
      assert.deepEqual([jumps(boot).state.current, jumps(boot).notices], [0, []]);
    assert.deepEqual([jumps(1_058).state.current, jumps(1_058).notices], [0, ['bootJumped']]);
  });

  it('is the current one for a higher connection of the newest boot', () => {
    const world = worldAfter(hello(57, 1), hello(57, 4), hello(57, 5));
    assert.deepEqual([world.state.current, world.notices], [0, []]);
  });

  it('is the current one for a device that never keeps its counters, whatever connections it had in earlier lives', () => {
    const world = new SequenceWorld();
    for (let life = 0; life < 12; life++) {
      const bytes = String(life);
      world.accept(hello(1, 1, { bytes }), ...dataFrom(1, 1, 5, bytes));
      world.accept(hello(1, 2, { bytes }), ...dataFrom(1, 6, 9, bytes));
      world.accept(hello(1, 4, { bytes }), ...dataFrom(1, 10, 12, bytes));
      assert.equal(world.state.current, life);
    }
    assert.deepEqual(world.missing, []);
    assert.deepEqual([...new Set(world.notices)], ['sequenceRestarted']);
  });

  it('is a new one for anything else, redelivered or not', () => {
    for (const other of [hello(56, 1), hello(57, 2, { bytes: 'b' }), hello(57, 1, { bytes: 'b' })])
      for (const message of [other, redelivered(other)]) {
        const world = worldAfter(hello(57, 1), hello(57, 2), message);
        assert.deepEqual([world.state.current, world.notices], [1, ['sequenceRestarted']]);
      }
  });

  it('is a new one for the first connection of a boot that was first heard in its middle', () => {
    const world = worldAfter(data(1, 40), data(1, 41), hello(1, 1), ...dataFrom(1, 1, 50, 'b'));
    assert.equal(world.state.current, 1);
    assert.equal(worldAfter(data(1, 40), redelivered(hello(1, 1))).state.current, 0);
    assert.equal(worldAfter(data(1, 1), hello(1, 1)).state.current, 0);
  });
});

describe('a boot without a hello', () => {
  it('is accepted, and told once', () => {
    const world = worldAfter(hello(57, 1), data(58, 1), data(58, 2), data(58, 3));
    assert.deepEqual(world.notices, ['helloMissing']);
    assert.equal(world.state.current, 0);
  });

  it('may jump as well', () => {
    assert.deepEqual(worldAfter(hello(57, 1), data(5_000, 1)).notices, ['bootJumped', 'helloMissing']);
  });

  it('goes on with the hello that follows', () => {
    const world = worldAfter(hello(57, 1), data(58, 1), hello(58, 1), data(58, 2), hello(58, 2));
    assert.deepEqual([world.state.current, world.notices], [0, ['helloMissing']]);
  });

  it('is the first that is heard of a device', () => {
    const world = worldAfter(data(5, 9), data(5, 10));
    assert.deepEqual([world.state.current, world.notices, world.missing], [0, ['helloMissing'], []]);
  });
});
