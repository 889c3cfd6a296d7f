import { useLocation, useRoute } from 'preact-iso';
import { useCallback, useState } from 'preact/hooks';
import { DeviceText, ErrorPanel, Skeleton, useAsked, useTitle } from '../../shared/components/index.js';
import { Glass } from '../../shared/drawings/index.js';
import { t } from '../../shared/texts/recipes.js';
import { askUntil } from './askUntil.js';
import { colourOf } from './colourOf.js';
import { EditForm } from './EditForm.js';
import { Figures } from './Figures.js';
import { Ingredients } from './Ingredients.js';
import { ProfileFigure } from './ProfileFigure.js';
import { askPreview, askRecipe, type StoredRecipe } from './recipeApi.js';
import { RecipeActions } from './RecipeActions.js';
import './recipes.css';
import { Steps } from './Steps.js';
import { ThreeLists } from './ThreeLists.js';
import { Versions } from './Versions.js';

/** A beer as somebody designed it, and as the machine will brew it. */
export function RecipePage() {
  const { params, query } = useRoute();
  const recipeId = params.id!;
  const version = query.version === undefined ? undefined : Number(query.version);
  const question = useCallback(
    () =>
      askUntil(
        () => askRecipe(recipeId, version),
        (recipe) => recipe.version === (version ?? recipe.version),
      ),
    [recipeId, version],
  );
  const asked = useAsked(question);
  const shown = asked.data;
  useTitle(shown?.name ?? t('recipes.title'));
  return (
    <div class="recipe">
      <p class="small">
        <a class="back" href="/recipes">
          ← {t('recipes.title')}
        </a>
      </p>
      {asked.error && <ErrorPanel error={asked.error} sinceMs={asked.sinceMs} retry={asked.again} />}
      {!shown && !asked.error && <Skeleton height="brew" count={3} />}
      {shown && <Shown key={`${recipeId}/${version ?? ''}`} stored={shown} />}
    </div>
  );
}

function Shown({ stored }: { readonly stored: StoredRecipe }) {
  const [isEdited, setEdited] = useState(false);
  const { route } = useLocation();
  const { recipeId, recipe } = stored;
  const haveEdited = (version: number) => {
    setEdited(false);
    route(`/recipes/${recipeId}?version=${version}`);
  };
  return (
    <div class="recipe-columns">
      <div class="recipe-aside">
        <Head stored={stored} isEdited={isEdited} />
        {!isEdited && <RecipeActions stored={stored} onEdit={() => setEdited(true)} />}
      </div>
      <div class="recipe-body">
        {isEdited ? (
          <EditForm stored={stored} onEdited={haveEdited} onClose={() => setEdited(false)} />
        ) : (
          <>
            <OnMachine stored={stored} />
            <Notes notes={recipe.notes} />
            <Versions stored={stored} />
          </>
        )}
      </div>
    </div>
  );
}

interface HeadProps {
  readonly stored: StoredRecipe;
  readonly isEdited: boolean;
}

function Head({ stored, isEdited }: HeadProps) {
  const { recipeId, version, latestVersion, name, style, figures, recipe } = stored;
  const isLatest = version === latestVersion;
  return (
    <header>
      <div class="recipe-head">
        <Glass width={72} colour={colourOf(figures)} />
        <div>
          <h1>
            <DeviceText text={name} />
          </h1>
          {style !== null && (
            <p class="muted">
              <DeviceText text={style} />
            </p>
          )}
          <p class="label">
            {recipe.author !== undefined && (
              <>
                <DeviceText text={recipe.author} />
                {' · '}
              </>
            )}
            {t('recipe.version', { version })}
          </p>
        </div>
      </div>
      <Figures figures={figures} />
      {!isLatest && (
        <p class="small old-version">
          <span aria-hidden="true">◐ </span>
          {t('recipe.older', { version, latest: latestVersion })}{' '}
          <a href={`/recipes/${recipeId}`}>{t('recipe.toLatest')}</a>
        </p>
      )}
      {!isEdited && (
        <a class="button primary" href={startPath(stored)}>
          {t('recipe.start')}
        </a>
      )}
    </header>
  );
}

function startPath({ recipeId, version, latestVersion }: StoredRecipe): string {
  const chosen = version === latestVersion ? '' : `&version=${version}`;
  return `/brews/new?recipe=${recipeId}${chosen}`;
}

/** How it goes on the machine, what goes in, and what becomes of its parts there. */
function OnMachine({ stored: { recipeId, version, recipe } }: { readonly stored: StoredRecipe }) {
  const question = useCallback(() => askUntil(() => askPreview(recipeId, version)), [recipeId, version]);
  const asked = useAsked(question);
  const { data } = asked;
  return (
    <>
      <section class="on-machine">
        {asked.error && <ErrorPanel error={asked.error} sinceMs={asked.sinceMs} retry={asked.again} />}
        {!data && !asked.error && <Skeleton height="brew" count={2} />}
        {data && <ProfileFigure title={t('recipe.brewDay')} preview={data.brewPreview} />}
        {data && <ProfileFigure title={t('recipe.inKeg')} preview={data.fermentationPreview} />}
      </section>
      <Ingredients recipe={data?.recipe ?? recipe} isScaled={data !== undefined} />
      <Steps recipe={recipe} />
      {data && (
        <section class="section">
          <h2>{t('recipe.onMachine')}</h2>
          <ThreeLists scaled={data} />
        </section>
      )}
    </>
  );
}

function Notes({ notes }: { readonly notes: string | undefined }) {
  if (notes === undefined || notes === '') return null;
  return (
    <section class="section">
      <h2>{t('field.notes')}</h2>
      {notes.split('\n').map((line, index) => (
        <p key={index}>
          <DeviceText text={line} />
        </p>
      ))}
    </section>
  );
}
