import { Button } from '../../shared/components/index.js';
import { Base, Glass, Keg } from '../../shared/drawings/index.js';
import { t } from '../../shared/texts/start.js';
import { Empty } from '../pages/Empty.js';

/** For somebody without a recipe: one of their own, or what the machine knows. */
export function EmptyStart({ onOwnProgram }: { readonly onOwnProgram: () => void }) {
  return (
    <Empty
      drawing={<Glass width={72} colour={undefined} />}
      title={t('recipes.empty')}
      what={t('start.emptyWhat')}
    >
      <a class="button primary" href="/recipes/import">
        {t('recipes.import')}
      </a>
      <Button onClick={onOwnProgram}>{t('start.useOwnProgram')}</Button>
    </Empty>
  );
}

export function NoMachine({ missing }: { readonly missing: 'base' | 'keg' }) {
  const Vessel = missing === 'base' ? Base : Keg;
  return (
    <Empty
      drawing={<Vessel width={120} litres={0} colour={undefined} />}
      title={t(`start.no.${missing}`)}
      what={t('start.noMachineWhat')}
    >
      <a class="button primary" href="/claim">
        {t('home.claim')}
      </a>
    </Empty>
  );
}
