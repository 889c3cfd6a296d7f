import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  bitternessIbu,
  boilMinutesLike,
  isomerizationBelowBoiling,
  tinsethUtilization,
} from '../../../../domain/recipe/figures/bitterness.js';
import { colourEbc } from '../../../../domain/recipe/figures/colour.js';
import { originalGravity } from '../../../../domain/recipe/figures/originalGravity.js';
import { figuresOf, type Fermentable } from '../../../../domain/recipe/index.js';
import { kilogramsFromPounds, litresFromUsGallons } from '../../../../domain/units/index.js';
import { paleAle } from './recipes.js';

const near = (value: number, expected: number, tolerance: number) =>
  assert.ok(Math.abs(value - expected) <= tolerance, `${value} is not ${expected} ± ${tolerance}`);

const sugar = (pounds: number, rest: Partial<Fermentable> = {}): Fermentable => ({
  ...{ name: 'Sugar', kind: 'sugar', use: 'boil', yieldPercent: 100, colourEbc: 0 },
  kilograms: kilogramsFromPounds(pounds),
  ...rest,
});
const gallons = (count: number) => ({ batchLitres: litresFromUsGallons(count), efficiencyPercent: 75 });

describe('figures of a recipe', () => {
  it("has the utilization of Tinseth's table", () => {
    // Rows of "Glenn's Hop Utilization Numbers": gravity, minutes, utilization.
    const table = [
      [1.03, 60, 0.276],
      [1.04, 60, 0.252],
      [1.05, 60, 0.231],
      [1.05, 30, 0.177],
      [1.05, 15, 0.114],
      [1.05, 5, 0.046],
      [1.07, 60, 0.193],
      [1.1, 90, 0.158],
    ] as const;
    for (const [gravity, minutes, expected] of table)
      near(tinsethUtilization(gravity, minutes), expected, 0.0011);
  });

  it('counts bitterness in milligrams of a litre', () => {
    const hops = [{ name: 'A', use: 'boil', grams: 28.35, alphaPercent: 10, minutes: 60 }] as const;
    // 28.35 g · 10 % · 0.231 in 18.93 L
    near(bitternessIbu({ hops, batchLitres: 18.93, boilMinutes: 60 }, 1.05), 34.6, 0.1);
  });

  it('lets hops below boiling give less, and names the boil that gives the same', () => {
    // mIBU: about half at 88 °C, a quarter at 80 °C.
    near(isomerizationBelowBoiling(100), 1, 0.01);
    near(isomerizationBelowBoiling(88), 0.43, 0.02);
    near(isomerizationBelowBoiling(80), 0.23, 0.01);
    const whirlpool = { minutes: 20, celsius: 80 };
    const asBoil = boilMinutesLike(whirlpool);
    near(asBoil, 3.4, 0.1);
    const hop = { name: 'A', grams: 100, alphaPercent: 10 };
    const ibu = (hops: Parameters<typeof bitternessIbu>[0]['hops']) =>
      bitternessIbu({ hops, batchLitres: 20, boilMinutes: 60 }, 1.05);
    near(
      ibu([{ ...hop, use: 'whirlpool', ...whirlpool }]),
      ibu([{ ...hop, use: 'boil', minutes: asBoil }]),
      1e-9,
    );
    assert.equal(boilMinutesLike({ minutes: 1_440, celsius: 100 }), 1_440);
  });

  it('has the gravity of sugar in water, and efficiency for what is mashed only', () => {
    // A pound in a gallon: 1.046. Ten pounds of malt with 36 points in five gallons at 75 %: 1.054.
    near(originalGravity({ ...gallons(1), fermentables: [sugar(1)] }) ?? 0, 1.0462, 0.0001);
    const malt = sugar(10, { kind: 'grain', use: 'mash', yieldPercent: (100 * 36) / 46.214 });
    near(originalGravity({ ...gallons(5), fermentables: [malt] }) ?? 0, 1.054, 0.0001);
    assert.equal(originalGravity({ ...gallons(5), fermentables: [] }), undefined);
  });

  it("has Morey's colour", () => {
    // 10 lb of 10 °L in 5 gal are 20 MCU, which are 11.6 SRM or 22.9 EBC.
    const malt = sugar(10, { colourEbc: (10 * 1.3546 - 0.76) * 1.97 });
    near(colourEbc({ ...gallons(5), fermentables: [malt] }), 22.9, 0.1);
  });

  it('has all figures of a whole recipe', () => {
    const figures = figuresOf(paleAle);
    assert.ok(figures);
    near(figures.originalGravity, 1.0508, 0.0005);
    near(figures.finalGravity, 1.0112, 0.0005);
    near(figures.alcoholPercent ?? 0, 5.3, 0.15);
    near(figures.bitternessIbu, 32, 2);
    near(figures.colourEbc, 17, 2);
    assert.equal(figuresOf({ ...paleAle, fermentables: [] }), undefined);
  });

  it('keeps gravity, bitterness and colour when everything is scaled together', () =>
    fc.assert(
      fc.property(fc.double({ min: 0.05, max: 20, noNaN: true }), (factor) => {
        const scaled = {
          ...paleAle,
          batchLitres: paleAle.batchLitres * factor,
          fermentables: paleAle.fermentables.map((each) => ({ ...each, kilograms: each.kilograms * factor })),
          hops: paleAle.hops.map((each) => ({ ...each, grams: each.grams * factor })),
        };
        const [before, after] = [figuresOf(paleAle), figuresOf(scaled)];
        for (const name of ['originalGravity', 'bitternessIbu', 'colourEbc'] as const)
          near(after?.[name] ?? 0, before?.[name] ?? 0, 1e-6);
      }),
    ));
});
