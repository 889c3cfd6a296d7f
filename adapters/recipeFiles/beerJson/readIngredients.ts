import { RefusedError } from '../../../domain/kernel/refusal.js';
import type {
  Amount,
  Fermentable,
  Hop,
  OtherIngredient,
  Water,
  Yeast,
} from '../../../domain/recipe/index.js';
import { defined } from '../defined.js';
import type {
  CultureAddition,
  FermentableAddition,
  HopAddition,
  MiscellaneousAddition,
  TimedStep,
  WaterAddition,
} from './documents.js';
import { converted, quantities, type Measured } from './quantities.js';
import * as words from './words.js';

const minutesPerDay = 24 * 60;
/** Below it a step after the boil is a whirlpool, not a boil at some altitude. */
const leastBoilCelsius = 97;
/** Points of gravity of a pound of sucrose in a US gallon, by which `potential` is told from `fine_grind`. */
const sucrosePotential = 0.046214;

const minutesOf = (time: Measured | undefined) => time && converted('time', time);
const daysOf = (time: Measured | undefined) => time && converted('time', time) / minutesPerDay;

export function readFermentable(each: FermentableAddition, at: string): Fermentable {
  const kind = each.grain_group === 'adjunct' ? 'adjunct' : words.fermentableKinds[each.type];
  const isMashed = kind === 'grain' || kind === 'adjunct';
  const asked = each.timing?.use && words.uses[each.timing.use];
  return {
    name: each.name,
    kind,
    use: asked === 'packaging' ? 'fermentation' : (asked ?? (isMashed ? 'mash' : 'boil')),
    kilograms: converted('mass', each.amount) / 1000,
    yieldPercent: yieldOf(each, at),
    colourEbc: converted('color', each.color),
  };
}

function yieldOf({ yield: given }: FermentableAddition, at: string): number {
  if (given.fine_grind) return converted('percent', given.fine_grind);
  if (given.potential) return (100 * (converted('gravity', given.potential) - 1)) / sucrosePotential;
  if (given.coarse_grind && given.fine_coarse_difference)
    return converted('percent', given.coarse_grind) + converted('percent', given.fine_coarse_difference);
  throw new RefusedError([{ field: `${at}/yield/fine_grind`, rule: 'it is missing' }]);
}

export function readHop(each: HopAddition, at: string, boilSteps: readonly TimedStep[]): Hop {
  const form = each.form && words.hopForms[each.form];
  return {
    name: each.name,
    grams: converted('mass', each.amount),
    alphaPercent: converted('percent', each.alpha_acid),
    ...timeOf(each, at, boilSteps),
    ...defined({ form }),
  };
}

function timeOf(
  { timing }: HopAddition,
  at: string,
  boilSteps: readonly TimedStep[],
): Pick<Hop, 'use' | 'minutes' | 'celsius' | 'day' | 'days'> {
  const minutes = minutesOf(timing.duration ?? timing.time);
  const { use } = timing;
  if (use === undefined) throw new RefusedError([{ field: `${at}/timing/use`, rule: 'it is missing' }]);
  switch (use) {
    case 'add_to_mash':
      return { use: 'mash', ...defined({ minutes }) };
    case 'add_to_boil': {
      const step = timing.step === undefined ? undefined : boilSteps[timing.step];
      return { ...useOf(step), minutes: minutes ?? 0 };
    }
    case 'add_to_fermentation':
    case 'add_to_package':
      return { use: 'dryHop', ...defined({ day: daysOf(timing.time), days: daysOf(timing.duration) }) };
  }
}

/** BeerJSON has one use for all that goes into the kettle; the step of the boil says which. */
function useOf(step: TimedStep | undefined): Pick<Hop, 'use' | 'celsius'> {
  if (step === undefined) return { use: 'boil' };
  if (/first.?wort/i.test(step.name)) return { use: 'firstWort' };
  const celsius = step.start_temperature && converted('temperature', step.start_temperature);
  const isCool = celsius !== undefined && celsius < leastBoilCelsius;
  if (isCool || /whirlpool|hop.?stand|steep/i.test(step.name))
    return { use: 'whirlpool', ...defined({ celsius }) };
  return { use: 'boil' };
}

export function readYeast(each: CultureAddition): Yeast {
  return {
    name: each.name,
    kind: words.yeastKinds[each.type],
    form: words.yeastForms[each.form],
    amount: readAmount(each.amount),
    ...defined({
      laboratory: each.producer,
      productCode: each.product_id,
      attenuationPercent: each.attenuation && converted('percent', each.attenuation),
    }),
  };
}

export function readOther(each: MiscellaneousAddition): OtherIngredient {
  const use = words.uses[each.timing?.use ?? 'add_to_boil'];
  const isLate = use === 'fermentation' || use === 'packaging';
  const minutes = minutesOf(each.timing?.duration ?? (isLate ? undefined : each.timing?.time));
  return {
    name: each.name,
    kind: words.otherKinds[each.type],
    use,
    amount: readAmount(each.amount),
    ...defined({ minutes, day: isLate ? daysOf(each.timing?.time) : undefined }),
  };
}

export function readWater(each: WaterAddition): Water {
  const ion = (measured: Measured) => converted('concentration', measured);
  return {
    name: each.name,
    calcium: ion(each.calcium),
    magnesium: ion(each.magnesium),
    sodium: ion(each.sodium),
    chloride: ion(each.chloride),
    sulfate: ion(each.sulfate),
    bicarbonate: ion(each.bicarbonate),
    ...defined({ litres: each.amount && converted('volume', each.amount) }),
  };
}

function readAmount(amount: Measured): Amount {
  if (amount.unit in quantities.mass) return { grams: converted('mass', amount) };
  if (amount.unit in quantities.volume) return { millilitres: converted('volume', amount) * 1000 };
  return { pieces: converted('count', amount) };
}
