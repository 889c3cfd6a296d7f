import assert from 'node:assert/strict';
import { projectRecipes } from '../../../projections/recipes/index.js';
import { storedContent, type RecipeEvent } from '../../../domain/recipe/index.js';
import { paleAle } from '../domain/recipe/recipes.js';

const of = (recipeId: string, atMs: number) => ({ recipeId, personId: 'p', atMs });
const created = (recipeId: string): RecipeEvent => ({
  type: 'RecipeCreated',
  data: { ...of(recipeId, 1), version: 1, content: storedContent(paleAle) },
});
const edited: RecipeEvent = {
  type: 'RecipeEdited',
  data: { ...of('a', 2), version: 2, content: storedContent({ ...paleAle, name: 'B' }) },
};

describe('rows of recipes', () => {
  it('have the latest version, and keep when the recipe began', () => {
    const { rows, versions, deleted } = projectRecipes([created('a'), edited, created('b')], new Map());
    assert.deepEqual(
      rows.map(({ recipeId, version, createdAtMs, updatedAtMs }) => [
        recipeId,
        version,
        createdAtMs,
        updatedAtMs,
      ]),
      [
        ['a', 2, 1, 2],
        ['b', 1, 1, 1],
      ],
    );
    assert.deepEqual([versions.length, deleted], [3, []]);
  });

  it('continue those of earlier batches', () => {
    const before = projectRecipes([created('a')], new Map()).rows;
    const { rows } = projectRecipes([edited], new Map(before.map((row) => [row.recipeId, row])));
    assert.deepEqual([rows[0]?.createdAtMs, rows[0]?.version], [1, 2]);
  });

  it('go with the recipe, also within a batch', () => {
    const deletion: RecipeEvent = { type: 'RecipeDeleted', data: of('a', 3) };
    const changes = projectRecipes([created('a'), edited, deletion], new Map());
    assert.deepEqual(changes, { rows: [], versions: [], deleted: ['a'] });
  });

  it('are none of a deleted person, whose texts are gone', () => {
    const gone: RecipeEvent = { type: 'RecipeEdited', data: { ...of('a', 2), version: 2, content: null } };
    assert.deepEqual(projectRecipes([gone], new Map()), { rows: [], versions: [], deleted: [] });
  });
});
