import assert from 'node:assert/strict';
import {
  comparedIds,
  endOf,
  fermentationStartOf,
  startOf,
  toggled,
} from '../../../adapters/web/app/brews/finished.js';
import { axisUnitOf, overlaid, overlaidAt } from '../../../adapters/web/app/brews/overlay.js';
import { cursorAfter } from '../../../adapters/web/shared/curve/cursorAfter.js';
import type { Brew } from '../../../adapters/apiClient/index.js';

const hour = 3_600_000;

describe('brews side by side', () => {
  it('are at most four, each once', () => {
    assert.deepEqual(comparedIds('a,b,,a,c,d,e'), ['a', 'b', 'c', 'd']);
    assert.deepEqual(comparedIds(undefined), []);
    assert.deepEqual(toggled(['a', 'b'], 'a'), ['b']);
    assert.deepEqual(toggled(['a'], 'b'), ['a', 'b']);
    assert.deepEqual(toggled(['a', 'b', 'c', 'd'], 'e'), ['a', 'b', 'c', 'd']);
  });

  it('begin with their first stage, or when they were planned, and their fermentation with its own', () => {
    const stage = (name: string, startedAt: string | null, endedAt: string | null) =>
      ({ stage: name, startedAt, endedAt }) as Brew['stages'][number];
    const brew = {
      ...{
        plannedAt: '2026-11-01T08:00:00Z',
        updatedAt: '2026-11-20T00:00:00Z',
        status: 'completed' as const,
      },
      stages: [
        stage('clean', '2026-11-01T09:00:00Z', '2026-11-01T10:00:00Z'),
        stage('ferment', '2026-11-02T09:00:00Z', '2026-11-12T09:00:00Z'),
        stage('serve', null, null),
      ],
    };
    assert.equal(startOf(brew), Date.parse('2026-11-01T09:00:00Z'));
    assert.equal(fermentationStartOf(brew), Date.parse('2026-11-02T09:00:00Z'));
    assert.equal(endOf(brew), Date.parse('2026-11-12T09:00:00Z'));
    assert.equal(endOf({ ...brew, status: 'running' }), undefined);
    assert.equal(startOf({ ...brew, stages: [] }), Date.parse(brew.plannedAt));
    assert.equal(fermentationStartOf({ stages: [] }), undefined);
  });

  it('have their lines from their own start, in days or hours, and say nothing after their end', () => {
    const startMs = 1_000 * hour;
    const line = { times: [-1, 0, 24, 48].map((each) => startMs + each * hour), values: [9, 10, null, 12] };
    const { unit, ms: unitMs } = axisUnitOf(48 * hour);
    assert.equal(unit, 'days');
    assert.equal(axisUnitOf(47 * hour).unit, 'hours');
    const own = overlaid({ ...line, gapMs: hour }, { startMs, unitMs });
    assert.deepEqual(own, { times: [0, 1, 2], values: [10, null, 12] });
    assert.equal(overlaidAt(own, 0.9), 10);
    assert.equal(overlaidAt(own, 1.5), undefined);
    assert.equal(overlaidAt(own, 2), 12);
    assert.equal(overlaidAt(own, 2.1), undefined);
    assert.deepEqual(overlaid({ ...line, gapMs: hour }, { startMs: startMs + 99 * hour, unitMs }).times, []);
  });

  it('have a cursor that keys move by a hundredth, and to the ends, and never beyond', () => {
    const at = (key: string, cursor?: number) => cursorAfter(key, { from: 0, to: 200, cursor });
    assert.equal(at('ArrowLeft'), 198);
    assert.equal(at('ArrowRight', 199), 200);
    assert.equal(at('Home', 50), 0);
    assert.equal(at('End', 50), 200);
    assert.equal(at('a', 50), undefined);
  });
});
