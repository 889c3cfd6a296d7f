import type { Actor } from '../people/index.js';
import { RefusedError, refuseIfAny } from '../kernel/refusal.js';
import type { BeerRecipe } from './beerRecipe.js';
import type { KeptRecipe, RecipeEvent, RecipeVersion } from './events.js';
import { refuseBeerRecipe } from './refuseBeerRecipe.js';
import { storedContent } from './storedContent.js';

/** Where a new recipe comes from. */
export type RecipeOrigin =
  | { readonly type: 'written' }
  | { readonly type: 'copied'; readonly from: RecipeVersion }
  | { readonly type: 'imported'; readonly format: 'beerxml' | 'beerjson' };

interface OfPerson {
  readonly recipeId: string;
  readonly personId: Actor;
  readonly atMs: number;
}

export type HandleRecipe =
  | (OfPerson & {
      readonly type: 'create';
      readonly content: BeerRecipe;
      readonly origin: RecipeOrigin;
    })
  /** `version` is the one that was changed: two people, or two tabs, do not overwrite each other. */
  | (OfPerson & { readonly type: 'edit'; readonly version: number; readonly content: BeerRecipe })
  | (OfPerson & { readonly type: 'delete' });

/**
 * What follows from a person's request. A repeated request changes nothing.
 *
 * @throws RefusedError (`COMMAND_REFUSED`) naming field and rule.
 */
export function decide(command: HandleRecipe, recipe: KeptRecipe): readonly RecipeEvent[] {
  switch (command.type) {
    case 'create':
      return create(command, recipe);
    case 'edit':
      return edit(command, recipe);
    case 'delete':
      return remove(command, recipe);
  }
}

function create(
  { recipeId, personId, atMs, content, origin }: Extract<HandleRecipe, { type: 'create' }>,
  recipe: KeptRecipe,
): readonly RecipeEvent[] {
  if (recipe.status !== 'none') {
    const isSame =
      recipe.status === 'kept' && recipe.personId === personId && isEqual(recipe.content, content);
    if (isSame && recipe.version === 1) return [];
    throw refused('recipeId', 'another recipe was created under this id');
  }
  refuseIfAny(refuseBeerRecipe(content));
  const data = { recipeId, personId, version: 1, content: storedContent(content), atMs };
  switch (origin.type) {
    case 'written':
      return [{ type: 'RecipeCreated', data }];
    case 'copied':
      return [{ type: 'RecipeCopied', data: { ...data, from: origin.from } }];
    case 'imported':
      return [{ type: 'RecipeImported', data: { ...data, format: origin.format } }];
  }
}

function edit(
  { recipeId, personId, atMs, version, content }: Extract<HandleRecipe, { type: 'edit' }>,
  recipe: KeptRecipe,
): readonly RecipeEvent[] {
  const kept = ownOf(recipe, personId);
  if (isEqual(kept.content, content) && (version === kept.version || version === kept.version - 1)) return [];
  if (version !== kept.version)
    throw refused(
      'version',
      `it is ${kept.version} by now: somebody edited the recipe since version ${version}`,
    );
  refuseIfAny(refuseBeerRecipe(content));
  const data = { recipeId, personId, version: version + 1, content: storedContent(content), atMs };
  return [{ type: 'RecipeEdited', data }];
}

function remove(
  { recipeId, personId, atMs }: Extract<HandleRecipe, { type: 'delete' }>,
  recipe: KeptRecipe,
): readonly RecipeEvent[] {
  if (recipe.status === 'deleted' && recipe.personId === personId) return [];
  ownOf(recipe, personId);
  return [{ type: 'RecipeDeleted', data: { recipeId, personId, atMs } }];
}

/** Recipes of others are refused in the same way as unknown ones. */
function ownOf(recipe: KeptRecipe, personId: Actor): Extract<KeptRecipe, { status: 'kept' }> {
  if (recipe.status === 'kept' && recipe.personId === personId) return recipe;
  throw refused('recipeId', 'there is no recipe with this id');
}

function isEqual(a: BeerRecipe, b: BeerRecipe): boolean {
  return JSON.stringify(inOrder(a)) === JSON.stringify(inOrder(b));
}

/** Two requests that say the same may have their fields in another order. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(fields.map(([name, part]) => [name, inOrder(part)]));
}

function refused(field: string, rule: string): RefusedError {
  return new RefusedError([{ field, rule }]);
}
