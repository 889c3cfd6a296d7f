import type { Refusal } from './checks.js';
import { RefusalText } from './RefusalText.js';

/** What the API refuses about one field, where it stands. */
export function Refusals({ refusals, of }: { readonly refusals: readonly Refusal[]; readonly of: RegExp }) {
  const here = refusals.filter(({ field }) => of.test(field));
  return (
    <div aria-live="polite">
      {here.map((refusal) => (
        <p key={`${refusal.field} ${refusal.rule}`} class="field-error small">
          <span aria-hidden="true">◆ </span>
          <RefusalText refusal={refusal} />
        </p>
      ))}
    </div>
  );
}

/** The fields that have a place of their own. */
export const recipeFields = /^(recipe|brewRecipe|fermentationRecipe|servingCelsius)\b/;
export const baseField = /^baseId\b/;
export const kegField = /^kegId\b/;
export const otherFields = /^(?!(recipe|brewRecipe|fermentationRecipe|servingCelsius|baseId|kegId)\b)/;
