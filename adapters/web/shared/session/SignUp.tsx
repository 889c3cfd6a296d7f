import { t } from '../texts/index.js';
import { api, ask } from './api.js';
import { LinkByMail } from './LinkByMail.js';

/** Where everybody may have an account: a link that begins it is mailed. The answer never says whether there is one already. */
export function SignUp() {
  return (
    <details class="forgotten">
      <summary>{t('signUp.title')}</summary>
      <LinkByMail
        hint={t('signUp.hint')}
        done={t('signUp.asked')}
        ask={(body) => ask(api.POST('/api/v1/sign-up', { body }))}
      />
    </details>
  );
}
