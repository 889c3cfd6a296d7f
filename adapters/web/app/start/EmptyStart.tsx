import { Button } from '../../shared/components/index.js';
import { Base, Glass, Keg } from '../../shared/drawings/index.js';
import { t } from '../../shared/texts/start.js';

/** For somebody without a recipe: one of their own, or what the machine knows. */
export function EmptyStart({ onOwnProgram }: { readonly onOwnProgram: () => void }) {
  return (
    <div class="empty">
      <Glass width={72} colour={undefined} />
      <h1>{t('recipes.empty')}</h1>
      <p class="muted">{t('start.emptyWhat')}</p>
      <a class="button primary" href="/recipes/import">
        {t('recipes.import')}
      </a>
      <Button onClick={onOwnProgram}>{t('start.useOwnProgram')}</Button>
    </div>
  );
}

export function NoMachine({ missing }: { readonly missing: 'base' | 'keg' }) {
  return (
    <div class="empty">
      {missing === 'base' ? (
        <Base width={120} litres={0} colour={undefined} />
      ) : (
        <Keg width={120} litres={0} colour={undefined} />
      )}
      <h1>{t(`start.no.${missing}`)}</h1>
      <p class="muted">{t('start.noMachineWhat')}</p>
      <a class="button primary" href="/claim">
        {t('home.claim')}
      </a>
    </div>
  );
}
