import assert from 'node:assert/strict';
import { RefusedError } from '../../../../domain/kernel/refusal.js';
import {
  recipe,
  storedContent,
  type HandleRecipe,
  type RecipeEvent,
} from '../../../../domain/recipe/index.js';
import { specify } from '../givenWhenThen.js';
import { paleAle } from './recipes.js';

const { given } = specify(recipe);
const recipeId = '11111111-5555-4555-8555-555555555555';
const personId = '22222222-5555-4555-8555-555555555555';
const own = { recipeId, personId, atMs: 5 };
const stout = { ...paleAle, name: 'Stout' };

const created: RecipeEvent = {
  type: 'RecipeCreated',
  data: { ...own, version: 1, content: storedContent(paleAle) },
};
const edited: RecipeEvent = {
  type: 'RecipeEdited',
  data: { ...own, version: 2, content: storedContent(stout) },
};
const deleted: RecipeEvent = { type: 'RecipeDeleted', data: own };
const create: HandleRecipe = { type: 'create', ...own, content: paleAle, origin: { type: 'written' } };
const edit: HandleRecipe = { type: 'edit', ...own, version: 1, content: stout };
const refused = (field: string) => (error: unknown) =>
  error instanceof RefusedError && error.message.startsWith(`${field}: `);

describe('a recipe of a person', () => {
  it('is created, copied or imported, once', () => {
    given().when(create).then(created);
    given(created).when(create).thenNothing();
    given(created)
      .when({ ...create, content: { ...stout } })
      .thenThrows(refused('recipeId'));
    given(created)
      .when({ ...create, personId: 'another' })
      .thenThrows(refused('recipeId'));
    given(created, deleted).when(create).thenThrows(refused('recipeId'));
    const from = { recipeId: 'r', version: 3 };
    given()
      .when({ ...create, origin: { type: 'copied', from } })
      .then({ type: 'RecipeCopied', data: { ...own, version: 1, content: storedContent(paleAle), from } });
    given()
      .when({ ...create, origin: { type: 'imported', format: 'beerxml' } })
      .thenTypes('RecipeImported');
  });

  it('is created once whatever the order of its fields', () => {
    const { name, ...rest } = paleAle;
    given(created)
      .when({ ...create, content: { ...rest, name } })
      .thenNothing();
  });

  it('has a next version when the latest was changed', () => {
    given(created).when(edit).then(edited);
    given(created, edited).when(edit).thenNothing();
    given(created, edited)
      .when({ ...edit, content: paleAle })
      .thenThrows(refused('version'));
    given(created)
      .when({ ...edit, version: 2 })
      .thenThrows(refused('version'));
  });

  it('is changed by its person only, and not after it was deleted', () => {
    for (const command of [edit, { type: 'delete', ...own }] as const) {
      given(created)
        .when({ ...command, personId: 'another' })
        .thenThrows(refused('recipeId'));
      given().when(command).thenThrows(refused('recipeId'));
    }
    given(created, deleted).when(edit).thenThrows(refused('recipeId'));
    given(created)
      .when({ type: 'delete', ...own })
      .then(deleted);
    given(created, deleted)
      .when({ type: 'delete', ...own })
      .thenNothing();
  });

  it('breaks no rule', () => {
    const content = { ...paleAle, batchLitres: 0 };
    given()
      .when({ ...create, content })
      .thenThrows(refused('recipe/batchLitres'));
    given(created)
      .when({ ...edit, content })
      .thenThrows(refused('recipe/batchLitres'));
  });

  it('can be read from its last version on', () => {
    assert.deepEqual(
      [created, edited, deleted].map(({ type }) => recipe.isSnapshot?.(type)),
      [true, true, false],
    );
  });
});
