import { useCallback } from 'preact/hooks';
import { now } from '../../shared/clock.js';
import { Time, useAsked } from '../../shared/components/index.js';
import { t } from '../../shared/texts/recipes.js';
import { formatNumber, formatTime } from '../../shared/texts/index.js';
import { formatShortGravity } from '../../shared/units/index.js';
import { askUntil } from './askUntil.js';
import { askVersions, type StoredRecipe } from './recipeApi.js';

/** All versions, each with what it would become; brews that were started from one stay as they are. */
export function Versions({ stored }: { readonly stored: StoredRecipe }) {
  const { recipeId, version: shown, latestVersion } = stored;
  const question = useCallback(
    () =>
      askUntil(
        () => askVersions(recipeId),
        ({ items }) => (items[0]?.version ?? 0) >= latestVersion,
      ),
    [recipeId, latestVersion],
  );
  const { data } = useAsked(question);
  if (!data || data.items.length < 2) return null;
  return (
    <section class="section">
      <h2>{t('recipe.versions')}</h2>
      <ol class="versions">
        {data.items.map(({ version, versionAt, figures }) => {
          const atMs = Date.parse(versionAt);
          return (
            <li key={version}>
              <a
                href={`/recipes/${recipeId}?version=${version}`}
                {...(version === shown && { 'aria-current': 'true' })}
              >
                {t('recipe.version', { version })}
              </a>
              <Time atMs={atMs} class="small muted">
                {formatTime(atMs, now.value)}
              </Time>
              <span class="small muted">
                {figures &&
                  `${formatShortGravity(figures.originalGravity)} · ${formatNumber(figures.bitternessIbu, 0)} IBU`}
              </span>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
