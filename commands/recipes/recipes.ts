import { recipe as decider, type BeerRecipe, type RecipeOrigin } from '../../domain/recipe/index.js';
import { createCommandHandler } from '../handleCommand.js';
import type { EventStore } from '../ports/index.js';

interface OfPerson {
  readonly recipeId: string;
  readonly personId: string;
  readonly traceparent?: string;
}

/** What people do with their recipes. Each throws RefusedError (`COMMAND_REFUSED`) with each broken rule, or `EVENT_STORE_UNAVAILABLE`. */
export interface Recipes {
  /** A second request with the same id and content changes nothing. */
  create(request: OfPerson & { readonly content: BeerRecipe; readonly origin: RecipeOrigin }): Promise<void>;
  /**
   * @param request `version` is the one that was changed; refused when there is a later one.
   * @returns the number of the latest version
   */
  edit(request: OfPerson & { readonly version: number; readonly content: BeerRecipe }): Promise<number>;
  /** Its versions are not shown any more. Brews that were started from them stay as they are. */
  delete(request: OfPerson): Promise<void>;
}

export interface RecipesParts {
  readonly store: EventStore;
  readonly now: () => Date;
}

/** Short, because a person waits for the answer. */
const patienceMs = 3_000;

export function createRecipes({ store, now }: RecipesParts): Recipes {
  const recipes = createCommandHandler({ decider, store, cachedStates: 0, now, patienceMs });
  const by = ({ personId }: OfPerson) => ({ atMs: now().getTime(), causedBy: `person:${personId}` });

  return {
    async create(request) {
      await recipes.handle(request.recipeId, [{ type: 'create', ...request, ...by(request) }]);
    },

    async edit(request) {
      await recipes.handle(request.recipeId, [{ type: 'edit', ...request, ...by(request) }]);
      const state = await recipes.load(request.recipeId);
      return state.status === 'kept' ? state.version : request.version;
    },

    async delete(request) {
      await recipes.handle(request.recipeId, [{ type: 'delete', ...request, ...by(request) }]);
    },
  };
}
