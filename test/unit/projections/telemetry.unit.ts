import assert from 'node:assert/strict';
import fc from 'fast-check';
import { deduplicate, type HighWaterMarks, type StoredTelemetry } from '../../../projections/telemetry.js';
import { stored } from './recorded.js';

const keyOf = ({ deviceId, boot, seq }: StoredTelemetry) => `${deviceId} ${boot}/${seq}`;

/** What a device may send again after a message of it was stored: that message and all after it, in order. */
const deliveries = fc.array(
  fc.record({
    device: fc.nat(2),
    backBy: fc.oneof(fc.constant(0), fc.nat(6)),
    count: fc.integer({ min: 1, max: 5 }),
  }),
  { maxLength: 20 },
);

/** Turns of redelivery into stored messages: each begins at most `backBy` before where its device had come to. */
function history(turns: readonly { device: number; backBy: number; count: number }[]) {
  const reached = new Map<number, number>();
  const messages = turns.flatMap(({ device, backBy, count }) => {
    const first = Math.max(0, (reached.get(device) ?? 0) - backBy);
    reached.set(device, Math.max(reached.get(device) ?? 0, first + count));
    return Array.from({ length: count }, (_, index) => messageOf(device, first + index));
  });
  return { messages, reached };
}

/** A device's n-th message of all: its boots have four each. */
function messageOf(device: number, n: number): StoredTelemetry {
  return stored({ inOrder: false, deviceId: `d${device}`, boot: 1 + Math.floor(n / 4), seq: 1 + (n % 4) });
}

describe('deduplicate', () => {
  it('gives each message once and in order, however it is repeated and cut into batches', () => {
    fc.assert(
      fc.property(deliveries, fc.integer({ min: 1, max: 9 }), (turns, batch) => {
        const { messages, reached } = history(turns);
        let highWaterMarks: HighWaterMarks = new Map();
        const seen: StoredTelemetry[] = [];
        for (let from = 0; from < messages.length; from += batch) {
          const { fresh, moved } = deduplicate(messages.slice(from, from + batch), highWaterMarks);
          highWaterMarks = new Map([...highWaterMarks, ...moved]);
          seen.push(...fresh);
        }
        for (const [device, count] of reached) {
          const expected = Array.from({ length: count }, (_, n) => keyOf(messageOf(device, n)));
          assert.deepEqual(seen.filter(({ deviceId }) => deviceId === `d${device}`).map(keyOf), expected);
        }
      }),
    );
  });

  it('keeps a new boot whose sequence begins again', () => {
    const { fresh, moved } = deduplicate(
      [
        { boot: 1, seq: 50 },
        { boot: 2, seq: 1 },
        { boot: 1, seq: 51 },
      ].map((order) => stored({ inOrder: false, ...order })),
      new Map(),
    );
    assert.deepEqual(fresh.map(keyOf), ['keg 1/50', 'keg 2/1']);
    assert.deepEqual([...moved], [['keg', { epoch: 0, boot: 2, seq: 1 }]]);
  });

  it('moves the high-water marks of those devices only that had something new', () => {
    const { fresh, moved } = deduplicate(
      [stored({ inOrder: false, seq: 4 }), stored({ inOrder: false, deviceId: 'base', seq: 1 })],
      new Map([['keg', { epoch: 0, boot: 1, seq: 4 }]]),
    );
    assert.deepEqual(fresh.map(keyOf), ['base 1/1']);
    assert.deepEqual([...moved.keys()], ['base']);
  });

  it('takes a log of format 2 as it comes, epochs and late messages too, and moves no mark by it', () => {
    const log = [
      stored({ seq: 3 }),
      stored({ seq: 1, late: true }),
      stored({ epoch: 1, seq: 1 }),
      stored({ epoch: 0, seq: 4 }),
    ];
    const { fresh, moved } = deduplicate(log, new Map([['keg', { epoch: 0, boot: 9, seq: 9 }]]));
    assert.deepEqual([fresh, moved.size], [log, 0]);
  });
});
