import { Base } from '../../shared/drawings/index.js';
import { t } from '../../shared/texts/index.js';
import { SharedWithMe } from '../me/SharedWithMe.js';

/** For somebody without a machine: where its code is, and what to do with it. */
export function EmptyHome() {
  return (
    <div class="empty">
      <Base width={120} litres={0} colour={undefined} />
      <h1>{t('home.empty')}</h1>
      <p class="muted">{t('home.emptyWhere')}</p>
      <a class="button primary" href="/claim">
        {t('home.claim')}
      </a>
      <SharedWithMe />
    </div>
  );
}
