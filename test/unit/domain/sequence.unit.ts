import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  compareOrder,
  inEpoch0,
  isNewer,
  nothingHandled,
  placeOf,
  withHandled,
  type MessageOrder,
} from '../../../domain/kernel/messageOrder.js';
import { upcastWith } from '../../../domain/kernel/upcast.js';

const anyOrder = fc.record({ epoch: fc.nat(2), boot: fc.nat(3), seq: fc.nat(4) });
const at = (epoch: number, boot: number, seq: number): MessageOrder => ({ epoch, boot, seq });
const isSame = (a: MessageOrder, b: MessageOrder) => compareOrder(a, b) === 0;

describe('isNewer', () => {
  it('goes by epoch, then by boot, then by sequence number', () => {
    assert.ok(isNewer(at(0, 1, 1), undefined));
    assert.ok(isNewer(at(1, 1, 1), at(0, 99, 99)));
    assert.ok(isNewer(at(0, 2, 1), at(0, 1, 99)));
    assert.ok(isNewer(at(0, 1, 2), at(0, 1, 1)));
    assert.ok(!isNewer(at(0, 99, 99), at(1, 1, 1)));
    assert.ok(!isNewer(at(0, 1, 99), at(0, 2, 1)));
  });

  it('holds one way for two different messages and no way for the same', () => {
    fc.assert(
      fc.property(anyOrder, anyOrder, (a, b) => {
        assert.equal(Number(isNewer(a, b)) + Number(isNewer(b, a)), isSame(a, b) ? 0 : 1);
      }),
    );
  });
});

describe('compareOrder', () => {
  it('sorts, whatever the order before', () => {
    fc.assert(
      fc.property(fc.array(anyOrder), (orders) => {
        const sorted = orders.toSorted(compareOrder);
        sorted.forEach((order, index) => assert.ok(!isNewer(sorted[index - 1] ?? order, order)));
      }),
    );
  });
});

describe('what was stored before devices had epochs', () => {
  it('is in epoch 0', () => assert.deepEqual(inEpoch0({ boot: 3, seq: 9 }), at(0, 3, 9)));

  it('keeps an epoch that it has', () => assert.deepEqual(inEpoch0(at(2, 3, 9)), at(2, 3, 9)));
});

describe('handled messages', () => {
  const handled = (...sources: MessageOrder[]) =>
    sources.reduce((state, source) => withHandled(state, source), nothingHandled);

  it('are at first none: the first message is next, late or not', () => {
    assert.equal(placeOf(at(0, 1, 1), false, nothingHandled), 'next');
    assert.equal(placeOf(at(0, 1, 1), true, nothingHandled), 'next');
  });

  it('let a message be next above the highest, and handled at or below it', () => {
    const state = handled(at(0, 1, 1), at(0, 1, 5));
    assert.equal(placeOf(at(0, 1, 6), false, state), 'next');
    assert.equal(placeOf(at(1, 1, 1), false, state), 'next');
    for (const seq of [1, 3, 5]) assert.equal(placeOf(at(0, 1, seq), false, state), 'handled');
  });

  it('let a late one through once', () => {
    const state = handled(at(0, 1, 5));
    assert.equal(placeOf(at(0, 1, 3), true, state), 'late');
    assert.equal(placeOf(at(0, 1, 3), true, withHandled(state, at(0, 1, 3), true)), 'handled');
    assert.equal(placeOf(at(0, 1, 2), true, withHandled(state, at(0, 1, 3), true)), 'late');
  });

  it('know a late one that was the highest when it was handled', () => {
    const state = withHandled(withHandled(nothingHandled, at(0, 1, 5), true), at(0, 1, 7), true);
    for (const seq of [5, 7]) assert.equal(placeOf(at(0, 1, seq), true, state), 'handled');
  });

  it('are not all that is below them in another epoch, which may be the current one again', () => {
    const state = handled(at(0, 57, 5), at(1, 3, 1));
    assert.equal(placeOf(at(0, 57, 6), false, state), 'late');
    assert.equal(placeOf(at(0, 57, 5), false, state), 'handled');
    assert.equal(placeOf(at(1, 3, 1), false, state), 'handled');
  });

  it('are handled once each, in any order, as long as what is late is called late', () => {
    fc.assert(
      fc.property(fc.array(anyOrder, { maxLength: 40 }), (sources) => {
        let state = nothingHandled;
        const known: { readonly source: MessageOrder; readonly isLate: boolean }[] = [];
        for (const source of sources) {
          const first = known.find((each) => isSame(each.source, source));
          const isAfterHigher = known.some(
            (each) => each.source.epoch === source.epoch && isNewer(each.source, source),
          );
          const isLate = first?.isLate ?? isAfterHigher;
          assert.equal(placeOf(source, isLate, state) === 'handled', first !== undefined);
          state = withHandled(state, source, isLate);
          known.push({ source, isLate });
        }
      }),
    );
  });

  it('are remembered as far back as the broker can have unacknowledged ones, and only where they came late', () => {
    const inOrder = Array.from({ length: 2_000 }, (_, index) => at(0, 2, index + 1));
    const state = handled(...inOrder);
    assert.deepEqual(state.late, []);
    const late = inOrder.map(({ seq }) => at(0, 1, seq));
    const after = late.reduce((before, source) => withHandled(before, source, true), state);
    assert.equal(after.late.length, 1_000);
    assert.equal(placeOf(at(0, 1, 1_001), true, after), 'handled');
    assert.equal(withHandled(after, at(0, 1, 1_500), true), after);
  });
});

describe('upcastWith', () => {
  const upcasters = ['b', 'c'].map((letter) => (event: { type: string; data: object }) => ({
    ...event,
    data: { path: `${(event.data as { path: string }).path}${letter}` },
  }));
  const pathFrom = (schemaVersion: number) =>
    upcastWith(upcasters, { type: 'Any', data: { path: 'a' } }, schemaVersion).data;

  it('applies only the steps after the version that was written', () => {
    assert.deepEqual([1, 2, 3].map(pathFrom), [{ path: 'abc' }, { path: 'ac' }, { path: 'a' }]);
  });

  it('takes an event of a later release as it is', () => assert.deepEqual(pathFrom(9), { path: 'a' }));
});
