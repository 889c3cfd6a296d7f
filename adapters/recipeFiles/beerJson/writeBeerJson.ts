import {
  figuresOf,
  type Amount,
  type BeerRecipe,
  type Fermentable,
  type Hop,
  type OtherIngredient,
  type Yeast,
  type Water,
} from '../../../domain/recipe/index.js';
import { defined } from '../defined.js';
import type { Measured, Quantity, quantities } from './quantities.js';
import { otherwiseLost } from './otherwiseLost.js';
import * as words from './words.js';

type UnitOf<Kind extends Quantity> = keyof (typeof quantities)[Kind] & string;

function measured<Kind extends Quantity>(_: Kind, value: number, unit: UnitOf<Kind>): Measured {
  return { unit, value };
}

const percent = (value: number) => measured('percent', value, '%');
const celsius = (value: number) => measured('temperature', value, 'C');
const ion = (value: number) => measured('concentration', value, 'mg/l');

/** Times are whole numbers in BeerJSON: in the largest unit in which they are, else to the second. */
function time(minutes: number, largest: 'day' | 'min' = 'min'): Measured {
  const days = minutes / (24 * 60);
  if (largest === 'day' && Number.isInteger(days)) return measured('time', days, 'day');
  if (Number.isInteger(minutes)) return measured('time', minutes, 'min');
  return measured('time', Math.round(minutes * 60), 'sec');
}
const days = (count: number) => time(count * 24 * 60, 'day');

