import { lookUp } from '../../../domain/kernel/lookUp.js';
import { Ajv, type ErrorObject } from 'ajv';
import { mostItems } from '../../../domain/recipe/index.js';
import { RefusedError, type Refusal } from '../../../domain/kernel/refusal.js';
import type { FileRemark } from '../../../commands/ports/index.js';
import { fileLimits } from '../fileLimits.js';
import type { BeerJsonDocument, RecipeDocument } from './documents.js';
import { documentSchema, recipeSchema, type SchemaPart } from './schema.js';

const ajv = new Ajv({ allErrors: true });
const isDocument = ajv.compile<BeerJsonDocument>(documentSchema);
const isRecipe = ajv.compile<RecipeDocument>(recipeSchema);

/**
 * The recipes of a document.
 *
 * @throws RefusedError with the path of each field that breaks the schema.
 */
export function checkedRecipes(parsed: unknown): readonly RecipeDocument[] {
  if (!isDocument(parsed)) throw new RefusedError(refusalsOf(isDocument.errors, ''));
  const { recipes = [] } = parsed.beerjson;
  const refusals: Refusal[] = [];
  const checked: RecipeDocument[] = [];
  for (const [index, recipe] of recipes.entries()) {
    const at = `beerjson/recipes/${index}`;
    if (refusals.length >= fileLimits.refusals || index > fileLimits.recipes) break;
    const [tooLong] = longLists(recipe, recipeSchema);
    // All rules are tried on all items, so their number is bounded first.
    if (tooLong !== undefined)
      refusals.push({ field: `${at}/${tooLong}`, rule: `it has at most ${mostItems} items` });
    else if (isRecipe(recipe)) checked.push(recipe);
    else refusals.push(...refusalsOf(isRecipe.errors, at));
  }
  if (refusals.length > 0) throw new RefusedError(refusals.slice(0, fileLimits.refusals));
  return checked;
}

const refusalsOf = (errors: readonly ErrorObject[] | null | undefined, at: string) =>
  (errors ?? []).slice(0, fileLimits.refusals).map((error) => refusalOf(error, at));

function refusalOf({ instancePath, keyword, params, message = '' }: ErrorObject, at: string): Refusal {
  const named: Readonly<Record<string, unknown>> = params;
  const name = named['missingProperty'] ?? named['additionalProperty'];
  const field = [at, instancePath.slice(1), ...(typeof name === 'string' ? [name] : [])]
    .filter(Boolean)
    .join('/');
  const allowed = named['allowedValues'];
  const rule =
    keyword === 'required'
      ? 'it is missing'
      : Array.isArray(allowed)
        ? `it is one of ${allowed.join(', ')}`
        : `it ${message}`;
  return { field: field || 'file', rule };
}

/** What follows from other fields. */
const calculated = new Set([
  'original_gravity',
  'final_gravity',
  'alcohol_by_volume',
  'ibu_estimate',
  'color_estimate',
  'apparent_attenuation',
  'calories_per_pint',
]);

/** A remark for each field of the recipe that the schema, and so the recipe here, does not have. */
export function remarksOn(recipe: object, at: string): readonly FileRemark[] {
  return unknownIn(recipe, recipeSchema).map((path) => ({
    field: `${at}/${path}`,
    remark: 'recipes have no such field here',
  }));
}

function unknownIn(value: unknown, schema: SchemaPart): readonly string[] {
  if (Array.isArray(value)) {
    const { items = {} } = schema;
    return value.flatMap((item, at) => unknownIn(item, items).map((path) => `${at}/${path}`));
  }
  if (typeof value !== 'object' || value === null || !schema.properties) return [];
  const { properties } = schema;
  return Object.entries(value).flatMap(([name, part]) => {
    if (calculated.has(name)) return [];
    const known = lookUp(properties, name);
    return known ? unknownIn(part, known).map((path) => `${name}/${path}`) : [name];
  });
}

/** Paths of the lists that have too many items. */
function longLists(value: unknown, { properties = {}, items }: SchemaPart): readonly string[] {
  if (items && Array.isArray(value)) return value.length > mostItems ? [''] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(properties).flatMap(([name, part]) => {
    const inner = lookUp(value as Readonly<Record<string, unknown>>, name);
    return longLists(inner, part).map((path) => (path === '' ? name : `${name}/${path}`));
  });
}
