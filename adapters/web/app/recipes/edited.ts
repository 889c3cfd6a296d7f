import { machineTypes, setTemperatureLimits } from '../../../../domain/machine/index.js';
import {
  shownTemperature,
  typedNumber,
  typedTemperature,
  type TemperatureUnit,
} from '../../../../domain/units/index.js';
import type { Schemas } from '../../../apiClient/index.js';

type BeerRecipe = Schemas['BeerRecipe'];

/** A number of a step that can be edited: where it is in the recipe, and what machine and kitchen bear. */
export interface StepField {
  /** Also its place in the refusals of the API: `mash/0/celsius`. */
  readonly name: string;
  readonly value: number;
  readonly unit: '°C' | 'min' | 'days';
  /** What the machine can do; other values are changed by it. */
  readonly machine: readonly [min: number, max: number];
  /** What a recipe may have at all. */
  readonly allowed: readonly [min: number, max: number];
}

export interface EditableStep {
  readonly kind: 'infusion' | 'temperature' | 'decoction' | 'boil' | 'primary' | 'secondary' | 'conditioning';
  readonly name: string | undefined;
  readonly fields: readonly StepField[];
}

const minutes = [0, 1_440] as const;
const mashCelsius = limitsOf(machineTypes.base);
const kegCelsius = limitsOf(machineTypes.keg);
const days = [0, 365] as const;

/** The steps of a recipe, in the order of the brew. */
export function editableSteps(recipe: BeerRecipe): readonly EditableStep[] {
  const mash = recipe.mash.map((rest, index): EditableStep => ({
    ...{ kind: rest.kind, name: rest.name },
    fields: [
      {
        ...{ name: `mash/${index}/celsius`, value: rest.celsius, unit: '°C' },
        ...{ machine: mashCelsius, allowed: [0, 110] },
      },
      {
        ...{ name: `mash/${index}/minutes`, value: rest.minutes, unit: 'min' },
        ...{ machine: minutes, allowed: minutes },
      },
    ],
  }));
  const boil: EditableStep = {
    ...{ kind: 'boil', name: undefined },
    fields: [
      {
        ...{ name: 'boilMinutes', value: recipe.boilMinutes, unit: 'min' },
        ...{ machine: minutes, allowed: minutes },
      },
    ],
  };
  const fermentation = recipe.fermentation.map((stage, index): EditableStep => ({
    ...{ kind: stage.kind, name: undefined },
    fields: [
      {
        ...{ name: `fermentation/${index}/celsius`, value: stage.celsius, unit: '°C' },
        ...{ machine: kegCelsius, allowed: [-5, 50] },
      },
      {
        ...{ name: `fermentation/${index}/days`, value: stage.days, unit: 'days' },
        ...{ machine: days, allowed: days },
      },
    ],
  }));
  return [...mash, boil, ...fermentation];
}

export type Flaw =
  | { readonly type: 'noName' | 'noNumber' }
  | { readonly type: 'range'; readonly range: readonly [number, number] };

export interface Edited {
  readonly recipe: BeerRecipe;
  /** By the field's name; none for a recipe that can be kept. */
  readonly flaws: Readonly<Record<string, Flaw>>;
}

/** What somebody typed into name, notes and steps; all else stays. Temperatures are typed in the person's unit, and kept in °C. */
export function editedRecipe(
  recipe: BeerRecipe,
  typed: (name: string) => string,
  temperatureUnit: TemperatureUnit = 'celsius',
): Edited {
  const flaws: Record<string, Flaw> = {};
  const numbers = new Map<string, number>();
  for (const field of editableSteps(recipe).flatMap(({ fields }) => fields)) {
    const { name, allowed } = field;
    const value = valueOf(field, typed(name), temperatureUnit);
    if (value === undefined) flaws[name] = { type: 'noNumber' };
    else if (value < allowed[0] || value > allowed[1]) flaws[name] = { type: 'range', range: allowed };
    else numbers.set(name, value);
  }
  const name = typed('name').trim();
  if (name === '') flaws.name = { type: 'noName' };
  const numberOf = (field: string, before: number) => numbers.get(field) ?? before;
  const notes = typed('notes').replaceAll('\r\n', '\n').trim();
  return {
    flaws,
    recipe: {
      ...withoutNotes(recipe),
      ...{ name, ...(notes !== '' && { notes }) },
      boilMinutes: numberOf('boilMinutes', recipe.boilMinutes),
      mash: recipe.mash.map((rest, index) => ({
        ...rest,
        celsius: numberOf(`mash/${index}/celsius`, rest.celsius),
        minutes: numberOf(`mash/${index}/minutes`, rest.minutes),
      })),
      fermentation: recipe.fermentation.map((stage, index) => ({
        ...stage,
        celsius: numberOf(`fermentation/${index}/celsius`, stage.celsius),
        days: numberOf(`fermentation/${index}/days`, stage.days),
      })),
    },
  };
}

/** A temperature stands rounded in its field: who leaves it there changes nothing. */
function valueOf({ unit, value }: StepField, text: string, chosen: TemperatureUnit): number | undefined {
  if (unit !== '°C') return typedNumber(text);
  return typedNumber(text) === shownTemperature(value, chosen).value ? value : typedTemperature(text, chosen);
}

function withoutNotes({ notes: _, ...recipe }: BeerRecipe): BeerRecipe {
  return recipe;
}

/** `recipe/mash/0/celsius` of a refusal is the field `mash/0/celsius`. */
export function fieldOf(pointer: string): string {
  return pointer.replace(/^recipe\//, '');
}

function limitsOf(machineType: number): readonly [number, number] {
  const { minCelsius, maxCelsius } = setTemperatureLimits[machineType]!;
  return [minCelsius, maxCelsius];
}
