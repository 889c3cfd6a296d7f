import { ApiProblem, type Schemas } from '../../../apiClient/index.js';
import { api, ask } from '../../shared/session/index.js';

export type BeerRecipe = Schemas['BeerRecipe'];
export type StoredRecipe = Schemas['StoredRecipe'];
export type RecipeSummary = Schemas['RecipeSummary'];
export type ScaledRecipe = Schemas['ScaledRecipe'];
export type ImportedRecipe = Schemas['ImportedRecipe'];

export function askRecipes(after?: string): Promise<Schemas['RecipePage']> {
  return ask(api.GET('/api/v1/recipes', { params: { query: { limit: 50, ...(after && { after }) } } }));
}

export function askRecipe(recipeId: string, version?: number): Promise<StoredRecipe> {
  const params = { path: { recipeId }, query: { ...(version !== undefined && { version }) } };
  return ask(api.GET('/api/v1/recipes/{recipeId}', { params }));
}

export function askPreview(recipeId: string, version?: number, litres?: number): Promise<ScaledRecipe> {
  const query = { ...(version !== undefined && { version }), ...(litres !== undefined && { litres }) };
  return ask(api.GET('/api/v1/recipes/{recipeId}/preview', { params: { path: { recipeId }, query } }));
}

export function askVersions(recipeId: string): Promise<Schemas['RecipePage']> {
  const params = { path: { recipeId }, query: { limit: 50 } };
  return ask(api.GET('/api/v1/recipes/{recipeId}/versions', { params }));
}

/** Reads a file; what it has is kept only with `save`, once for each key. */
export async function importFile(file: Blob, save: boolean, key: string): Promise<readonly ImportedRecipe[]> {
  const answer = await ask(
    api.POST('/api/v1/recipes/import', {
      params: { query: { save }, header: { 'Idempotency-Key': key } },
      body: file,
      bodySerializer: (body) => body as Blob,
      headers: { 'content-type': 'application/octet-stream' },
    }),
  );
  return answer.recipes;
}

export async function editRecipe(recipeId: string, version: number, recipe: BeerRecipe): Promise<number> {
  const params = { path: { recipeId } };
  const answer = await ask(
    api.POST('/api/v1/recipes/{recipeId}/edit', { params, body: { version, recipe } }),
  );
  return answer.version;
}

export async function copyRecipe(
  recipeId: string,
  version: number,
  name: string,
  key: string,
): Promise<string> {
  const params = { path: { recipeId }, header: { 'Idempotency-Key': key } };
  const body = { version, name };
  return (await ask(api.POST('/api/v1/recipes/{recipeId}/copy', { params, body }))).recipeId;
}

export function deleteRecipe(recipeId: string): Promise<unknown> {
  return ask(api.POST('/api/v1/recipes/{recipeId}/delete', { params: { path: { recipeId } } }));
}

/** A key that no other request has. Pages over plain HTTP have no `randomUUID`. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

interface FieldRefusal {
  readonly field: string;
  readonly rule: string;
  /** Which rule it is, where the API names it; with the values that it speaks of. */
  readonly code?: string;
  readonly values?: Readonly<Record<string, string | number>>;
}

/** What the API says about each field; without any, the refusal itself. */
export function refusalsIn(error: unknown): readonly FieldRefusal[] {
  if (!(error instanceof ApiProblem)) return [];
  if (error.errors.length === 0) return [{ field: '', rule: error.detail ?? error.title }];
  return error.errors.map(({ pointer, detail, ...more }) => ({
    ...more,
    field: pointer.replace(/^#\//, ''),
    rule: detail,
  }));
}
