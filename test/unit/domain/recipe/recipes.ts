import fc from 'fast-check';
import {
  fermentableKinds,
  fermentableUses,
  fermentationStageKinds,
  hopForms,
  hopUses,
  mashRestKinds,
  otherKinds,
  otherUses,
  yeastForms,
  yeastKinds,
  type BeerRecipe,
  type Hop,
} from '../../../../domain/recipe/index.js';

/** 20 L of a pale ale for an ordinary kettle. */
export const paleAle: BeerRecipe = {
  name: 'Pale Ale',
  author: 'A. Brewer',
  style: 'American Pale Ale',
  notes: 'Line one\nLine two',
  batchLitres: 20,
  efficiencyPercent: 72,
  boilMinutes: 60,
  fermentables: [
    { name: 'Pale malt', kind: 'grain', use: 'mash', kilograms: 4.2, yieldPercent: 80, colourEbc: 6 },
    { name: 'Crystal', kind: 'grain', use: 'mash', kilograms: 0.4, yieldPercent: 74, colourEbc: 120 },
  ],
  hops: [
    { name: 'Magnum', use: 'boil', grams: 15, alphaPercent: 12, minutes: 60, form: 'pellet' },
    { name: 'Cascade', use: 'boil', grams: 30, alphaPercent: 6, minutes: 10 },
    { name: 'Cascade', use: 'whirlpool', grams: 40, alphaPercent: 6, minutes: 20, celsius: 80 },
    { name: 'Citra', use: 'dryHop', grams: 60, alphaPercent: 13, day: 3, days: 4 },
  ],
  yeasts: [{ name: 'Ale yeast', kind: 'ale', form: 'dry', amount: { grams: 11.5 }, attenuationPercent: 78 }],
  waters: [
    {
      name: 'Tap',
      litres: 30,
      ...{ calcium: 60, magnesium: 8, sodium: 12, chloride: 30, sulfate: 50, bicarbonate: 150 },
      ph: 7.6,
    },
  ],
  others: [{ name: 'Irish moss', kind: 'fining', use: 'boil', amount: { grams: 5 }, minutes: 15 }],
  mash: [
    { name: 'Saccharification', kind: 'infusion', celsius: 66, minutes: 60 },
    { kind: 'temperature', celsius: 78, minutes: 10 },
  ],
  fermentation: [
    { kind: 'primary', celsius: 18, days: 7 },
    { kind: 'secondary', celsius: 20, days: 3 },
  ],
  carbonationVolumes: 2.5,
  servingCelsius: 6,
};

/** The hop of a recipe with the place of its list. */
export const withHops = (...hops: readonly Hop[]): BeerRecipe => ({ ...paleAle, hops });

const text = (maxLength: number) =>
  fc
    .string({ minLength: 1, maxLength, unit: fc.constantFrom(...'abzÄß€ <&>"\'-7') })
    .map((value) => value.trim() || 'x')
    .map((value) => value.replaceAll(/ {2,}/g, ' '));
/** With so few digits that files and units keep them. */
const number = (min: number, max: number) =>
  fc.integer({ min: Math.round(min * 100), max: Math.round(max * 100) }).map((value) => value / 100);
const whole = (min: number, max: number) => fc.integer({ min, max });
const list = <Item>(item: fc.Arbitrary<Item>) => fc.array(item, { maxLength: 4 });
const amount = fc.oneof(
  fc.record({ grams: number(0, 500) }),
  fc.record({ millilitres: number(0, 500) }),
  fc.record({ pieces: whole(0, 20) }),
);

const fermentable = fc.record(
  {
    name: text(30),
    kind: fc.constantFrom(...fermentableKinds),
    use: fc.constantFrom(...fermentableUses),
    kilograms: number(0, 20),
    yieldPercent: number(0, 100),
    colourEbc: number(0, 1_500),
    notes: text(50),
  },
  { requiredKeys: ['name', 'kind', 'use', 'kilograms', 'yieldPercent', 'colourEbc'] },
);

const hopBase = {
  name: text(30),
  grams: number(0, 300),
  alphaPercent: number(0, 25),
  form: fc.constantFrom(...hopForms),
  notes: text(50),
};
const hopRequired = ['name', 'use', 'grams', 'alphaPercent'] as const;
/** Each use with the fields that it has. */
export const hop: fc.Arbitrary<Hop> = fc.oneof(
  fc.record(
    { ...hopBase, use: fc.constantFrom(...hopUses.slice(0, 3)), minutes: whole(0, 120) },
    { requiredKeys: [...hopRequired, 'minutes'] },
  ),
  fc.record(
    { ...hopBase, use: fc.constant('whirlpool' as const), minutes: whole(0, 60), celsius: whole(60, 100) },
    { requiredKeys: [...hopRequired, 'minutes'] },
  ),
  fc.record(
    { ...hopBase, use: fc.constant('dryHop' as const), day: whole(0, 30), days: whole(1, 14) },
    { requiredKeys: [...hopRequired] },
  ),
);

const yeast = fc.record(
  {
    name: text(30),
    kind: fc.constantFrom(...yeastKinds),
    form: fc.constantFrom(...yeastForms),
    laboratory: text(20),
    productCode: text(20),
    amount,
    attenuationPercent: number(50, 100),
    notes: text(50),
  },
  { requiredKeys: ['name', 'kind', 'form', 'amount'] },
);

const ions = number(0, 500);
const water = fc.record(
  {
    name: text(30),
    litres: number(1, 40),
    calcium: ions,
    magnesium: ions,
    sodium: ions,
    chloride: ions,
    sulfate: ions,
    bicarbonate: ions,
    ph: number(4, 9),
    notes: text(50),
  },
  { requiredKeys: ['name', 'calcium', 'magnesium', 'sodium', 'chloride', 'sulfate', 'bicarbonate'] },
);

const other = fc.record(
  {
    name: text(30),
    kind: fc.constantFrom(...otherKinds),
    use: fc.constantFrom(...otherUses),
    amount,
    minutes: whole(1, 90),
    day: whole(0, 30),
    notes: text(50),
  },
  { requiredKeys: ['name', 'kind', 'use', 'amount'] },
);

/** Any recipe that `refuseBeerRecipe` lets pass. */
export const anyRecipe: fc.Arbitrary<BeerRecipe> = fc.record(
  {
    name: text(40),
    author: text(30),
    style: text(30),
    notes: text(100),
    batchLitres: number(1, 60),
    efficiencyPercent: number(40, 95),
    boilMinutes: whole(0, 120),
    fermentables: list(fermentable),
    hops: fc.array(hop, { maxLength: 9 }),
    yeasts: list(yeast),
    waters: list(water),
    others: list(other),
    mash: list(
      fc.record(
        {
          name: text(20),
          kind: fc.constantFrom(...mashRestKinds),
          celsius: number(30, 85),
          minutes: whole(0, 120),
        },
        { requiredKeys: ['kind', 'celsius', 'minutes'] },
      ),
    ),
    fermentation: list(
      fc.record({
        kind: fc.constantFrom(...fermentationStageKinds),
        celsius: number(0, 40),
        days: whole(0, 60),
      }),
    ),
    carbonationVolumes: number(0, 5),
    servingCelsius: number(0, 25),
  },
  {
    requiredKeys: [
      ...(['name', 'batchLitres', 'efficiencyPercent', 'boilMinutes', 'fermentables', 'hops'] as const),
      ...(['yeasts', 'waters', 'others', 'mash', 'fermentation'] as const),
    ],
  },
);
