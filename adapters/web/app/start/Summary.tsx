import { DeviceText, Skeleton } from '../../shared/components/index.js';
import { Glass } from '../../shared/drawings/index.js';
import { t } from '../../shared/texts/start.js';
import { formatDuration, formatNumber } from '../../shared/texts/index.js';
import { formatShortGravity } from '../../shared/units/index.js';
import { colourOf } from '../recipes/colourOf.js';
import { ProfileFigure } from '../recipes/ProfileFigure.js';
import { Carousel } from './Carousel.js';
import type { Planning } from './usePlan.js';

/** The brew as it is planned: the beer, its way, its hops. */
export function Summary({ planning: { plan, preview } }: { readonly planning: Planning }) {
  const { data } = preview;
  if (!plan.recipe) return <OwnProgram />;
  if (preview.error && !data) return <aside class="summary muted">{t('check.noPreview')}</aside>;
  if (!data)
    return (
      <aside class="summary">
        <Skeleton height="brew" count={2} />
      </aside>
    );
  const { recipe, figures, brewPreview, fermentationPreview, notPossible } = data;
  return (
    <aside class="summary" aria-label={t('start.summary')}>
      <div class="recipe-head">
        <Glass width={56} colour={colourOf(figures)} />
        <div>
          <p class="summary-name numerals">
            <DeviceText text={recipe.name} />
          </p>
          <p class="small muted">
            {formatNumber(recipe.batchLitres)} L
            {figures &&
              ` · OG ${formatShortGravity(figures.originalGravity)} · ${formatNumber(figures.bitternessIbu, 0)} IBU`}
          </p>
        </div>
      </div>
      <ProfileFigure title={t('recipe.brewDay')} preview={brewPreview} />
      <p class="small muted">
        {t('start.thenKeg', { duration: formatDuration(fermentationPreview.minutes * 60) })}
      </p>
      <Carousel hops={recipe.hops} />
      {notPossible.length > 0 && (
        <p class="small">
          <span aria-hidden="true">▲ </span>
          <a href={`/recipes/${plan.recipe.recipeId}`}>
            {t('lists.notPossible', { count: notPossible.length })}
          </a>
        </p>
      )}
    </aside>
  );
}

function OwnProgram() {
  return (
    <aside class="summary" aria-label={t('start.summary')}>
      <div class="recipe-head">
        <Glass width={56} colour={undefined} />
        <div>
          <p class="summary-name numerals">{t('start.ownProgram')}</p>
          <p class="small muted">{t('start.ownProgramWhat')}</p>
        </div>
      </div>
    </aside>
  );
}
