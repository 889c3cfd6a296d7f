import type { Actor, PersonalText } from '../people/index.js';
import type { BeerRecipe } from './beerRecipe.js';
import { contentOf } from './storedContent.js';

interface RecipeFact {
  /** UUID. */
  readonly recipeId: string;
  /** Whose recipe it is; only they change it. */
  readonly personId: Actor;
  /** Backend time, epoch milliseconds. */
  readonly atMs: number;
}

/** One version of a recipe, by its number from 1. */
export interface RecipeVersion {
  readonly recipeId: string;
  readonly version: number;
}

interface NewContent extends RecipeFact {
  readonly version: number;
  /** See `storedContent`. */
  readonly content: PersonalText;
}

export type RecipeEvent =
  | { readonly type: 'RecipeCreated'; readonly data: NewContent }
  /** As a new recipe, of the same person. */
  | { readonly type: 'RecipeCopied'; readonly data: NewContent & { readonly from: RecipeVersion } }
  | {
      readonly type: 'RecipeImported';
      readonly data: NewContent & { readonly format: 'beerxml' | 'beerjson' };
    }
  | { readonly type: 'RecipeEdited'; readonly data: NewContent }
  | { readonly type: 'RecipeDeleted'; readonly data: RecipeFact };

export type KeptRecipe =
  | { readonly status: 'none' }
  | {
      readonly status: 'kept';
      readonly personId: Actor;
      readonly version: number;
      readonly content: BeerRecipe;
    }
  | { readonly status: 'deleted'; readonly personId: Actor };

export const initialState: KeptRecipe = { status: 'none' };

/** The state after one more event. */
export function evolve(_: KeptRecipe, event: RecipeEvent): KeptRecipe {
  const { personId } = event.data;
  if (event.type === 'RecipeDeleted') return { status: 'deleted', personId };
  const { version } = event.data;
  const content = contentOf(event.data.content);
  return content ? { status: 'kept', personId, version, content } : { status: 'deleted', personId };
}
