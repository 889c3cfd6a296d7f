import { useLocation } from 'preact-iso';
import { useMemo, useState } from 'preact/hooks';
import { Button } from '../../shared/components/index.js';
import { Field } from '../../shared/components/Field.js';
import { Sheet } from '../../shared/components/Sheet.js';
import { t } from '../../shared/texts/recipes.js';
import { copyRecipe, deleteRecipe, newKey, refusalsIn, type StoredRecipe } from './recipeApi.js';
import { textsOf } from './textsOf.js';

interface RecipeActionsProps {
  readonly stored: StoredRecipe;
  readonly onEdit: () => void;
}

/** What is done with a recipe besides brewing it. */
export function RecipeActions({ stored, onEdit }: RecipeActionsProps) {
  const { recipeId, version, latestVersion } = stored;
  const [asked, setAsked] = useState<'copy' | 'delete'>();
  const file = (format: string) => `/api/v1/recipes/${recipeId}/export?format=${format}&version=${version}`;
  const close = () => setAsked(undefined);
  return (
    <div class="recipe-actions">
      {version === latestVersion && <Button onClick={onEdit}>{t('recipe.edit')}</Button>}
      <Button onClick={() => setAsked('copy')}>{t('recipe.copy')}</Button>
      <a class="button" href={file('beerxml')} download>
        BeerXML
      </a>
      <a class="button" href={file('beerjson')} download>
        BeerJSON
      </a>
      <Button onClick={() => setAsked('delete')}>{t('recipe.delete')}</Button>
      <Sheet isOpen={asked === 'copy'} title={t('recipe.copy')} onClose={close}>
        <CopyForm stored={stored} onClose={close} />
      </Sheet>
      <Sheet
        isOpen={asked === 'delete'}
        title={t('recipe.deleteWhat', { name: stored.name })}
        onClose={close}
      >
        <DeleteForm recipeId={recipeId} onClose={close} />
      </Sheet>
    </div>
  );
}

function CopyForm({ stored, onClose }: { readonly stored: StoredRecipe; readonly onClose: () => void }) {
  const { route } = useLocation();
  const key = useMemo(newKey, []);
  const [error, setError] = useState<string>();
  const [typed, setTyped] = useState(t('recipe.copyOf', { name: stored.name }).slice(0, 100));
  const copy = async (event: SubmitEvent) => {
    event.preventDefault();
    const name = (textsOf(event.currentTarget).name ?? '').trim();
    setTyped(name);
    if (name === '') return setError(t('recipe.flaw.noName'));
    try {
      const recipeId = await copyRecipe(stored.recipeId, stored.version, name, key);
      onClose();
      route(`/recipes/${recipeId}`);
    } catch (refused) {
      setError(refusalsIn(refused)[0]?.rule ?? t('error.unreachable'));
    }
  };
  return (
    <form class="form" noValidate onSubmit={copy}>
      <Field name="name" label={t('field.name')} value={typed} error={error} focus />
      <div class="buttons">
        <Button kind="primary" type="submit">
          {t('recipe.copy')}
        </Button>
        <Button onClick={onClose}>{t('cancel')}</Button>
      </div>
    </form>
  );
}

function DeleteForm({ recipeId, onClose }: { readonly recipeId: string; readonly onClose: () => void }) {
  const { route } = useLocation();
  const [error, setError] = useState<string>();
  const remove = async () => {
    try {
      await deleteRecipe(recipeId);
      onClose();
      route('/recipes');
    } catch (refused) {
      setError(refusalsIn(refused)[0]?.rule ?? t('error.unreachable'));
    }
  };
  return (
    <>
      <p>{t('recipe.deleteHint')}</p>
      {error !== undefined && (
        <p class="field-error" role="alert">
          ◆ {error}
        </p>
      )}
      <div class="buttons">
        <Button kind="danger" onClick={remove}>
          {t('recipe.delete')}
        </Button>
        <Button onClick={onClose}>{t('cancel')}</Button>
      </div>
    </>
  );
}
