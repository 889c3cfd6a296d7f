import { useLocation } from 'preact-iso';
import { useMemo, useState } from 'preact/hooks';
import { scaleToMachine, boilCelsiusAt, targetLitres } from '../../../../domain/recipe/index.js';
import { Button, DeviceText, Skeleton, useTitle } from '../../shared/components/index.js';
import { Glass } from '../../shared/drawings/index.js';
import { t } from '../../shared/texts/recipes.js';
import { colourOf } from './colourOf.js';
import { DropField } from './DropField.js';
import { Figures } from './Figures.js';
import { importFile, newKey, refusalsIn, type ImportedRecipe } from './recipeApi.js';
import './recipes.css';
import { ThreeLists } from './ThreeLists.js';

type Reading =
  | { readonly state: 'none' | 'reading' }
  | { readonly state: 'refused'; readonly name: string; readonly refusals: ReturnType<typeof refusalsIn> }
  | { readonly state: 'read'; readonly file: File; readonly recipes: readonly ImportedRecipe[] };

/** A file of another program: what becomes of it here is shown before anything is kept. */
export function ImportPage() {
  const [reading, setReading] = useState<Reading>({ state: 'none' });
  useTitle(t('import.title'));
  const read = async (file: File) => {
    setReading({ state: 'reading' });
    try {
      setReading({ state: 'read', file, recipes: await importFile(file, false, newKey()) });
    } catch (error) {
      setReading({ state: 'refused', name: file.name, refusals: refusalsIn(error) });
    }
  };
  return (
    <div class="import">
      <p class="small">
        <a class="back" href="/recipes">
          ← {t('recipes.title')}
        </a>
      </p>
      <h1>{t('import.title')}</h1>
      <DropField onFile={(file) => void read(file)} isSmall={reading.state === 'read'} />
      <div aria-live="polite">
        {reading.state === 'reading' && <Skeleton height="row" count={3} />}
        {reading.state === 'refused' && <Refused name={reading.name} refusals={reading.refusals} />}
        {reading.state === 'read' && <Read key={reading.file.name} {...reading} />}
      </div>
    </div>
  );
}

interface RefusedProps {
  readonly name: string;
  readonly refusals: ReturnType<typeof refusalsIn>;
}

function Refused({ name, refusals }: RefusedProps) {
  return (
    <section class="refused">
      <p class="field-error">
        <span aria-hidden="true">◆ </span>
        {refusals.length > 0 ? t('import.refused', { name }) : t('error.unreachable')}
      </p>
      <ul class="small">
        {refusals.map(({ field, rule }) => (
          <li key={`${field} ${rule}`}>
            {field !== '' && <code>{field}</code>} <DeviceText text={rule} />
          </li>
        ))}
      </ul>
    </section>
  );
}

interface ReadProps {
  readonly file: File;
  readonly recipes: readonly ImportedRecipe[];
}

function Read({ file, recipes }: ReadProps) {
  const { route } = useLocation();
  const key = useMemo(newKey, []);
  const [error, setError] = useState<string>();
  const [isSending, setSending] = useState(false);
  const keep = async () => {
    setSending(true);
    try {
      const kept = await importFile(file, true, key);
      const only = kept.length === 1 ? kept[0]?.recipeId : undefined;
      route(only ? `/recipes/${only}` : '/recipes');
    } catch (refused) {
      setError(refusalsIn(refused)[0]?.rule ?? t('error.unreachable'));
      setSending(false);
    }
  };
  if (recipes.length === 0) return <p class="field-error">◆ {t('import.none')}</p>;
  return (
    <>
      {recipes.map((recipe, index) => (
        <ReadRecipe key={index} imported={recipe} />
      ))}
      <div class="keep">
        {error !== undefined && (
          <p class="field-error" role="alert">
            ◆ {error}
          </p>
        )}
        <Button kind="primary" disabled={isSending} onClick={keep}>
          {t('import.keep', { count: recipes.length })}
        </Button>
        <span class="small muted">{t('import.notYet')}</span>
      </div>
    </>
  );
}

function ReadRecipe({ imported: { recipe, figures, remarks } }: { readonly imported: ImportedRecipe }) {
  const scaled = useMemo(
    () =>
      scaleToMachine(recipe, {
        batchLitres: targetLitres(recipe.batchLitres),
        boilCelsius: boilCelsiusAt(),
      }),
    [recipe],
  );
  return (
    <section class="section read">
      <div class="recipe-head">
        <Glass width={56} colour={colourOf(figures)} />
        <div>
          <h2>
            <DeviceText text={recipe.name} />
          </h2>
          {recipe.style !== undefined && (
            <p class="muted">
              <DeviceText text={recipe.style} />
            </p>
          )}
        </div>
      </div>
      <Figures figures={figures} />
      <ThreeLists scaled={scaled} />
      {remarks.length > 0 && (
        <details>
          <summary>{t('import.remarks', { count: remarks.length })}</summary>
          <ul class="small">
            {remarks.map(({ field, remark }) => (
              <li key={`${field} ${remark}`}>
                <code>{field}</code> <DeviceText text={remark} />
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}
