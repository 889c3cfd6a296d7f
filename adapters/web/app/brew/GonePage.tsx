import { useTitle } from '../../shared/components/index.js';
import { t } from '../../shared/texts/index.js';

/** A brew or session that is not there, or is somebody else's: the API tells nobody which. */
export function GonePage() {
  useTitle(t('brew.gone'));
  return (
    <div class="empty">
      <h1>{t('brew.gone')}</h1>
      <p class="muted">{t('brew.goneWhat')}</p>
      <a href="/">{t('error.home')}</a>
    </div>
  );
}
