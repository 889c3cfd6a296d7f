import type { Fermentable } from '../ingredients.js';
import { recipeLimits } from '../recipeLimits.js';
import { numeral, roundTo, scaled, type Scale } from './amounts.js';
import { kept, notPossible, type Fate, type Reason } from './findings.js';

/** Grain as much as the mash takes; what goes elsewhere is added by hand. */
export function scaleFermentables(
  fermentables: readonly Fermentable[],
  scale: Scale,
): readonly Fate<Fermentable>[] {
  const mashed = fermentables.filter(({ use }) => use === 'mash');
  const grain = scale.factor * mashed.reduce((sum, { kilograms }) => sum + kilograms, 0);
  const { share, why } = grainShare(grain);
  return fermentables.map((each) => {
    const plain = { ...each, kilograms: scaled(each.kilograms, scale, 3) };
    if (each.use !== 'mash') return byHand(plain);
    if (why === undefined) return kept(plain, scale.why);
    return kept({ ...each, kilograms: roundTo(each.kilograms * scale.factor * share, 3) }, scale.why, why);
  });
}

/** By how much the grain is changed, beside the batch. */
function grainShare(grain: number): { readonly share: number; readonly why: Reason | undefined } {
  const { min, max } = recipeLimits.grainKg;
  if (grain > 0 && grain < min) {
    const text = `the mash takes at least ${min} kg, not ${numeral(grain)}: the beer gets stronger`;
    return { share: min / grain, why: { code: 'grainTooLittle', text } };
  }
  if (grain <= max) return { share: 1, why: undefined };
  const lacking = numeral(grain - max);
  const text = `the mash takes at most ${max} kg, not ${numeral(grain)}: the beer gets weaker, unless you make up for ${lacking} kg of grain with malt extract in the boil`;
  return { share: max / grain, why: { code: 'grainTooMuch', text } };
}

function byHand(each: Fermentable): Fate<Fermentable> {
  const amount = `${numeral(each.kilograms)} kg ${each.name}`;
  if (each.use === 'boil')
    return notPossible(
      each,
      'notInBoil',
      'the machine adds hops to the boil, nothing else',
      `Stir in ${amount} by hand when the boil begins.`,
    );
  return notPossible(
    each,
    'notInKeg',
    'the machine does not add sugar to the keg',
    `Put ${amount} into the keg before you pitch the yeast.`,
  );
}

/** What the machine is told, within its limits whatever rounding did; undefined without grain. */
export function grainKgOf(fermentables: readonly Fermentable[]): number | undefined {
  const mashed = fermentables.filter(({ use }) => use === 'mash');
  const kilograms = mashed.reduce((sum, each) => sum + each.kilograms, 0);
  const { min, max } = recipeLimits.grainKg;
  return kilograms > 0 ? Math.min(max, Math.max(min, roundTo(kilograms, 3))) : undefined;
}
