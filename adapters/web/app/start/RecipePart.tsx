import { recipeLimits } from '../../../../domain/recipe/index.js';
import { typedNumber } from '../../../../domain/units/index.js';
import { DeviceText } from '../../shared/components/index.js';
import { Glass } from '../../shared/drawings/index.js';
import { t } from '../../shared/texts/start.js';
import { formatNumber } from '../../shared/texts/index.js';
import { colourOf } from '../recipes/colourOf.js';
import { Part } from './Part.js';
import { hasWrongLitres } from './plan.js';
import { recipeFields, Refusals } from './Refusals.js';
import type { Refusal } from './checks.js';
import type { Planning } from './usePlan.js';

interface RecipePartProps {
  readonly planning: Planning;
  readonly refusals: readonly Refusal[];
}

/** Which beer, and how much of it. */
export function RecipePart({ planning, refusals }: RecipePartProps) {
  const { recipes, plan, change } = planning;
  return (
    <Part name="recipe">
      <fieldset>
        <legend class="hidden">{t('start.part.recipe')}</legend>
        {(recipes.data?.items ?? []).map(({ recipeId, name, style, figures }) => (
          <label key={recipeId} class="choice recipe-choice">
            <input
              type="radio"
              name="recipe"
              checked={plan.recipe?.recipeId === recipeId}
              onChange={() => change({ recipe: { recipeId } })}
            />
            <Glass width={24} colour={colourOf(figures)} />
            <span>
              <DeviceText text={name} />
              {style !== null && (
                <span class="label block">
                  <DeviceText text={style} />
                </span>
              )}
            </span>
          </label>
        ))}
        <label class="choice recipe-choice">
          <input
            type="radio"
            name="recipe"
            checked={plan.recipe === undefined}
            onChange={() => change({ recipe: undefined })}
          />
          <span>{t('start.ownProgram')}</span>
        </label>
      </fieldset>
      {plan.recipe && <Litres key={plan.recipe.recipeId} planning={planning} />}
      <Refusals refusals={refusals} of={recipeFields} />
    </Part>
  );
}

/** How much comes into the keg; amounts and times are computed for it. */
function Litres({ planning: { plan, preview, change } }: { readonly planning: Planning }) {
  const { min, max } = recipeLimits.batchLitres;
  const isWrong = hasWrongLitres(plan);
  const usual = preview.data?.recipe.batchLitres;
  const take = (text: string) => {
    if (plan.recipe) change({ recipe: { ...plan.recipe, litres: typedNumber(text) ?? null } });
  };
  const range = t('start.litresRange', { min: formatNumber(min), max: formatNumber(max) });
  return (
    <div class="field litres">
      <label for="start-litres">{t('start.litres')}</label>
      <input
        id="start-litres"
        inputMode="decimal"
        aria-describedby="start-litres-range"
        {...(isWrong && { 'aria-invalid': true })}
        {...(usual !== undefined && { defaultValue: formatNumber(plan.recipe?.litres ?? usual) })}
        key={usual === undefined ? 'unknown' : 'known'}
        onChange={(event) => take(event.currentTarget.value)}
      />
      <span id="start-litres-range" class={isWrong ? 'field-error small' : 'label'}>
        {isWrong && '◆ '}
        {range}
      </span>
    </div>
  );
}
