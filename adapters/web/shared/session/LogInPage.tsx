import { Keg } from '../drawings/Keg.js';
import { useTitle } from '../components/useTitle.js';
import { t } from '../texts/index.js';
import { LogInForm } from './LogInForm.js';

/** A glass of what it is about, and the way in. */
export function LogInPage() {
  useTitle(t('login.title'));
  return (
    <main class="log-in form">
      <div>
        <Keg width={72} litres={5} colour={undefined} foam={0.6} bubbles={5} />
        <h1>{t('about')}</h1>
        <p class="muted">{t('login.hint')}</p>
      </div>
      <LogInForm />
    </main>
  );
}
