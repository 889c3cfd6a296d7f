import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  compareOrder,
  inEpoch0,
  isNewer,
  placeOf,
  withHandled,
  type HandledMessages,
  type MessageOrder,
} from '../../../domain/sequence.js';
import { upcastWith } from '../../../domain/upcast.js';

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
  const none: HandledMessages = { last: undefined, recent: [] };
  const handled = (...sources: MessageOrder[]) => sources.reduce(withHandled, none);

  it('are at first none: the first message is next, late or not', () => {
    assert.equal(placeOf(at(0, 1, 1), false, none), 'next');
    assert.equal(placeOf(at(0, 1, 1), true, none), 'next');
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
    assert.equal(placeOf(at(0, 1, 3), true, withHandled(state, at(0, 1, 3))), 'handled');
    assert.equal(placeOf(at(0, 1, 2), true, withHandled(state, at(0, 1, 3))), 'late');
  });

  it('know a late one that was the highest when it was handled', () => {
    const state = handled(at(0, 1, 5), at(0, 1, 7));
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
        let state = none;
        const known: MessageOrder[] = [];
        for (const source of sources) {
          const isLate = known.some((each) => isNewer(each, source));
          const isKnown = known.some((each) => isSame(each, source));
          assert.equal(placeOf(source, isLate, state) === 'handled', isKnown);
          state = withHandled(state, source);
          known.push(source);
        }
      }),
    );
  });

  it('are remembered as far back as the broker can have unacknowledged ones', () => {
    const many = Array.from({ length: 2_000 }, (_, index) => at(0, 1, index + 1));
    const state = handled(...many);
    assert.equal(state.recent.length, 1_000);
    assert.equal(placeOf(at(0, 1, 1_001), true, state), 'handled');
    assert.equal(withHandled(state, at(0, 1, 1_500)), state);
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
