import { useState } from 'preact/hooks';
import { Field } from '../components/Field.js';
import { FormEnd } from '../components/FormEnd.js';
import { typedIn, useSubmit } from '../components/useSubmit.js';
import { language, t } from '../texts/index.js';

interface LinkByMailProps {
  readonly hint: string;
  readonly done: string;
  readonly ask: (address: { readonly email: string; readonly language: 'en' | 'de' }) => Promise<unknown>;
  /** Why it was refused, where that is more than any form says. */
  readonly reasonOf?: (error: unknown) => string;
}

/** Has a link mailed to an address, in the language of the page. */
export function LinkByMail({ hint, done, ask, reasonOf }: LinkByMailProps) {
  const [isAsked, setAsked] = useState(false);
  const submitting = useSubmit(reasonOf);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const address = { email: typedIn(event)('email').trim(), language: language.value };
    setAsked(await submitting.submit(() => ask(address)));
  };
  return (
    <form class="form" onSubmit={(event) => void submit(event)}>
      <Field name="email" label={t('mail.address')} hint={hint} autocomplete="email" />
      <FormEnd submitting={submitting} kind="plain">
        {t('mail.submit')}
      </FormEnd>
      <p role="status">{isAsked && done}</p>
    </form>
  );
}
