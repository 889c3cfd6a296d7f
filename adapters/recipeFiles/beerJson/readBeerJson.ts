import { RefusedError } from '../../../domain/kernel/refusal.js';
import type { BeerRecipe, FermentationStage, MashRest } from '../../../domain/recipe/index.js';
import type { FileRemark, ReadRecipe } from '../../../commands/ports/index.js';
import { defined } from '../defined.js';
import type { RecipeDocument, TimedStep } from './documents.js';
import { converted } from './quantities.js';
import { readFermentable, readHop, readOther, readWater, readYeast } from './readIngredients.js';
import { checkedRecipes, remarksOn } from './schemaCheck.js';
import { mashKinds } from './words.js';

/**
 * All recipes of a BeerJSON 1.0 file. What the standard has and recipes here don't is in the remarks.
 *
 * @throws RefusedError with the path of each field that can't be read.
 */
export function readBeerJson(text: string): readonly ReadRecipe[] {
  return checkedRecipes(parsed(text)).map((recipe, index) => readRecipe(recipe, `beerjson/recipes/${index}`));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new RefusedError([{ field: 'file', rule: 'it is neither BeerXML nor JSON' }]);
  }
}

/** The usual, where a file has no boil. */
const usualBoilMinutes = 60;

function readRecipe(document: RecipeDocument, at: string): ReadRecipe {
  const remarks: FileRemark[] = [...remarksOn(document, at)];
  const { ingredients, boil } = document;
  if (!boil)
    remarks.push({ field: `${at}/boil`, remark: `it is missing, so ${usualBoilMinutes} min were assumed` });
  const additions = `${at}/ingredients`;
  const recipe: BeerRecipe = {
    name: inOneLine(document.name),
    batchLitres: converted('volume', document.batch_size),
    efficiencyPercent: converted('percent', document.efficiency.brewhouse),
    boilMinutes: boil ? converted('time', boil.boil_time) : usualBoilMinutes,
    fermentables: ingredients.fermentable_additions.map((each, index) =>
      readFermentable(each, `${additions}/fermentable_additions/${index}`),
    ),
    hops: (ingredients.hop_additions ?? []).map((each, index) =>
      readHop(each, `${additions}/hop_additions/${index}`, boil?.boil_steps ?? []),
    ),
    yeasts: (ingredients.culture_additions ?? []).map(readYeast),
    waters: (ingredients.water_additions ?? []).map(readWater),
    others: (ingredients.miscellaneous_additions ?? []).map(readOther),
    mash: readMash(document, at, remarks),
    fermentation: readFermentation(document, at, remarks),
    ...defined({
      author: document.author === '' ? undefined : inOneLine(document.author),
      style: document.style?.name,
      notes: document.notes?.replaceAll(/\r\n?/g, '\n'),
      carbonationVolumes: document.carbonation,
    }),
  };
  return { format: 'beerjson', recipe, remarks };
}

const inOneLine = (text: string) => text.trim().replaceAll(/[\r\n\t]+/g, ' ');

function readMash({ mash }: RecipeDocument, at: string, remarks: FileRemark[]): readonly MashRest[] {
  return (mash?.mash_steps ?? []).flatMap((step, index): MashRest[] => {
    const kind = mashKinds[step.type];
    const celsius = converted('temperature', step.step_temperature);
    const minutes = converted('time', step.step_time);
    if (kind) return [{ kind, celsius, minutes, ...(step.name !== '' && { name: step.name }) }];
    remarks.push({
      field: `${at}/mash/mash_steps/${index}`,
      remark: `"${step.type}" is no rest of the mash here, so it was left out`,
    });
    return [];
  });
}

function readFermentation(
  { fermentation }: RecipeDocument,
  at: string,
  remarks: FileRemark[],
): readonly FermentationStage[] {
  return (fermentation?.fermentation_steps ?? []).flatMap((step, index): FermentationStage[] => {
    const celsius = step.start_temperature ?? step.end_temperature;
    if (celsius && step.step_time) {
      const days = converted('time', step.step_time) / (24 * 60);
      return [{ kind: kindOf(step, index), celsius: converted('temperature', celsius), days }];
    }
    const field = `${at}/fermentation/fermentation_steps/${index}`;
    remarks.push({ field, remark: 'it has no temperature or no time, so it was left out' });
    return [];
  });
}

function kindOf({ name }: TimedStep, index: number): FermentationStage['kind'] {
  if (/condition|lager|cold|crash|matur|aging|tertiary/i.test(name)) return 'conditioning';
  if (/second|rest/i.test(name)) return 'secondary';
  return index === 0 || /primary/i.test(name) ? 'primary' : 'secondary';
}
