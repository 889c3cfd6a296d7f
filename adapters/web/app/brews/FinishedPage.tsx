import { useState } from 'preact/hooks';
import type { Brew, Schemas } from '../../../apiClient/index.js';
import { Button, ErrorPanel, Skeleton, Time, useAsked, useTitle } from '../../shared/components/index.js';
import { Glass } from '../../shared/drawings/index.js';
import { api, ask } from '../../shared/session/index.js';
import { t } from '../../shared/texts/brew.js';
import { formatDate, formatNumber } from '../../shared/texts/index.js';
import { starsText } from '../brew/stars.js';
import { askRecipes } from '../home/askRecipes.js';
import { BeerLink } from '../pages/BeerLink.js';
import { Empty } from '../pages/Empty.js';
import { colourOf } from '../recipes/colourOf.js';
import './brews.css';
import { gravitiesOf } from './brewTexts.js';
import { fullName } from './fullName.js';
import { endOf, mostCompared, recipeOf, toggled } from './finished.js';

const askFinished = (after?: string) =>
  ask(
    api.GET('/api/v1/brews', {
      params: { query: { status: 'completed', limit: 30, ...(after !== undefined && { after }) } },
    }),
  );
const askFirst = () => askFinished();

/** `/brews`: what became of the beers, the latest first; some of them beside each other. */
export function FinishedPage() {
  useTitle(t('finished.title'));
  const asked = useAsked(askFirst);
  const recipes = useAsked(askRecipes);
  const [older, setOlder] = useState<readonly Brew[]>([]);
  const [more, setMore] = useState<Schemas['BrewPage']>();
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const brews = [...(asked.data?.items ?? []), ...older];
  const next = (more ?? asked.data)?.next;
  const showMore = async () => {
    const page = await askFinished(next ?? undefined);
    setMore(page);
    setOlder([...older, ...page.items]);
  };
  return (
    <div class="finished">
      <h1>{t('finished.title')}</h1>
      {asked.error && <ErrorPanel error={asked.error} sinceMs={asked.sinceMs} retry={asked.again} />}
      {!asked.data && !asked.error && <Skeleton height="row" count={4} />}
      {asked.data && brews.length === 0 && <NoneYet />}
      {brews.length > 1 && <p class="small muted">{t('finished.hint', { count: mostCompared })}</p>}
      <ul>
        {brews.map((brew) => (
          <FinishedRow
            key={brew.brewId}
            brew={brew}
            recipe={recipeOf(brew, recipes.data?.items ?? [])}
            isChosen={chosen.includes(brew.brewId)}
            isFull={chosen.length >= mostCompared}
            {...(brews.length > 1 && { onToggle: () => setChosen(toggled(chosen, brew.brewId)) })}
          />
        ))}
      </ul>
      {next != null && <Button onClick={() => void showMore()}>{t('finished.more')}</Button>}
      {chosen.length > 1 && (
        <div class="compare-bar">
          <a class="button primary" href={`/brews/compare?ids=${chosen.join(',')}`}>
            {t('finished.compare', { count: chosen.length })}
          </a>
        </div>
      )}
    </div>
  );
}

interface FinishedRowProps {
  readonly brew: Brew;
  readonly recipe: Schemas['RecipeSummary'] | undefined;
  readonly isChosen: boolean;
  /** No other can be chosen. */
  readonly isFull: boolean;
  /** None where there is nothing to compare it with. */
  readonly onToggle?: () => void;
}

function FinishedRow({ brew, recipe, isChosen, isFull, onToggle }: FinishedRowProps) {
  const { brewId, result, rating } = brew;
  const name = fullName(brew, recipe);
  const endMs = endOf(brew);
  const alcohol = result?.alcoholByVolumePercent.value;
  const stars = rating && (
    <span class="rated" role="img" aria-label={t('rating.of', { count: rating.stars })}>
      {' '}
      {starsText(rating.stars)}
    </span>
  );
  return (
    <li class="finished-row">
      <BeerLink href={`/brews/${brewId}`} colour={colourOf(recipe?.figures)} name={name} mark={stars}>
        <span class="small muted">
          {[
            result && gravitiesOf(result),
            alcohol == null ? undefined : `${formatNumber(alcohol, 1)} %`,
            result && t('compare.dayCount', { count: result.days }),
          ]
            .filter(Boolean)
            .join(' · ')}
        </span>
        {endMs !== undefined && (
          <Time atMs={endMs} class="label">
            {formatDate(endMs)}
          </Time>
        )}
      </BeerLink>
      {onToggle && (
        <label class="compare-choice">
          <input
            type="checkbox"
            checked={isChosen}
            disabled={isFull && !isChosen}
            onChange={onToggle}
            aria-label={t('finished.choose', { name })}
          />
        </label>
      )}
    </li>
  );
}

function NoneYet() {
  return (
    <Empty
      drawing={<Glass width={72} colour={undefined} />}
      title={t('finished.none')}
      what={t('finished.noneWhat')}
      isPart
    >
      <a class="button primary" href="/brews/new">
        {t('home.start')}
      </a>
    </Empty>
  );
}
