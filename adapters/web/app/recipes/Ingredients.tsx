import { DeviceText } from '../../shared/components/index.js';
import { t } from '../../shared/texts/recipes.js';
import { formatNumber } from '../../shared/texts/index.js';
import { amountText, hopText } from './ingredientTexts.js';
import type { BeerRecipe } from './recipeApi.js';

interface Line {
  readonly amount: string;
  readonly name: string;
  readonly more: string;
}

interface IngredientsProps {
  readonly recipe: BeerRecipe;
  /** To what the machine holds. */
  readonly isScaled: boolean;
}

/** What goes in: amount, name, and when. */
export function Ingredients({ recipe, isScaled }: IngredientsProps) {
  return (
    <section class="section">
      <h2>{t('recipe.ingredients')}</h2>
      <p class="small muted">
        {t(isScaled ? 'recipe.forMachine' : 'recipe.for', { litres: formatNumber(recipe.batchLitres) })}
      </p>
      <table class="ingredients">
        {groupsOf(recipe).map(({ title, lines }) => (
          <tbody key={title}>
            <tr>
              <th class="label" colSpan={3} scope="rowgroup">
                {title}
              </th>
            </tr>
            {lines.map(({ amount, name, more }, index) => (
              <tr key={index}>
                <td class="numerals">{amount}</td>
                <td>
                  <DeviceText text={name} />
                </td>
                <td class="muted">{more}</td>
              </tr>
            ))}
          </tbody>
        ))}
      </table>
    </section>
  );
}

function groupsOf(
  recipe: BeerRecipe,
): readonly { readonly title: string; readonly lines: readonly Line[] }[] {
  const line = (item: { readonly name: string }, more: string): Line => ({
    ...{ amount: amountText(item), name: item.name, more },
  });
  return [
    {
      title: t('recipe.fermentables'),
      lines: recipe.fermentables.map((each) => line(each, `${formatNumber(each.colourEbc, 0)} EBC`)),
    },
    { title: t('recipe.hops'), lines: recipe.hops.map((each) => line(each, hopText(each))) },
    {
      title: t('recipe.yeasts'),
      lines: recipe.yeasts.map((each) =>
        line(each, each.attenuationPercent === undefined ? '' : `${formatNumber(each.attenuationPercent)} %`),
      ),
    },
    {
      title: t('recipe.others'),
      lines: recipe.others.map((each) =>
        line(each, each.minutes === undefined ? '' : `${formatNumber(each.minutes)} min`),
      ),
    },
    { title: t('recipe.waters'), lines: recipe.waters.map((each) => line(each, '')) },
  ].filter(({ lines }) => lines.length > 0);
}
