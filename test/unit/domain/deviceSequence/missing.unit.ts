import assert from 'node:assert/strict';
import { missingOf } from '../../../../domain/device/sequence/index.js';
import { data, dataFrom, hello, SequenceWorld } from './sequenceWorld.js';

const worldAfter = (...messages: Parameters<SequenceWorld['accept']>) => {
  const world = new SequenceWorld();
  world.accept(...messages);
  return world;
};

describe('missing numbers', () => {
  it('count from 1 in a boot whose first connection was heard', () => {
    assert.deepEqual(worldAfter(hello(57, 1), data(57, 3)).missing, ['0/57: 1–2']);
  });

  it('count from the first number that came when the first hello is not of the first connection', () => {
    assert.deepEqual(worldAfter(hello(57, 2), data(57, 30), data(57, 32)).missing, ['0/57: 31–31']);
  });

  it('count from the first number that came when there was no hello', () => {
    const world = worldAfter(data(57, 30), data(57, 31));
    assert.deepEqual(world.missing, []);
    assert.deepEqual(world.takeAll(data(57, 28), data(57, 28)), ['late 0', 'repeat 0']);
    assert.deepEqual(world.missing, ['0/57: 29–29']);
  });

  it('count from the first number after a mark of before', () => {
    const world = new SequenceWorld();
    world.append({ type: 'unordered', epoch: 0, boot: 57, seq: 40, hash: 1, receivedAtMs: world.nowMs });
    world.accept(data(57, 44), data(57, 46));
    assert.deepEqual([world.missing, world.notices], [['0/57: 45–45'], []]);
    assert.deepEqual(world.takeAll(data(57, 43)), ['late 0']);
  });

  it('are missing since the message that showed it', () => {
    const world = worldAfter(hello(57, 1), data(57, 1));
    world.nowMs += 5_000;
    const atMs = world.nowMs;
    world.accept(data(57, 9));
    world.nowMs += 5_000;
    world.takeAll(data(57, 5));
    assert.deepEqual(
      missingOf(world.state).map(({ first, last, sinceMs }) => [first, last, sinceMs]),
      [
        [2, 4, atMs],
        [6, 8, atMs],
      ],
    );
  });

  it('are not missing any more when all of them came', () => {
    const world = worldAfter(hello(57, 1), data(57, 4));
    world.takeAll(data(57, 2), data(57, 1), data(57, 3));
    assert.deepEqual([world.missing, world.state.counts.late], [[], 3]);
  });

  it('count as arrived when their messages could not be understood', () => {
    const world = worldAfter(hello(57, 1), data(57, 1, { parked: true }), data(57, 2));
    assert.deepEqual([world.missing, world.state.counts.parked], [[], 1]);
  });
});

describe('a gap that the device reports', () => {
  it('closes what is missing in it, and nothing that came', () => {
    const world = worldAfter(hello(57, 1), data(57, 1), data(57, 6));
    world.accept(data(57, 12, { gap: { first: 4, last: 10 } }));
    assert.deepEqual(world.missing, ['0/57: 2–3', '(0/57: 4–5)', '(0/57: 7–10)', '0/57: 11–11']);
    assert.equal(world.state.counts.dropped, 6);
    assert.deepEqual(
      missingOf(world.state).map(({ first, last }) => [first, last]),
      [
        [2, 3],
        [11, 11],
      ],
    );
  });

  it('may take the number of the last message that was dropped', () => {
    const world = worldAfter(hello(57, 1), data(57, 9, { gap: { first: 1, last: 9 } }));
    assert.deepEqual([world.missing, world.state.counts.dropped], [['(0/57: 1–8)'], 8]);
  });

  it('counts nothing twice', () => {
    const world = worldAfter(hello(57, 1), data(57, 9, { gap: { first: 1, last: 8 } }));
    world.accept(data(57, 10, { gap: { first: 1, last: 8 } }));
    assert.equal(world.state.counts.dropped, 8);
  });
});

describe('the boot before, as a hello says it', () => {
  it('lacks the tail that did not arrive, since that hello', () => {
    const world = worldAfter(hello(57, 1), ...dataFrom(57, 1, 5));
    world.nowMs += 1_000;
    const atMs = world.nowMs;
    world.accept(hello(58, 1, { previous: [57, 9] }));
    world.nowMs += 1_000;
    assert.deepEqual(world.missing, ['0/57: 6–9']);
    world.accept(data(57, 8));
    assert.deepEqual(world.missing, ['0/57: 6–7', '0/57: 9–9']);
    assert.deepEqual(
      missingOf(world.state).map(({ sinceMs }) => sinceMs),
      [atMs, atMs],
    );
  });

  it('sends its tail after that hello, and it is not late before the new boot has said something', () => {
    const world = worldAfter(hello(57, 1), ...dataFrom(57, 1, 5), hello(58, 1, { previous: [57, 7] }));
    world.accept(data(57, 6), data(58, 1));
    assert.deepEqual(world.takeAll(data(57, 7)), ['late 0']);
    assert.deepEqual(world.missing, []);
  });

  it('may have lacked all connections, and lacks all its numbers then', () => {
    const world = worldAfter(hello(57, 1), data(57, 1), hello(59, 1, { previous: [58, 3] }));
    assert.deepEqual(world.missing, ['0/58: 1–3']);
    world.accept(...dataFrom(58, 1, 2), data(59, 1));
    assert.deepEqual(world.missing, ['0/58: 3–3']);
  });

  it('lacks nothing when it used no number, or when all came', () => {
    const world = worldAfter(hello(57, 1), data(57, 1), hello(58, 1, { previous: [57, 1] }));
    world.accept(hello(59, 1, { previous: [58, 0] }));
    assert.deepEqual(world.missing, []);
  });

  it('says the same in each connection', () => {
    const world = worldAfter(hello(57, 1), data(57, 1), hello(58, 1, { previous: [57, 3] }));
    world.accept(hello(58, 2, { previous: [57, 3] }));
    assert.deepEqual(world.missing, ['0/57: 2–3']);
  });

  it('is nothing to go by where nobody knows what came of it', () => {
    const unheard = worldAfter(hello(58, 1, { previous: [57, 900] }));
    const restarted = worldAfter(hello(57, 1), data(57, 1), hello(12, 1, { previous: [11, 50] }));
    const unfounded = worldAfter(hello(57, 3), hello(58, 1, { previous: [57, 90] }));
    for (const { missing } of [unheard, restarted, unfounded]) assert.deepEqual(missing, []);
  });

  it('lacks nothing below a mark of before, and events of then have no entries', () => {
    const world = new SequenceWorld();
    world.append({ type: 'unordered', epoch: 0, boot: 57, seq: 880, hash: 1, receivedAtMs: world.nowMs });
    world.accept(hello(59, 1, { previous: [57, 900] }), hello(60, 1, { previous: [58, 7] }));
    assert.deepEqual(world.missing, []);
  });
});
