import { Router } from 'express';
import type { RecipeFiles, RecipeFormat } from '../../../../commands/ports/index.js';
import { scaleToMachine } from '../../../../domain/recipe/index.js';
import type { RecipeQueries } from '../../../../projections/queries/index.js';
import { callerOf } from '../people/index.js';
import { recipeResource, recipeSummary, scaledRecipeResource } from '../resources/index.js';
import { answerIfChanged } from './answerIfChanged.js';
import { knownRecipe, targetOf, type RecipeOnMachine } from './knownRecipe.js';
import { afterKeyOf, keyShapes, pageResource } from './paging.js';
import { queryOf } from './queryOf.js';

export interface RecipeReadRoutesOptions {
  readonly queries: RecipeQueries;
  readonly recipeFiles: RecipeFiles;
}

interface RecipeQueryString extends Omit<RecipeOnMachine, 'recipeId'> {
  readonly limit: number;
  readonly after?: string;
  readonly format: RecipeFormat;
}

/** The caller's own recipes, and as a machine or another program has them. Nobody sees those of others. */
export function recipeReadRoutes({ queries, recipeFiles }: RecipeReadRoutesOptions): Router {
  const router = Router();

  router.get('/recipes', async (request, response) => {
    const { limit, after } = queryOf<RecipeQueryString>(request);
    const afterKey = afterKeyOf(after, [keyShapes.timestamp, keyShapes.uuid]);
    const page = await queries.list({ personId: callerOf(response).personId, limit, afterKey });
    response.json(pageResource(page, recipeSummary));
  });

  router.get('/recipes/:recipeId', async (request, response) => {
    const asked = { ...request.params, ...queryOf<RecipeQueryString>(request) };
    const recipe = await knownRecipe(queries, callerOf(response), asked);
    answerIfChanged(request, response, recipeResource(recipe));
  });

  router.get('/recipes/:recipeId/versions', async (request, response) => {
    const caller = callerOf(response);
    const { limit, after } = queryOf<RecipeQueryString>(request);
    const afterKey = afterKeyOf(after, [keyShapes.integer]);
    const { recipeId } = await knownRecipe(queries, caller, request.params);
    const page = await queries.versionsOf({ recipeId, personId: caller.personId, limit, afterKey });
    response.json(pageResource(page, recipeSummary));
  });

  router.get('/recipes/:recipeId/export', async (request, response) => {
    const query = queryOf<RecipeQueryString>(request);
    const { content } = await knownRecipe(queries, callerOf(response), { ...request.params, ...query });
    const [extension, type] =
      query.format === 'beerxml' ? ['xml', 'application/xml'] : ['json', 'application/json'];
    response.attachment(`recipe.${extension}`).type(type).send(recipeFiles.write(query.format, content));
  });

  router.get('/recipes/:recipeId/preview', async (request, response) => {
    const query = queryOf<RecipeQueryString>(request);
    const { content } = await knownRecipe(queries, callerOf(response), { ...request.params, ...query });
    response.json(scaledRecipeResource(scaleToMachine(content, targetOf(content, query))));
  });

  return router;
}
