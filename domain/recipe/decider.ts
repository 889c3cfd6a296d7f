import type { Decider } from '../kernel/events.js';
import { upcastWith, type Upcaster } from '../kernel/upcast.js';
import { decide, type HandleRecipe } from './commands.js';
import { evolve, initialState, type KeptRecipe, type RecipeEvent } from './events.js';

/** When the data of an event changes, append the function from version n to n + 1. Never change an existing one. */
const upcasters: readonly Upcaster[] = [];

/** A recipe of a person, with all its versions, by its id. */
export const recipe: Decider<HandleRecipe, KeptRecipe, RecipeEvent> = {
  category: 'recipe',
  schemaVersion: upcasters.length + 1,
  initialState,
  decide,
  evolve,
  // Every event but the last holds the whole recipe.
  isSnapshot: (type) => type !== 'RecipeDeleted',
  correlationOf: ({ data }) => data.recipeId,
  upcast: (event, schemaVersion) => upcastWith(upcasters, event, schemaVersion),
};
