import { useState } from 'preact/hooks';
import { ApiProblem } from '../../../apiClient/index.js';
import { Field, FormEnd, typedIn, useSubmit } from '../../shared/components/index.js';
import { api, ask, haveLoggedIn, proven, unprovenReasonOf } from '../../shared/session/index.js';
import { t } from '../../shared/texts/index.js';

const leastLength = 12;

/** Another password. It ends all log-ins, and this one goes on as a new one. */
export function PasswordSection() {
  const submitting = useSubmit(reasonOf);
  const [wrong, setWrong] = useState<string>();
  const [isDone, setDone] = useState(false);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const text = typedIn(event);
    const newPassword = text('new');
    const isShort = newPassword.length < leastLength;
    setWrong(isShort ? t('password.short') : undefined);
    setDone(false);
    if (isShort) return;
    const currentPassword = text('current');
    const body = { newPassword, ...(currentPassword !== '' && { currentPassword }) };
    const isChanged = await submitting.submit(async () => {
      await proven(() => ask(api.POST('/api/v1/people/me/password', { body })));
      await haveLoggedIn();
    });
    setDone(isChanged);
    if (isChanged) form.reset();
  };
  return (
    <section class="section">
      <h2>{t('login.password')}</h2>
      <details>
        <summary>{t('password.change')}</summary>
        <form class="form" onSubmit={(event) => void submit(event)}>
          <Field
            name="current"
            type="password"
            label={t('password.current')}
            hint={t('password.currentHint')}
            autocomplete="current-password"
            optional
          />
          <Field
            name="new"
            type="password"
            label={t('password.new')}
            hint={t('password.hint')}
            error={wrong}
            autocomplete="new-password"
          />
          <p class="small muted">{t('password.ends')}</p>
          <FormEnd submitting={submitting} kind="plain">
            {t('password.change')}
          </FormEnd>
        </form>
      </details>
      <p role="status">{isDone && `✓ ${t('password.changed')}`}</p>
    </section>
  );
}

function reasonOf(error: unknown): string {
  if (error instanceof ApiProblem && error.status === 403 && error.code === undefined)
    return t('proof.wrong');
  return unprovenReasonOf(error);
}
