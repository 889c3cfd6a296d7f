import { useState } from 'preact/hooks';
import { Field } from '../components/Field.js';
import { FormEnd } from '../components/FormEnd.js';
import { typedIn, useSubmit } from '../components/useSubmit.js';
import { language, t } from '../texts/index.js';
import { api, ask } from './api.js';

/** Has a link mailed where mails go out; otherwise says who makes one. */
export function ForgottenPassword({ sendsMails }: { readonly sendsMails: boolean }) {
  return (
    <details class="forgotten">
      <summary>{t('forgotten.title')}</summary>
      {sendsMails ? <MailForm /> : <p>{t('forgotten.noMails')}</p>}
    </details>
  );
}

/** The answer never says whether there is such an address, so the page does not either. */
function MailForm() {
  const [isAsked, setAsked] = useState(false);
  const submitting = useSubmit();
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const body = { email: typedIn(event)('email').trim(), language: language.value };
    setAsked(await submitting.submit(() => ask(api.POST('/api/v1/password-reset', { body }))));
  };
  return (
    <form class="form" onSubmit={(event) => void submit(event)}>
      <Field name="email" label={t('forgotten.email')} hint={t('forgotten.hint')} autocomplete="email" />
      <FormEnd submitting={submitting} kind="plain">
        {t('forgotten.submit')}
      </FormEnd>
      <p role="status">{isAsked && t('forgotten.asked')}</p>
    </form>
  );
}
