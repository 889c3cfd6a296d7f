import { Base } from '../../shared/drawings/index.js';
import { t } from '../../shared/texts/index.js';
import { SharedWithMe } from '../me/SharedWithMe.js';
import { Empty } from '../pages/Empty.js';

/** For somebody without a machine: where its code is, and what to do with it. */
export function EmptyHome() {
  return (
    <Empty
      drawing={<Base width={120} litres={0} colour={undefined} />}
      title={t('home.empty')}
      what={t('home.emptyWhere')}
    >
      <a class="button primary" href="/claim">
        {t('home.claim')}
      </a>
      <SharedWithMe />
    </Empty>
  );
}
