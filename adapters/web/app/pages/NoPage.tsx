import { useTitle } from '../../shared/components/index.js';
import { t } from '../../shared/texts/index.js';

export function NoPage() {
  useTitle(t('error.notFound'));
  return (
    <div class="form">
      <h1>{t('error.notFound')}</h1>
      <p>
        <a href="/">{t('error.home')}</a>
      </p>
    </div>
  );
}
