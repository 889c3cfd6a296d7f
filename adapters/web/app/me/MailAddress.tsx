import { useAsked } from '../../shared/components/index.js';
import { api, ask, askLoginWays, LinkByMail, proven, unprovenReasonOf } from '../../shared/session/index.js';
import { t } from '../../shared/texts/me.js';

/** Where links and alarms are mailed to. It counts once its owner has used the link that goes there. */
export function MailAddress() {
  const { data: ways } = useAsked(askLoginWays);
  if (!ways?.sendsMails) return null;
  return (
    <section class="section">
      <h2>{t('mail.address')}</h2>
      <p class="muted">{t('me.mailWhat')}</p>
      <details>
        <summary>{t('me.mailChange')}</summary>
        <LinkByMail
          hint={t('me.mailHint')}
          done={t('me.mailAsked')}
          ask={(body) => proven(() => ask(api.POST('/api/v1/people/me/email', { body })))}
          reasonOf={unprovenReasonOf}
        />
      </details>
    </section>
  );
}
