import type { Pool } from 'pg';
import type { BeerRecipe, RecipeVersion } from '../../../domain/recipe/index.js';
import type {
  Page,
  RecipeFilter,
  RecipeQuery,
  RecipeVersionFilter,
  StoredRecipe,
} from '../../../projections/queries/index.js';
import { pageOf } from './page.js';

/** A person's recipes in their latest versions, the one that changed last first. */
export async function listRecipes(pool: Pool, filter: RecipeFilter): Promise<Page<StoredRecipe>> {
  const { personId, limit, afterKey } = filter;
  const [updatedAt = null, recipeId = null] = afterKey ?? [];
  const { rows } = await pool.query<RecipeRow>(
    `select r.*, r.version as latest_version, r.updated_at as at, r.updated_at::text as key from read_model.recipe r
     where person_id = $1::uuid and ($2::timestamptz is null or (updated_at, recipe_id) < ($2, $3::uuid))
     order by updated_at desc, recipe_id desc limit $4`,
    [personId, updatedAt, recipeId, limit + 1],
  );
  return pageOf(rows, limit, toRecipe, (row) => [row.key, row.recipe_id]);
}

const versions = `select v.recipe_id, v.version, r.version as latest_version, v.content, r.copied_from, r.created_at, v.at,
    v.version::text as key
  from read_model.recipe_version v join read_model.recipe r using (recipe_id)
  where recipe_id = $1::uuid and r.person_id = $2::uuid`;

/** The versions of a person's recipe, the latest first. */
export async function listRecipeVersions(
  pool: Pool,
  { recipeId, personId, limit, afterKey }: RecipeVersionFilter,
): Promise<Page<StoredRecipe>> {
  const [version = null] = afterKey ?? [];
  const { rows } = await pool.query<RecipeRow>(
    `${versions} and ($3::bigint is null or v.version < $3) order by v.version desc limit $4`,
    [recipeId, personId, version, limit + 1],
  );
  return pageOf(rows, limit, toRecipe, (row) => [row.key]);
}

/** Undefined for one that does not exist, is somebody else's, or is not projected yet. */
export async function recipeById(
  pool: Pool,
  { recipeId, personId, version }: RecipeQuery,
): Promise<StoredRecipe | undefined> {
  const { rows } = await pool.query<RecipeRow>(
    `${versions} and v.version = coalesce($3::integer, r.version)`,
    [recipeId, personId, version ?? null],
  );
  return rows[0] && toRecipe(rows[0]);
}

interface RecipeRow {
  readonly recipe_id: string;
  readonly version: number;
  readonly latest_version: number;
  readonly content: BeerRecipe;
  readonly copied_from: RecipeVersion | null;
  readonly created_at: Date;
  readonly at: Date;
  readonly key: string;
}

function toRecipe(row: RecipeRow): StoredRecipe {
  return {
    recipeId: row.recipe_id,
    version: row.version,
    latestVersion: row.latest_version,
    content: row.content,
    copiedFrom: row.copied_from,
    createdAt: row.created_at,
    versionAt: row.at,
  };
}
