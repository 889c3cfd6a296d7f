import type { RecordedEvent } from '../../domain/kernel/events.js';
import { isStreamOf } from '../../domain/kernel/streams.js';
import {
  contentOf,
  recipe,
  type BeerRecipe,
  type RecipeEvent,
  type RecipeVersion,
} from '../../domain/recipe/index.js';

/** A row of `recipe`: the latest version. */
export interface RecipeRow {
  readonly recipeId: string;
  readonly personId: string;
  readonly version: number;
  readonly content: BeerRecipe;
  readonly copiedFrom: RecipeVersion | null;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
}

/** A row of `recipe_version`. */
export interface RecipeVersionRow {
  readonly recipeId: string;
  readonly personId: string;
  readonly version: number;
  readonly content: BeerRecipe;
  readonly atMs: number;
}

export interface RecipeChanges {
  readonly rows: readonly RecipeRow[];
  readonly versions: readonly RecipeVersionRow[];
  readonly deleted: readonly string[];
}

/** The events of recipes, in the current schema version. */
export function recipeEvents(records: readonly RecordedEvent[]): readonly RecipeEvent[] {
  return records
    .filter(({ stream }) => isStreamOf(recipe, stream))
    .map((record) => recipe.upcast(record, record.metadata.schemaVersion));
}

/** What changes by these events, given the rows before them. */
export function projectRecipes(
  events: readonly RecipeEvent[],
  before: ReadonlyMap<string, RecipeRow>,
): RecipeChanges {
  const rows = new Map<string, RecipeRow>();
  const versions: RecipeVersionRow[] = [];
  const deleted = new Set<string>();
  for (const event of events) {
    const { recipeId, personId, atMs } = event.data;
    if (event.type === 'RecipeDeleted') {
      deleted.add(recipeId);
      rows.delete(recipeId);
      continue;
    }
    const { version } = event.data;
    const content = contentOf(event.data.content);
    // Its person is deleted, and rows of theirs with them.
    if (!content) continue;
    versions.push({ recipeId, personId, version, content, atMs });
    const earlier = rows.get(recipeId) ?? before.get(recipeId);
    const copiedFrom = event.type === 'RecipeCopied' ? event.data.from : (earlier?.copiedFrom ?? null);
    const createdAtMs = earlier?.createdAtMs ?? atMs;
    rows.set(recipeId, { recipeId, personId, version, content, copiedFrom, createdAtMs, updatedAtMs: atMs });
  }
  return {
    rows: [...rows.values()],
    versions: versions.filter(({ recipeId }) => !deleted.has(recipeId)),
    deleted: [...deleted],
  };
}
