import { quantities, type Quantity } from './quantities.js';
import * as words from './words.js';

const text = { type: 'string' };

function measured(...kinds: readonly Quantity[]) {
  const units = kinds.flatMap((kind) => Object.keys(quantities[kind]));
  return {
    type: 'object',
    properties: { unit: { enum: units }, value: { type: 'number' } },
    required: ['unit', 'value'],
    additionalProperties: false,
  };
}

/** A JSON Schema, as far as it is read here. */
export interface SchemaPart {
  readonly properties?: Readonly<Record<string, SchemaPart>>;
  readonly items?: SchemaPart;
  readonly [keyword: string]: unknown;
}

function record(properties: Readonly<Record<string, SchemaPart>>, required: readonly string[]) {
  return { type: 'object', properties, required };
}

const list = (items: SchemaPart) => ({ type: 'array', items });
const oneOf = (table: object) => ({ enum: Object.keys(table) });

const timing = {
  ...record(
    {
      time: measured('time'),
      duration: measured('time'),
      continuous: { type: 'boolean' },
      specific_gravity: measured('gravity'),
      step: { type: 'integer', minimum: 0 },
      use: oneOf(words.uses),
    },
    [],
  ),
};

const fermentable = record(
  {
    name: text,
    type: oneOf(words.fermentableKinds),
    grain_group: text,
    yield: {
      type: 'object',
      properties: {
        fine_grind: measured('percent'),
        coarse_grind: measured('percent'),
        fine_coarse_difference: measured('percent'),
        potential: measured('gravity'),
      },
      minProperties: 1,
    },
    color: measured('color'),
    amount: measured('mass'),
    timing,
  },
  ['name', 'type', 'yield', 'color', 'amount'],
);

const hop = record(
  {
    name: text,
    alpha_acid: measured('percent'),
    form: oneOf(words.hopForms),
    amount: measured('mass'),
    timing,
  },
  ['name', 'alpha_acid', 'amount', 'timing'],
);

const culture = record(
  {
    name: text,
    type: oneOf(words.yeastKinds),
    form: oneOf(words.yeastForms),
    producer: text,
    product_id: text,
    attenuation: measured('percent'),
    amount: measured('mass', 'volume', 'count'),
    timing,
  },
  ['name', 'type', 'form', 'amount'],
);

const miscellaneous = record(
  { name: text, type: oneOf(words.otherKinds), amount: measured('mass', 'volume', 'count'), timing },
  ['name', 'type', 'amount'],
);

const ions = ['calcium', 'bicarbonate', 'sulfate', 'chloride', 'sodium', 'magnesium'] as const;
const water = record(
  {
    name: text,
    amount: measured('volume'),
    ...Object.fromEntries(ions.map((ion) => [ion, measured('concentration')])),
  },
  ['name', ...ions],
);

const mashStep = record(
  {
    name: text,
    type: oneOf(words.mashKinds),
    step_temperature: measured('temperature'),
    step_time: measured('time'),
  },
  ['name', 'type', 'step_temperature', 'step_time'],
);

const boilStep = record(
  {
    name: text,
    start_temperature: measured('temperature'),
    end_temperature: measured('temperature'),
    step_time: measured('time'),
  },
  ['name'],
);

const fermentationStep = record(
  {
    name: text,
    start_temperature: measured('temperature'),
    end_temperature: measured('temperature'),
    step_time: measured('time'),
  },
  ['name'],
);

/**
 * What a recipe is read from, of the schemas of BeerJSON 1.0 (github.com/beerjson/beerjson): names, words and units are theirs. Other
 * fields may be there; they are remarked.
 */
export const recipeSchema = record(
  {
    name: text,
    type: oneOf(words.recipeTypes),
    author: text,
    batch_size: measured('volume'),
    efficiency: record({ brewhouse: measured('percent') }, ['brewhouse']),
    style: record({ name: text }, ['name']),
    ingredients: record(
      {
        fermentable_additions: list(fermentable),
        hop_additions: list(hop),
        miscellaneous_additions: list(miscellaneous),
        culture_additions: list(culture),
        water_additions: list(water),
      },
      ['fermentable_additions'],
    ),
    mash: record({ name: text, mash_steps: list(mashStep) }, ['mash_steps']),
    boil: record({ boil_time: measured('time'), boil_steps: list(boilStep) }, ['boil_time']),
    fermentation: record({ fermentation_steps: list(fermentationStep) }, ['fermentation_steps']),
    notes: text,
    carbonation: { type: 'number' },
  },
  ['name', 'type', 'author', 'efficiency', 'batch_size', 'ingredients'],
);

/** The document around the recipes. */
export const documentSchema = {
  type: 'object',
  properties: {
    beerjson: record({ version: { type: 'number' }, recipes: { type: 'array' } }, ['version']),
  },
  required: ['beerjson'],
};
