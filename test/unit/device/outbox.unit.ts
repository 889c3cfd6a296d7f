import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Outbox, type Outcome, type Outgoing } from '../../../adapters/device/client/outbox.js';
import { deviceCodec } from '../../../adapters/protobuf/index.js';
import { brewline } from '../../../proto/generated/brewline.js';

const none = new Uint8Array(0);

/** An outbox, and what became of each message put into it. */
function filled(limits: { bufferLimit: number; window: number }) {
  const outbox = new Outbox({ ...limits, codec: deviceCodec });
  const outcomes = new Map<number, Outcome>();
  let seq = 0;
  const add = (boot = 1) => {
    seq += 1;
    const number = seq;
    const settle = (outcome: Outcome) => {
      assert.ok(!outcomes.has(number), `message ${number} settled twice`);
      outcomes.set(number, outcome);
    };
    outbox.add({ number: { boot, seq: number }, body: none, traceContext: none, settle });
  };
  return { outbox, outcomes, add };
}

function takeAll(outbox: Outbox): Outgoing[] {
  const taken: Outgoing[] = [];
  for (let next = outbox.take(); next; next = outbox.take()) taken.push(next);
  return taken;
}

const gapOf = (message: Outgoing) => {
  const { gap } = brewline.v1.Uplink.decode(message.body);
  return gap ? ([gap.firstSeq ?? 0, gap.lastSeq ?? 0] as const) : undefined;
};

const seqs = (messages: readonly Outgoing[]) => messages.map(({ number }) => number.seq);

describe('Outbox', () => {
  it('gives messages in order, no more than the window at once', () => {
    const { outbox, add } = filled({ bufferLimit: 100, window: 2 });
    for (let i = 0; i < 3; i++) add();
    const sent = takeAll(outbox);
    assert.deepEqual(seqs(sent), [1, 2]);
    outbox.acknowledge(sent[0] as Outgoing);
    assert.deepEqual(seqs(takeAll(outbox)), [3]);
  });

  it('gives everything unacknowledged again after a rewind, in order, from the first', () => {
    const { outbox, add } = filled({ bufferLimit: 100, window: 3 });
    for (let i = 0; i < 4; i++) add();
    const [, second] = takeAll(outbox);
    outbox.acknowledge(second as Outgoing);
    outbox.rewind();
    assert.deepEqual(seqs(takeAll(outbox)), [1, 3, 4]);
  });

  it('lets a gap message take the place of the oldest that were never sent', () => {
    const { outbox, outcomes, add } = filled({ bufferLimit: 6, window: 2 });
    for (let i = 0; i < 2; i++) add();
    takeAll(outbox);
    for (let i = 0; i < 8; i++) add();
    outbox.rewind();
    const [first, second] = takeAll(outbox);
    assert.deepEqual(seqs([first, second] as Outgoing[]), [1, 2]);
    for (const message of [first, second]) outbox.acknowledge(message as Outgoing);
    const [gap, next] = takeAll(outbox) as [Outgoing, Outgoing];
    assert.deepEqual([gap.number.seq, gapOf(gap), next.number.seq], [7, [3, 7], 8]);
    assert.deepEqual(
      [...outcomes].filter(([, outcome]) => outcome === 'dropped').map(([seq]) => seq),
      [3, 4, 5, 6, 7],
    );
  });

  it('reports the gaps of two boots apart', () => {
    const { outbox, add } = filled({ bufferLimit: 4, window: 2 });
    for (const boot of [1, 1, 1, 2, 2, 2, 2, 2]) add(boot);
    const all: Outgoing[] = [];
    for (let next = outbox.take(); next; next = outbox.take()) {
      all.push(next);
      outbox.acknowledge(next);
    }
    assert.deepEqual(
      all.map((message) => [message.number.boot, message.number.seq, gapOf(message)]),
      [
        [1, 3, [1, 3]],
        [2, 6, [4, 6]],
        [2, 7, undefined],
        [2, 8, undefined],
      ],
    );
  });

  it('accounts for every message exactly once, and stays within its limit, whatever happens', () => {
    const action = fc.constantFrom('add', 'add', 'add', 'take', 'acknowledge', 'rewind');
    fc.assert(
      fc.property(
        fc.array(action, { maxLength: 300 }),
        fc.integer({ min: 4, max: 12 }),
        (actions, bufferLimit) => {
          const { outbox, outcomes, add } = filled({ bufferLimit, window: 4 });
          let made = 0;
          let underWay: Outgoing[] = [];
          const arrived: Outgoing[] = [];
          const act = {
            add: () => {
              made += 1;
              add();
            },
            take: () => {
              const next = outbox.take();
              if (next) underWay.push(next);
            },
            acknowledge: () => {
              const message = underWay.shift();
              if (!message) return;
              arrived.push(message);
              outbox.acknowledge(message);
            },
            rewind: () => {
              underWay = [];
              outbox.rewind();
            },
          };
          for (const name of actions) {
            act[name]();
            assert.ok(outbox.size <= bufferLimit);
          }
          act.rewind();
          for (let next = outbox.take(); next; next = outbox.take()) {
            arrived.push(next);
            outbox.acknowledge(next);
          }
          const accounted = arrived.flatMap((message) => {
            const gap = gapOf(message);
            if (!gap) return [message.number.seq];
            const [first, last] = gap;
            return Array.from({ length: last - first + 1 }, (_, index) => first + index);
          });
          assert.deepEqual(
            accounted,
            Array.from({ length: made }, (_, index) => index + 1),
          );
          assert.equal(outcomes.size, made);
        },
      ),
      { numRuns: 300 },
    );
  });
});
