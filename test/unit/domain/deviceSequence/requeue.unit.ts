import assert from 'node:assert/strict';
import { data, dataFrom, hello, redelivered, reset, SequenceWorld } from './sequenceWorld.js';

const worldAfter = (...messages: Parameters<SequenceWorld['accept']>) => {
  const world = new SequenceWorld();
  world.accept(...messages);
  return world;
};

describe('a parked message that is sent through again', () => {
  it('is accepted once, then a repeat, with and without the last entries of the log', () => {
    for (const recentLimit of [0, 1_000]) {
      const world = new SequenceWorld(recentLimit);
      world.accept(hello(57, 1), data(57, 1, { parked: true }), data(57, 2));
      const again = data(57, 1, { requeuedInto: 0 });
      assert.deepEqual(world.takeAll(again, again), ['late 0', 'repeat 0']);
      assert.deepEqual(world.state.epochs[0]?.boots[0]?.parked, []);
      assert.deepEqual(world.takeAll(redelivered(data(57, 1))), ['repeat 0']);
    }
  });

  it('stays parked when it still can not be understood', () => {
    const world = worldAfter(hello(57, 1), data(57, 1, { parked: true }));
    const again = data(57, 1, { requeuedInto: 0 });
    assert.deepEqual(world.takeAll({ ...again, parked: true } as typeof again, again), ['late 0', 'late 0']);
    assert.deepEqual(world.takeAll(again), ['repeat 0']);
  });

  it('may have the number of another message, which is known all the same', () => {
    const world = worldAfter(hello(57, 1), data(57, 1));
    const other = { body: 'other' };
    const again = data(57, 1, { ...other, requeuedInto: 0 });
    assert.deepEqual(world.takeAll(data(57, 1, other), again, again), [
      'NUMBER_REUSED',
      'late 0',
      'repeat 0',
    ]);
    assert.deepEqual(world.takeAll(redelivered(data(57, 1)), redelivered(data(57, 1, other))), [
      'repeat 0',
      'repeat 0',
    ]);
  });

  it('may be of a boot or an epoch that is not kept any more, and does not bring it back', () => {
    const world = worldAfter(hello(57, 1), data(57, 1), reset, data(58, 1));
    const again = data(57, 2, { requeuedInto: 0 });
    assert.deepEqual(world.takeAll(again, again), ['late 0', 'repeat 0']);
    assert.deepEqual(
      world.state.epochs.map(({ epoch }) => epoch),
      [1],
    );
  });

  it('is of its own epoch, whatever another one has under its number', () => {
    const world = worldAfter(
      hello(1, 1),
      data(1, 1, { parked: true }),
      hello(1, 1, { bytes: 'b' }),
      data(1, 1),
    );
    const again = data(1, 1, { requeuedInto: 0 });
    assert.deepEqual(world.takeAll(again, again), ['late 0', 'repeat 0']);
  });

  it('closes nothing of the numbers that follow', () => {
    const world = worldAfter(hello(57, 1), data(57, 1, { parked: true }), data(57, 2));
    world.takeAll(data(57, 1, { requeuedInto: 0 }));
    assert.deepEqual(world.takeAll(data(57, 4), data(57, 3)), ['new 0', 'late 0']);
  });
});

