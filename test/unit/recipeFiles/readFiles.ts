import assert from 'node:assert/strict';
import { readRecipes } from '../../../adapters/recipeFiles/readRecipes.js';
import { RefusedError } from '../../../domain/kernel/refusal.js';
import type { BeerRecipe } from '../../../domain/recipe/index.js';

const bytesOf = (file: string | Uint8Array) => (typeof file === 'string' ? Buffer.from(file) : file);

/** The first recipe of a file. */
export function readOne(file: string | Uint8Array): BeerRecipe {
  const [first] = readRecipes(bytesOf(file));
  assert.ok(first);
  return first.recipe;
}

export function remarkedFields(file: string): readonly string[] {
  return readRecipes(bytesOf(file)).flatMap(({ remarks }) => remarks.map(({ field }) => field));
}

/** The fields for which a file is refused. */
export function refusedFields(file: string | Uint8Array): readonly string[] {
  try {
    readRecipes(bytesOf(file));
  } catch (error) {
    assert.ok(error instanceof RefusedError, String(error));
    return error.refusals.map(({ field }) => field);
  }
  throw new Error('the file was read');
}

/** Numbers as files keep them: conversions of units leave rounding behind. */
export function rounded(value: unknown): unknown {
  if (typeof value === 'number') return Number(value.toFixed(6));
  if (Array.isArray(value)) return value.map(rounded);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, rounded(part)]));
}
