import type { PoolClient } from 'pg';
import {
  projectRecipes,
  recipeEvents,
  type RecipeRow,
  type RecipeVersionRow,
} from '../../../projections/recipes/index.js';
import { anyOf } from '../anyOf.js';
import { unnestInsert, upsertOn, type Column } from '../unnest.js';
import type { ReadModel } from './readModel.js';

const columns: readonly Column<RecipeRow & { readonly position: bigint }>[] = [
  { name: 'recipe_id', type: 'uuid', of: (row) => row.recipeId },
  { name: 'person_id', type: 'uuid', of: (row) => row.personId },
  { name: 'version', type: 'integer', of: (row) => row.version },
  { name: 'content', type: 'jsonb', of: (row) => JSON.stringify(row.content) },
  { name: 'copied_from', type: 'jsonb', of: (row) => row.copiedFrom && JSON.stringify(row.copiedFrom) },
  { name: 'created_at', type: 'timestamptz', of: (row) => row.createdAtMs },
  { name: 'updated_at', type: 'timestamptz', of: (row) => row.updatedAtMs },
  { name: 'position', type: 'bigint', of: (row) => row.position },
];
const upsertRecipes = unnestInsert('read_model.recipe', columns, upsertOn(['recipe_id'], columns));

const versionColumns: readonly Column<RecipeVersionRow>[] = [
  { name: 'recipe_id', type: 'uuid', of: (row) => row.recipeId },
  { name: 'version', type: 'integer', of: (row) => row.version },
  { name: 'person_id', type: 'uuid', of: (row) => row.personId },
  { name: 'content', type: 'jsonb', of: (row) => JSON.stringify(row.content) },
  { name: 'at', type: 'timestamptz', of: (row) => row.atMs },
];
const insertVersions = unnestInsert('read_model.recipe_version', versionColumns, 'on conflict do nothing');

/** Recipes of people, and their versions. */
export const recipes: ReadModel = {
  name: 'recipes',
  tables: ['recipe', 'recipe_version'],
  async write(client, batch) {
    const events = recipeEvents(batch.events);
    if (events.length === 0) return;
    const ids = [...new Set(events.map(({ data }) => data.recipeId))];
    const { rows, versions, deleted } = projectRecipes(events, await loadRecipes(client, ids));
    const { position } = batch;
    await upsertRecipes(
      client,
      rows.map((row) => ({ ...row, position })),
    );
    await insertVersions(client, versions);
    if (deleted.length > 0) await deleteRecipes(client, deleted);
  },
};

async function deleteRecipes(client: PoolClient, ids: readonly string[]): Promise<void> {
  for (const table of ['recipe', 'recipe_version'])
    await client.query(`delete from read_model.${table} where recipe_id = any($1::uuid[])`, [ids]);
}

async function loadRecipes(client: PoolClient, ids: readonly string[]): Promise<Map<string, RecipeRow>> {
  const { rows } = await client.query<RecipeRow>({
    name: 'load recipes',
    text: `select recipe_id::text as "recipeId", person_id::text as "personId", version, content,
        copied_from as "copiedFrom", (extract(epoch from created_at) * 1000)::bigint as "createdAtMs",
        (extract(epoch from updated_at) * 1000)::bigint as "updatedAtMs"
      from read_model.recipe where recipe_id = ${anyOf('$1', 'uuid')}`,
    values: [ids],
  });
  return new Map(rows.map((row) => [row.recipeId, row]));
}
