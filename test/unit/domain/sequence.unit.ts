import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isNewer } from '../../../domain/sequence.js';
import { upcastWith } from '../../../domain/upcast.js';

const order = fc.record({ boot: fc.nat(5), seq: fc.nat(5) });

describe('isNewer', () => {
  it('goes by boot, then by sequence number', () => {
    assert.ok(isNewer({ boot: 1, seq: 1 }, undefined));
    assert.ok(isNewer({ boot: 2, seq: 1 }, { boot: 1, seq: 99 }));
    assert.ok(isNewer({ boot: 1, seq: 2 }, { boot: 1, seq: 1 }));
    assert.ok(!isNewer({ boot: 1, seq: 99 }, { boot: 2, seq: 1 }));
  });

  it('holds one way for two different messages and no way for the same', () => {
    fc.assert(
      fc.property(order, order, (a, b) => {
        const same = a.boot === b.boot && a.seq === b.seq;
        assert.equal(Number(isNewer(a, b)) + Number(isNewer(b, a)), same ? 0 : 1);
      }),
    );
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
