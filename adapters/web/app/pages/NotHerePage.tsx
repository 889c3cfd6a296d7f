import { Button, useTitle } from '../../shared/components/index.js';
import { t } from '../../shared/texts/index.js';
import { reloadAnew } from '../offline/newVersion.js';

/** A page whose files could not be had: there is no network, or the version that is open is older than those that are served. */
export function NotHerePage() {
  useTitle(t('nav.notHere'));
  return (
    <div class="error-panel" role="alert">
      <h1>{t('nav.notHere')}</h1>
      <p>{t('nav.notHereWhy')}</p>
      <Button onClick={reloadAnew}>{t('error.retry')}</Button>
    </div>
  );
}
