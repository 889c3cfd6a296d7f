import { Button } from '../../shared/components/index.js';
import { t } from '../../shared/texts/index.js';
import { isNewVersionThere, reloadAnew } from './newVersion.js';

/** A newer version is loaded when somebody says so: never while they type. */
export function NewVersion() {
  return (
    <div aria-live="polite">
      {isNewVersionThere.value && (
        <p class="banner new-version">
          {t('version.new')} <Button onClick={reloadAnew}>{t('version.reload')}</Button>
        </p>
      )}
    </div>
  );
}
