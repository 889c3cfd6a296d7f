import { t } from '../texts/index.js';
import { api, ask } from './api.js';
import { LinkByMail } from './LinkByMail.js';

/** Has a link mailed where mails go out; otherwise says who makes one. The answer never says whether there is such an address. */
export function ForgottenPassword({ sendsMails }: { readonly sendsMails: boolean }) {
  return (
    <details class="forgotten">
      <summary>{t('forgotten.title')}</summary>
      {sendsMails ? (
        <LinkByMail
          hint={t('forgotten.hint')}
          done={t('forgotten.asked')}
          ask={(body) => ask(api.POST('/api/v1/password-reset', { body }))}
        />
      ) : (
        <p>{t('forgotten.noMails')}</p>
      )}
    </details>
  );
}
