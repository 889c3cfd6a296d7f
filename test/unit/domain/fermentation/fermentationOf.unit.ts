import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import {
  fermentationOf,
  type FermentationPoints,
  type GravityReading,
} from '../../../../domain/fermentation/index.js';

const dayMs = 86_400_000;
const startMs = Date.UTC(2026, 2, 1);
const recording = join(
  import.meta.dirname,
  '../../../../../../shared/data/brewlogs/ferm_tilt_black_2025-11.csv',
);
const recipe = { originalGravity: 1.055, finalGravity: 1.012 };
const nothing: FermentationPoints = { probe: [], byHand: [], beganAtMs: startMs, hasEnded: false };

const at = (day: number, specificGravity: number): GravityReading => ({
  atMs: startMs + day * dayMs,
  specificGravity,
});
const falling = (original: number, final: number, day: number) =>
  final + (original - final) / (1 + Math.exp(2.2 * (day - 1.8)));

/** Each hour; wort falls a little at the beginning of a logistic curve. */
function course(days: number, { original = 1.05, final = 1.011, offset = 0 } = {}): GravityReading[] {
  return Array.from({ length: days * 24 }, (_, hour) =>
    at(hour / 24, Number((falling(original, final, hour / 24) + offset).toFixed(4))),
  );
}

const valueOf = <Value>(
  figure: { type: 'known'; value: Value } | { type: 'missing'; reason: string },
): Value => {
  if (figure.type === 'missing') assert.fail(`missing: ${figure.reason}`);
  return figure.value;
};
const near = (actual: number, expected: number, by: number) =>
  assert.ok(Math.abs(actual - expected) <= by, `${actual}, not ${expected}`);

describe('the figures of a fermentation', () => {
  it('are missing with a reason where nobody measured, or come from the recipe', () => {
    const bare = fermentationOf(nothing, undefined);
    assert.deepEqual(bare.originalGravity, { type: 'missing', reason: 'noGravity' });
    assert.deepEqual(bare.currentGravity, { type: 'missing', reason: 'noGravity' });
    assert.deepEqual(bare.finalGravity, { type: 'missing', reason: 'tooFewReadings' });
    assert.deepEqual(bare.alcoholByVolumePercent, { type: 'missing', reason: 'noGravity' });
    assert.deepEqual(bare.gravityChangePerDay, { type: 'missing', reason: 'noGravity' });
    assert.deepEqual(bare.endsAtMs, { type: 'missing', reason: 'tooFewReadings' });
    const meant = fermentationOf(nothing, recipe);
    assert.deepEqual(meant.originalGravity, { type: 'known', value: 1.055, source: 'recipe', atMs: null });
    assert.equal(valueOf(meant.finalGravity).expected, 1.012);
    assert.equal(meant.alcoholByVolumePercent.type, 'missing', 'nobody measured the beer');
  });

  it('are those of the hydrometer where there is no probe', () => {
    const byHand = [at(-0.1, 1.05), at(3, 1.02), at(6, 1.01)];
    const figures = fermentationOf({ ...nothing, byHand }, recipe);
    assert.deepEqual(figures.originalGravity, {
      type: 'known',
      value: 1.05,
      source: 'hand',
      atMs: byHand[0]?.atMs,
    });
    assert.deepEqual(figures.currentGravity, {
      type: 'known',
      value: 1.01,
      source: 'hand',
      atMs: byHand[2]?.atMs,
    });
    near(valueOf(figures.alcoholByVolumePercent), 5.3, 0.1);
    near(valueOf(figures.apparentAttenuationPercent), 80, 0.1);
    assert.ok(valueOf(figures.gravityChangePerDay) < 0);
    assert.deepEqual(figures.endsAtMs, { type: 'missing', reason: 'tooFewReadings' });
    assert.equal(figures.finalGravity.type === 'known' && figures.finalGravity.source, 'recipe');
    const over = fermentationOf({ ...nothing, byHand, hasEnded: true }, recipe);
    assert.equal(over.finalGravity.type === 'known' && over.finalGravity.source, 'hand');
    assert.equal(valueOf(over.finalGravity).expected, 1.01);
    assert.deepEqual(over.gravityChangePerDay, { type: 'missing', reason: 'ended' });
  });

  it('say that a late hydrometer shows no wort', () => {
    const figures = fermentationOf({ ...nothing, byHand: [at(4, 1.012)] }, undefined);
    assert.equal(figures.originalGravity.type, 'missing');
    assert.deepEqual(figures.alcoholByVolumePercent, { type: 'missing', reason: 'noOriginal' });
  });

  it('shift a probe that is off by what was read by hand, and leave one alone that nobody can believe', () => {
    const probe = course(5, { offset: 0.004 });
    const byHand = [at(0.1, falling(1.05, 1.011, 0.1)), at(4, falling(1.05, 1.011, 4))];
    const figures = fermentationOf({ ...nothing, probe, byHand }, undefined);
    near(figures.probeOffset ?? 0, -0.004, 0.0004);
    near(valueOf(figures.currentGravity), falling(1.05, 1.011, 5), 0.0006);
    const wild = fermentationOf({ ...nothing, probe, byHand: [at(4, 1.09)] }, undefined);
    assert.equal(wild.probeOffset, null);
  });

  it('take the later one of hydrometer and probe for what the beer is now', () => {
    const points = { ...nothing, probe: course(2), byHand: [at(3, 1.013)] };
    assert.deepEqual(fermentationOf(points, undefined).currentGravity, {
      ...{ type: 'known', value: 1.013, source: 'hand', atMs: startMs + 3 * dayMs },
    });
  });

  it('find the end of any fermentation within the band, or don’t say it', () =>
    fc.assert(
      fc.property(
        fc.double({ min: 1.04, max: 1.08, noNaN: true }),
        fc.double({ min: 1.004, max: 1.016, noNaN: true }),
        fc.integer({ min: 3, max: 8 }),
        (original, final, days) => {
          const { finalGravity, endsAtMs } = fermentationOf(
            { ...nothing, probe: course(days, { original, final }) },
            undefined,
          );
          if (endsAtMs.type === 'missing') return;
          const { lowest, highest } = valueOf(finalGravity);
          assert.ok(lowest - 0.001 <= final && final <= highest + 0.001, `${lowest} ${final} ${highest}`);
          assert.ok(endsAtMs.value.lowest <= endsAtMs.value.highest);
        },
      ),
      { numRuns: 25 },
    ));

  it('are sensible for a recorded brew', function () {
    if (!existsSync(recording)) this.skip();
    const [, ...lines] = readFileSync(recording, 'utf8').trim().split('\n');
    const probe = lines.map((line) => {
      const [time = '', , gravity] = line.split(',');
      return { atMs: Date.parse(time), specificGravity: Number(gravity) };
    });
    const beganAtMs = probe[0]?.atMs ?? 0;
    const figures = fermentationOf({ probe, byHand: [], beganAtMs, hasEnded: true }, undefined);
    near(valueOf(figures.originalGravity), 1.034, 0.0015);
    near(valueOf(figures.finalGravity).expected, 1.005, 0.002);
    near(valueOf(figures.alcoholByVolumePercent), 3.8, 0.3);
    near(valueOf(figures.apparentAttenuationPercent), 85, 5);
  });
});