describe('an edited version of a parked message', () => {
  const edit = (body: string, seq = 1) => data(57, seq, { body, requeuedInto: 0, editOf: '' });
  const worlds = (...messages: Parameters<SequenceWorld['accept']>) =>
    [0, 1_000].map((recentLimit) => {
      const world = new SequenceWorld(recentLimit);
      world.accept(...messages);
      return world;
    });

  it('is accepted once under its number, though later ones were, and so is no other version', () => {
    for (const world of worlds(hello(57, 1), data(57, 1, { parked: true }), data(57, 2), data(57, 3))) {
      const original = data(57, 1, { requeuedInto: 0, parked: true });
      assert.deepEqual(world.takeAll(edit('a'), edit('a'), edit('b'), original), [
        ...['late 0', 'repeat 0'],
        ...['repeat 0', 'repeat 0'],
      ]);
      assert.deepEqual([world.state.epochs[0]?.boots[0]?.parked, world.missing], [[], []]);
      // The device sends it again itself.
      assert.deepEqual(world.takeAll(redelivered(data(57, 1, { parked: true }))), ['repeat 0']);
    }
  });

  it('counts for nothing while it is parked again', () => {
    for (const world of worlds(hello(57, 1), data(57, 1, { parked: true }))) {
      const bad = { ...edit('bad'), parked: true } as ReturnType<typeof edit>;
      assert.deepEqual(world.takeAll(bad, edit('good'), edit('good')), ['late 0', 'late 0', 'repeat 0']);
    }
  });

  it('may have the number of another message, and is one with what was parked under it', () => {
    for (const world of worlds(hello(57, 1), data(57, 1, { body: 'first' }))) {
      assert.deepEqual(world.takeAll(data(57, 1), edit('a'), edit('b')), [
        ...['NUMBER_REUSED', 'late 0', 'repeat 0'],
      ]);
      assert.deepEqual(world.takeAll(redelivered(data(57, 1, { body: 'first' }))), ['repeat 0']);
    }
  });

  it('is accepted once also where its row does not know its epoch', () => {
    for (const world of worlds(hello(57, 1), data(57, 1, { parked: true }), data(57, 2))) {
      const unplaced = (body: string) => data(57, 1, { body, editOf: '' });
      assert.deepEqual(world.takeAll(unplaced('a'), unplaced('a'), unplaced('b')), [
        ...['late 0', 'repeat 0', 'repeat 0'],
      ]);
    }
  });

  it('closes the number of a message that ingest never saw', () => {
    // The broker gave it up: nobody read its number, which is missing.
    for (const world of worlds(hello(57, 1), data(57, 1), data(57, 3))) {
      const unseen = (body: string) => data(57, 2, { body, editOf: '' });
      assert.deepEqual(world.takeAll(unseen('a'), unseen('b'), data(57, 2)), [
        'late 0',
        'repeat 0',
        'repeat 0',
      ]);
      assert.deepEqual(world.missing, []);
    }
    for (const world of worlds(hello(57, 1), data(57, 1))) {
      const next = (body: string) => data(57, 2, { body, editOf: '' });
      assert.deepEqual(world.takeAll(next('a'), next('b'), data(57, 2)), ['new 0', 'repeat 0', 'repeat 0']);
    }
  });
});

describe('an operator who lets the numbering begin anew', () => {
  it('begins an epoch in which any boot and any number will do', () => {
    const world = worldAfter(
      hello(57, 1),
      ...dataFrom(57, 1, 9),
      reset,
      data(57, 10),
      hello(57, 2),
      data(57, 11),
    );
    assert.deepEqual([world.state.current, world.state.epochs.length, world.missing], [1, 1, []]);
    assert.equal(world.state.counts.restarts, 1);
  });

  it('gives up what is missing', () => {
    const world = worldAfter(hello(57, 1), data(57, 4), reset);
    assert.deepEqual([world.missing, world.state.counts.lost], [[], 3]);
  });

  it('has no part in what was sent before and is redelivered', () => {
    const world = worldAfter(hello(57, 1), data(57, 1), reset);
    assert.deepEqual(world.takeAll(redelivered(hello(57, 1)), redelivered(data(57, 1))), [
      'repeat 0',
      'repeat 0',
    ]);
  });

  it('hears a hello of a lower boot without another epoch', () => {
    const world = worldAfter(hello(57, 1), reset, hello(3, 1), data(3, 1));
    assert.deepEqual([world.state.current, world.notices], [1, []]);
  });
});

describe('telemetry of before the log had an entry for each message', () => {
  const marked = (...seqs: number[]) => {
    const world = new SequenceWorld();
    for (const seq of seqs)
      world.append({ type: 'unordered', epoch: 0, boot: 57, seq, hash: seq, receivedAtMs: world.nowMs });
    return world;
  };

  it('leaves a mark, at or below which everything is a repeat', () => {
    const world = marked(3, 4, 3, 9);
    assert.deepEqual(world.takeAll(redelivered(data(57, 8)), data(57, 1), data(57, 10)), [
      'repeat 0',
      'repeat 0',
      'new 0',
    ]);
  });

  it('shows a reset to the same boot by a first connection that comes fresh', () => {
    const world = marked(9);
    world.accept(hello(57, 1), ...dataFrom(57, 1, 3));
    assert.equal(world.state.current, 1);
    const sameLife = marked(9);
    sameLife.accept(redelivered(hello(57, 1)), hello(57, 2), data(57, 10));
    assert.equal(sameLife.state.current, 0);
  });

  it('does not close what is missing, when an older release ran in between', () => {
    const world = worldAfter(hello(57, 1), data(57, 1), data(57, 5));
    world.append({ type: 'unordered', epoch: 0, boot: 57, seq: 9, hash: 9, receivedAtMs: world.nowMs });
    assert.deepEqual(world.takeAll(data(57, 3), data(57, 5), data(57, 7)), [
      'late 0',
      'repeat 0',
      'repeat 0',
    ]);
  });
});
