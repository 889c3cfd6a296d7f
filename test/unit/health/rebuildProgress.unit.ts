import assert from 'node:assert/strict';
import { rebuildProgress, type RebuildState } from '../../../domain/health/index.js';

const begun: RebuildState = { begunAt: new Date(0), finishedAt: null, head: '1000', caughtUp: [] };
const at = (position: string | null, positionsPerSecond?: number) => ({
  projection: 'dispatcher 1/2',
  position,
  ...(positionsPerSecond !== undefined && { positionsPerSecond }),
});

describe('how far a rebuild is', () => {
  it('is a share of the way to the end of the store, as it is now', () => {
    assert.deepEqual(rebuildProgress(begun, at('250', 50), null), { share: 0.25, leftMs: 15_000 });
    assert.deepEqual(rebuildProgress(begun, at('250', 50), '1250'), { share: 0.2, leftMs: 20_000 });
    assert.deepEqual(rebuildProgress(begun, at('1001', 50), null), { share: 1, leftMs: 0 });
  });

  it('has a time left only at a known rate', () => {
    assert.deepEqual(rebuildProgress(begun, at('250', 0), null), { share: 0.25, leftMs: null });
    assert.deepEqual(rebuildProgress(begun, at('250'), null), { share: 0.25, leftMs: null });
  });

  it('is not known before it begins, while it is paused, and without an end', () => {
    const unknown = { share: null, leftMs: null };
    assert.deepEqual(rebuildProgress({ ...begun, begunAt: null }, at('250', 5), '1000'), unknown);
    assert.deepEqual(rebuildProgress(begun, at(null), '1000'), unknown);
    assert.deepEqual(rebuildProgress({ ...begun, head: null }, at('250', 5), null), unknown);
  });

  it('is whole for a part that has caught up while others have not, and for all when it is over', () => {
    const done = { share: 1, leftMs: 0 };
    assert.deepEqual(rebuildProgress({ ...begun, caughtUp: ['dispatcher 1/2'] }, at('250', 5), null), done);
    assert.notDeepEqual(
      rebuildProgress({ ...begun, caughtUp: ['dispatcher 0/2'] }, at('250', 5), null),
      done,
    );
    assert.deepEqual(rebuildProgress({ ...begun, finishedAt: new Date(1) }, at('250', 5), '9999'), done);
  });
});
