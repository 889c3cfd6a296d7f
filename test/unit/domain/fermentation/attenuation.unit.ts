import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  alcoholByVolumePercent,
  apparentAttenuationPercent,
  realAttenuationPercent,
} from '../../../../domain/fermentation/index.js';
import { platoFromSpecificGravity } from '../../../../domain/units/index.js';

const formulas = { apparentAttenuationPercent, realAttenuationPercent, alcoholByVolumePercent };

const near = (actual: number | undefined, expected: number, tolerance: number) =>
  assert.ok(actual !== undefined && Math.abs(actual - expected) <= tolerance, `${actual} is not ${expected}`);

/** An original gravity, and a current one down to a beer of 100 % apparent attenuation. */
const fermentations = fc
  .tuple(fc.double({ min: 1.03, max: 1.12, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }))
  .map(([original, share]) => ({ original, current: 1 + (original - 1) * share }));

describe('attenuation and alcohol', () => {
  it('has the published apparent attenuations', () => {
    // B. Smith, "Apparent and Real Attenuation for Beer Brewers", beersmith.com, 2010.
    near(apparentAttenuationPercent({ original: 1.05, current: 1.01 }), 80, 1e-6);
    // westcoastbrewer.com, "Calculation".
    near(apparentAttenuationPercent({ original: 1.06, current: 1.012 }), 80, 1e-6);
  });

  it('has the published real attenuation', () =>
    // brewersmath.pages.dev, "Real Extract & Real Attenuation Calculator": 65.1 for this beer, with other roundings.
    near(realAttenuationPercent({ original: 1.05, current: 1.01 }), 65.1, 0.2));

  it('agrees with the published simplification of the formula for beers of usual strength', () => {
    // M. L. Hall, Zymurgy 18(2), 1995: ABW = 76.08 (OG − FG) / (1.775 − OG); ABV = ABW · FG / 0.794.
    for (const [original, current] of [
      [1.036, 1.008],
      [1.048, 1.012],
      [1.05, 1.01],
    ] as const) {
      const hall = ((76.08 * (original - current)) / (1.775 - original)) * (current / 0.794);
      near(alcoholByVolumePercent({ original, current }), hall, 0.06);
    }
  });

  it("agrees within 3 % with A. J. deLange's fit to the factors of the chemists of brewing, also for strong beers", () => {
    // ABW = f · (OE − AE), f = 0.39661 + 0.0017091 · OE + 1.0788e-5 · OE²; ethanol 0.7907.
    for (const [original, current] of [
      [1.04, 1.01],
      [1.06, 1.012],
      [1.1, 1.02],
    ] as const) {
      const [oe, ae] = [platoFromSpecificGravity(original), platoFromSpecificGravity(current)];
      const abw = (0.39661 + 0.0017091 * oe + 1.0788e-5 * oe ** 2) * (oe - ae);
      const abv = (abw * current) / 0.7907;
      near(alcoholByVolumePercent({ original, current }), abv, 0.03 * abv);
    }
  });

  it('is nothing before fermentation', () => {
    for (const formula of Object.values(formulas)) near(formula({ original: 1.05, current: 1.05 }), 0, 1e-9);
  });

  it('grows while gravity falls, and is a number for every fermentation', () =>
    fc.assert(
      fc.property(fermentations, fc.double({ min: 0.0005, max: 0.01, noNaN: true }), (gravities, step) => {
        const later = { ...gravities, current: Math.max(0.98, gravities.current - step) };
        return Object.values(formulas).every((formula) => formula(later)! > formula(gravities)!);
      }),
    ));

  // Less for the first degrees of a strong wort: sugar adds ever less to the gravity.
  it('is about four fifths real', () =>
    fc.assert(
      fc.property(fermentations, (gravities) => {
        const [apparent, real] = [apparentAttenuationPercent(gravities)!, realAttenuationPercent(gravities)!];
        return apparent < 1 || (real / apparent > 0.73 && real / apparent < 0.87);
      }),
    ));

  it('says nothing about gravities of which no beer is', () => {
    for (const [original, current] of [
      [1, 1],
      [0.99, 0.98],
      [1.05, 1.06],
      [1.05, 0.9],
      [1.2, 1.01],
      [NaN, 1.01],
      [1.05, NaN],
      [Infinity, 1.01],
    ] as const)
      for (const formula of Object.values(formulas)) assert.equal(formula({ original, current }), undefined);
  });
});
