import assert from 'node:assert/strict';
import { stretchesOf } from '../../../adapters/web/admin/overview/stretches.js';

describe('the curve of an hour', () => {
  const size = { width: 40, height: 10, most: 10 };

  it('has a gap where nothing is known, and no zero', () => {
    assert.deepEqual(stretchesOf([0, 10, null, 5, 5], size), [
      { fromX: 0, toX: 10, points: '0.0,10.0 10.0,0.0' },
      { fromX: 30, toX: 40, points: '30.0,5.0 40.0,5.0' },
    ]);
    assert.deepEqual(stretchesOf([null, null], size), []);
  });

  it('shows one value alone as wide as a step, the last one before its end', () => {
    assert.deepEqual(
      stretchesOf([1, null, 1], size).map(({ fromX, toX }) => [fromX, toX]),
      [
        [0, 20],
        [20, 40],
      ],
    );
    assert.deepEqual(stretchesOf([0], { ...size, most: 0 }), [
      { fromX: 0, toX: 40, points: '0.0,10.0 40.0,10.0' },
    ]);
  });
});