/** A file of BeerJSON 1.0 with one recipe. What the standard has no field for is in its notes, in words. */
export function writeBeerJson(recipe: BeerRecipe): string {
  const document = { beerjson: { version: 1, recipes: [recipeDocument(recipe)] } };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function recipeDocument(recipe: BeerRecipe): object {
  const notes = [recipe.notes, ...otherwiseLost(recipe)].filter((line) => line !== undefined);
  const steps = boilSteps(recipe);
  return defined({
    name: recipe.name,
    type: recipe.mash.length > 0 ? 'all grain' : 'extract',
    author: recipe.author ?? '',
    batch_size: measured('volume', recipe.batchLitres, 'l'),
    efficiency: { brewhouse: percent(recipe.efficiencyPercent) },
    style: recipe.style === undefined ? undefined : styleDocument(recipe.style),
    ingredients: {
      fermentable_additions: recipe.fermentables.map(fermentableDocument),
      hop_additions: recipe.hops.map((hop) => hopDocument(hop, steps)),
      miscellaneous_additions: recipe.others.map(otherDocument),
      culture_additions: recipe.yeasts.map(yeastDocument),
      water_additions: recipe.waters.map(waterDocument),
    },
    mash: {
      name: 'Mash',
      grain_temperature: celsius(20),
      mash_steps: recipe.mash.map((rest) => ({
        name: rest.name ?? '',
        type: words.wordFor(words.mashKinds, rest.kind),
        step_temperature: celsius(rest.celsius),
        step_time: time(rest.minutes),
      })),
    },
    boil: { boil_time: time(recipe.boilMinutes), boil_steps: steps },
    fermentation: {
      name: 'Fermentation',
      fermentation_steps: recipe.fermentation.map((stage) => ({
        name: stage.kind,
        start_temperature: celsius(stage.celsius),
        step_time: days(stage.days),
      })),
    },
    notes: notes.length > 0 ? notes.join('\n') : undefined,
    carbonation: recipe.carbonationVolumes,
    ...figureDocuments(recipe),
  });
}

const styleDocument = (name: string) => ({ name, category: 'other', style_guide: 'other', type: 'beer' });

function figureDocuments(recipe: BeerRecipe): object {
  const figures = figuresOf(recipe);
  if (!figures) return {};
  const { alcoholPercent } = figures;
  return {
    original_gravity: measured('gravity', figures.originalGravity, 'sg'),
    final_gravity: measured('gravity', figures.finalGravity, 'sg'),
    ...(alcoholPercent !== undefined && { alcohol_by_volume: percent(alcoholPercent) }),
    ibu_estimate: { method: 'Tinseth', value: { unit: 'IBUs', value: figures.bitternessIbu } },
    color_estimate: measured('color', figures.colourEbc, 'EBC'),
  };
}

const firstWort = 'First wort';
const whirlpool = 'Whirlpool';
interface BoilStep {
  readonly name: string;
  readonly start_temperature?: Measured;
}

/** The steps that hops are added in: the order is that of the kettle, and a whirlpool of each temperature has its own. */
function boilSteps({ hops }: BeerRecipe): readonly BoilStep[] {
  const whirlpools = hops.flatMap((hop) => (hop.use === 'whirlpool' ? [hop.celsius] : []));
  const temperatures = [...new Set(whirlpools)];
  return [
    { name: firstWort },
    { name: 'Boil' },
    ...temperatures.map((value) => ({
      name: whirlpool,
      ...(value !== undefined && { start_temperature: celsius(value) }),
    })),
  ];
}

function hopDocument(hop: Hop, steps: readonly BoilStep[]): object {
  return defined({
    name: hop.name,
    alpha_acid: percent(hop.alphaPercent),
    form: hop.form,
    amount: measured('mass', hop.grams, 'g'),
    timing: hopTiming(hop, steps),
  });
}

function hopTiming(hop: Hop, steps: readonly BoilStep[]): object {
  const duration = hop.minutes === undefined ? undefined : time(hop.minutes);
  switch (hop.use) {
    case 'mash':
      return defined({ use: 'add_to_mash', duration });
    case 'firstWort':
    case 'boil':
    case 'whirlpool':
      return defined({ use: 'add_to_boil', duration, step: stepOf(hop, steps) });
    case 'dryHop':
      return defined({
        use: 'add_to_fermentation',
        time: hop.day === undefined ? undefined : days(hop.day),
        duration: hop.days === undefined ? undefined : days(hop.days),
      });
  }
}

function stepOf({ use, celsius: wanted }: Hop, steps: readonly BoilStep[]): number {
  if (use === 'firstWort') return 0;
  if (use === 'boil') return 1;
  return steps.findIndex(
    ({ name, start_temperature: start }) => name === whirlpool && start?.value === wanted,
  );
}

function fermentableDocument(each: Fermentable): object {
  const isAdjunct = each.kind === 'adjunct';
  return defined({
    name: each.name,
    type: each.kind === 'adjunct' ? 'grain' : words.wordFor(words.fermentableKinds, each.kind),
    grain_group: isAdjunct ? 'adjunct' : undefined,
    yield: { fine_grind: percent(each.yieldPercent) },
    color: measured('color', each.colourEbc, 'EBC'),
    amount: measured('mass', each.kilograms, 'kg'),
    timing: { use: words.wordFor(words.uses, each.use) },
  });
}

function yeastDocument(each: Yeast): object {
  return defined({
    name: each.name,
    type: words.wordFor(words.yeastKinds, each.kind),
    form: each.form,
    producer: each.laboratory,
    product_id: each.productCode,
    attenuation: each.attenuationPercent === undefined ? undefined : percent(each.attenuationPercent),
    amount: amountDocument(each.amount),
  });
}

function otherDocument(each: OtherIngredient): object {
  const isLate = each.use === 'fermentation' || each.use === 'packaging';
  return {
    name: each.name,
    type: words.wordFor(words.otherKinds, each.kind),
    amount: amountDocument(each.amount),
    timing: defined({
      use: words.wordFor(words.uses, each.use),
      time: each.day === undefined || !isLate ? undefined : days(each.day),
      duration: each.minutes === undefined ? undefined : time(each.minutes),
    }),
  };
}

function waterDocument(each: Water): object {
  return defined({
    name: each.name,
    amount: each.litres === undefined ? undefined : measured('volume', each.litres, 'l'),
    calcium: ion(each.calcium),
    bicarbonate: ion(each.bicarbonate),
    sulfate: ion(each.sulfate),
    chloride: ion(each.chloride),
    sodium: ion(each.sodium),
    magnesium: ion(each.magnesium),
  });
}

function amountDocument(amount: Amount): Measured {
  if ('grams' in amount) return measured('mass', amount.grams, 'g');
  if ('millilitres' in amount) return measured('volume', amount.millilitres, 'ml');
  return measured('count', amount.pieces, 'each');
}
