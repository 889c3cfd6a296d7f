import { useEffect, useState } from 'preact/hooks';
import { Button, useSubmit, useTitle } from '../../shared/components/index.js';
import { api, ask } from '../../shared/session/index.js';
import { t } from '../../shared/texts/me.js';
import { reasonOfLink } from './reasonOfLink.js';

/** Where the link in a mail leads that confirms somebody's address. It asks first: some servers open links of mails by themselves. */
export function ConfirmPage() {
  useTitle(t('confirm.title'));
  const [token] = useState(() => location.hash.slice(1));
  const [isDone, setDone] = useState(false);
  const submitting = useSubmit(reasonOfLink);
  useEffect(() => history.replaceState(history.state, '', location.pathname), []);
  const confirm = () => ask(api.POST('/api/v1/people/me/email/confirm', { body: { token } }));
  return (
    <section class="form">
      <h1>{t(isDone ? 'confirm.done' : 'confirm.title')}</h1>
      <p class="muted">{t(isDone ? 'confirm.doneWhat' : token === '' ? 'join.noLink' : 'confirm.what')}</p>
      <p class="field-error" role="alert">
        {submitting.error}
      </p>
      {token !== '' && !isDone && (
        <div>
          <Button
            kind="primary"
            disabled={submitting.isBusy}
            onClick={() => void submitting.submit(confirm).then(setDone)}
          >
            {t('confirm.submit')}
          </Button>
        </div>
      )}
    </section>
  );
}
