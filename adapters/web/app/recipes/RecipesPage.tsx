import { useState } from 'preact/hooks';
import { now } from '../../shared/clock.js';
import {
  Button,
  DeviceText,
  ErrorPanel,
  Skeleton,
  Time,
  useAsked,
  useTitle,
} from '../../shared/components/index.js';
import { Glass } from '../../shared/drawings/index.js';
import { t } from '../../shared/texts/recipes.js';
import { formatNumber, formatTime } from '../../shared/texts/index.js';
import { BeerLink } from '../pages/BeerLink.js';
import { Empty } from '../pages/Empty.js';
import { colourOf } from './colourOf.js';
import { askRecipes, type RecipeSummary } from './recipeApi.js';
import './recipes.css';

const askFirst = () => askRecipes();

/** What somebody can brew: a glass of each. */
export function RecipesPage() {
  const asked = useAsked(askFirst);
  const [more, setMore] = useState<Awaited<ReturnType<typeof askRecipes>>>();
  const [older, setOlder] = useState<readonly RecipeSummary[]>([]);
  useTitle(t('recipes.title'));
  const { data } = asked;
  const recipes = [...(data?.items ?? []), ...older];
  const next = more ? more.next : data?.next;
  const showMore = async () => {
    const page = await askRecipes(next ?? undefined);
    setMore(page);
    setOlder([...older, ...page.items]);
  };
  return (
    <div class="recipes">
      <div class="head">
        <h1>{t('recipes.title')}</h1>
        {recipes.length > 0 && (
          <a class="button" href="/recipes/import">
            {t('recipes.import')}
          </a>
        )}
      </div>
      {asked.error && <ErrorPanel error={asked.error} sinceMs={asked.sinceMs} retry={asked.again} />}
      {!data && !asked.error && <Skeleton height="row" count={4} />}
      {data && recipes.length === 0 && <NoRecipe />}
      <ul class="recipe-list">
        {recipes.map((recipe) => (
          <RecipeRow key={recipe.recipeId} recipe={recipe} />
        ))}
      </ul>
      {next != null && <Button onClick={showMore}>{t('recipes.more')}</Button>}
    </div>
  );
}

function RecipeRow({ recipe }: { readonly recipe: RecipeSummary }) {
  const { recipeId, name, style, figures, version, versionAt } = recipe;
  const atMs = Date.parse(versionAt);
  const short = figures && (
    <span class="recipe-short">
      <span class="numerals">
        {figures.alcoholPercent === null ? '–' : formatNumber(figures.alcoholPercent, 1)}
        <span class="unit">%</span>
      </span>
      <span class="label">
        {t('recipe.shortFigures', {
          ibu: formatNumber(figures.bitternessIbu, 0),
          ebc: formatNumber(figures.colourEbc, 0),
        })}
      </span>
    </span>
  );
  return (
    <li class="recipe-row">
      <BeerLink href={`/recipes/${recipeId}`} colour={colourOf(figures)} name={name} figures={short}>
        <span class="small muted">{style !== null && <DeviceText text={style} />}</span>
        <span class="label">
          {t('recipe.version', { version })} · <Time atMs={atMs}>{formatTime(atMs, now.value)}</Time>
        </span>
      </BeerLink>
    </li>
  );
}

function NoRecipe() {
  return (
    <Empty
      drawing={<Glass width={72} colour={undefined} />}
      title={t('recipes.empty')}
      what={t('recipes.emptyWhat')}
      isPart
    >
      <a class="button primary" href="/recipes/import">
        {t('recipes.import')}
      </a>
    </Empty>
  );
}
