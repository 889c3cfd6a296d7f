import { Router, type Response } from 'express';
import type { RecipeFiles } from '../../../../commands/ports/index.js';
import type { Recipes } from '../../../../commands/recipes/index.js';
import type { BeerRecipe } from '../../../../domain/recipe/index.js';
import type { RecipeQueries } from '../../../../projections/queries/index.js';
import { noteAction } from '../audit/index.js';
import { callerOf } from '../people/index.js';
import type { ApiTracing } from '../ports.js';
import { importedRecipeResource } from '../resources/index.js';
import { recipeIdFor } from './commandId.js';
import { knownRecipe } from './knownRecipe.js';
import { queryOf } from './queryOf.js';
import { traced } from './traced.js';

export interface RecipeChangeRoutesOptions {
  readonly queries: RecipeQueries;
  readonly recipes: Recipes;
  readonly recipeFiles: RecipeFiles;
  readonly tracing: ApiTracing;
}

const idempotencyKey = 'Idempotency-Key';

/** What people do with their recipes. */
export function recipeChangeRoutes(options: RecipeChangeRoutesOptions): Router {
  const { queries, recipes, recipeFiles, tracing } = options;
  const router = Router();

  router.post('/recipes', async (request, response) => {
    const { personId } = callerOf(response);
    const { recipe: content } = request.body as { recipe: BeerRecipe };
    const recipeId = recipeIdFor(personId, request.get(idempotencyKey));
    noteAction(response, { subjects: [{ kind: 'recipe', id: recipeId }] });
    await recipes.create({ recipeId, personId, content, origin: { type: 'written' }, ...traced(tracing) });
    answerCreated(response, request.baseUrl, recipeId);
  });

  router.post('/recipes/import', async (request, response) => {
    const { personId } = callerOf(response);
    const { save = false } = queryOf<{ readonly save?: boolean }>(request);
    const read = await recipeFiles.read(request.body as Uint8Array);
    const saved: (string | null)[] = [];
    for (const [place, { recipe: content, format }] of read.entries()) {
      const recipeId = save ? recipeIdFor(personId, request.get(idempotencyKey), place) : null;
      saved.push(recipeId);
      if (recipeId === null) continue;
      noteAction(response, { subjects: [{ kind: 'recipe', id: recipeId }] });
      const origin = { type: 'imported', format } as const;
      await recipes.create({ recipeId, personId, content, origin, ...traced(tracing) });
    }
    response.json({
      recipes: read.map((each, place) => importedRecipeResource(each, saved[place] ?? null)),
    });
  });

  router.post('/recipes/:recipeId/edit', async (request, response) => {
    const caller = callerOf(response);
    const { recipeId } = await knownRecipe(queries, caller, request.params);
    const { version, recipe: content } = request.body as { version: number; recipe: BeerRecipe };
    const { personId } = caller;
    const latest = await recipes.edit({ recipeId, personId, version, content, ...traced(tracing) });
    response.json({ recipeId, version: latest });
  });

  router.post('/recipes/:recipeId/copy', async (request, response) => {
    const caller = callerOf(response);
    const { name, version: wanted } = request.body as { name?: string; version?: number };
    const asked = { ...request.params, ...(wanted !== undefined && { version: wanted }) };
    const { recipeId: of, version, content } = await knownRecipe(queries, caller, asked);
    const { personId } = caller;
    const recipeId = recipeIdFor(personId, request.get(idempotencyKey));
    noteAction(response, { subjects: [{ kind: 'recipe', id: recipeId }] });
    await recipes.create({
      ...{ recipeId, personId, content: { ...content, ...(name !== undefined && { name }) } },
      origin: { type: 'copied', from: { recipeId: of, version } },
      ...traced(tracing),
    });
    answerCreated(response, request.baseUrl, recipeId);
  });

  router.post('/recipes/:recipeId/delete', async (request, response) => {
    const caller = callerOf(response);
    const { recipeId } = await knownRecipe(queries, caller, request.params);
    await recipes.delete({ recipeId, personId: caller.personId, ...traced(tracing) });
    response.status(204).end();
  });

  return router;
}

function answerCreated(response: Response, baseUrl: string, recipeId: string): void {
  response.status(201).location(`${baseUrl}/recipes/${recipeId}`).json({ recipeId, version: 1 });
}
