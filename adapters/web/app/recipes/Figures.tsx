import type { Schemas } from '../../../apiClient/index.js';
import { t } from '../../shared/texts/recipes.js';
import { formatNumber } from '../../shared/texts/index.js';
import { shortGravityText } from '../../shared/units/index.js';

/** OG, FG, ABV, IBU and EBC, as brewers compare beers. */
export function Figures({ figures }: { readonly figures: Schemas['FiguresOrNull'] }) {
  if (!figures) return <p class="muted">{t('recipe.noFigures')}</p>;
  const { originalGravity, finalGravity, alcoholPercent, bitternessIbu, colourEbc } = figures;
  const shown = [
    { name: 'OG', title: t('recipe.og'), ...shortGravityText(originalGravity) },
    { name: 'FG', title: t('recipe.fg'), ...shortGravityText(finalGravity) },
    {
      ...{ name: 'ABV', title: t('recipe.abv') },
      ...{ value: alcoholPercent === null ? '–' : formatNumber(alcoholPercent, 1), unit: '%' },
    },
    { name: 'IBU', title: t('recipe.ibu'), value: formatNumber(bitternessIbu, 0), unit: '' },
    { name: 'EBC', title: t('recipe.ebc'), value: formatNumber(colourEbc, 0), unit: '' },
  ];
  return (
    <dl class="recipe-figures">
      {shown.map(({ name, title, value, unit }) => (
        <div key={name}>
          <dt class="label">
            <abbr title={title}>{name}</abbr>
          </dt>
          <dd class="numerals">
            {value}
            {unit !== '' && <span class="unit">{unit}</span>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
