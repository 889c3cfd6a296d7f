import { useState } from 'preact/hooks';
import { ApiProblem } from '../../../apiClient/index.js';
import { Button, Field, FormEnd, Sheet, typedIn, useSubmit } from '../../shared/components/index.js';
import { api, ask, leave, proven, session, unprovenReasonOf } from '../../shared/session/index.js';
import { t } from '../../shared/texts/me.js';

/** What is stored about somebody: to download, or to delete. */
export function MyData() {
  const [isOpen, setOpen] = useState(false);
  return (
    <section class="section">
      <h2>{t('data.title')}</h2>
      <p class="muted">{t('data.what')}</p>
      <p class="row-buttons">
        <a class="button" href="/api/v1/people/me/data" download="brewline-me.ndjson" target="_self">
          {t('data.download')}
        </a>
        <Button kind="danger" onClick={() => setOpen(true)}>
          {t('delete.button')}
        </Button>
      </p>
      <Sheet isOpen={isOpen} title={t('delete.sure')} onClose={() => setOpen(false)}>
        <DeleteForm />
        <div>
          <Button onClick={() => setOpen(false)}>{t('cancel')}</Button>
        </div>
      </Sheet>
    </section>
  );
}

/** The login is typed, so that nobody does it by a slip. */
function DeleteForm() {
  const submitting = useSubmit(reasonOf);
  const [wrong, setWrong] = useState<string>();
  const current = session.value;
  const login = 'me' in current ? current.me.login : '';
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const text = typedIn(event);
    const isRight = text('login').trim() === login;
    setWrong(isRight ? undefined : t('delete.other', { login }));
    if (!isRight) return;
    const password = text('password');
    const body = password === '' ? {} : { password };
    await submitting.submit(async () => {
      await proven(() => ask(api.POST('/api/v1/people/me/delete', { body })));
      leave();
    });
  };
  return (
    <form class="form" onSubmit={(event) => void submit(event)}>
      <ul class="bullets">
        <li>{t('delete.gone')}</li>
        <li>{t('delete.machines')}</li>
        <li>{t('delete.stays')}</li>
      </ul>
      <Field name="login" label={t('delete.type', { login })} error={wrong} autocomplete="off" />
      <Field
        name="password"
        type="password"
        label={t('login.password')}
        hint={t('password.currentHint')}
        autocomplete="current-password"
        optional
      />
      <FormEnd submitting={submitting} kind="danger">
        {t('delete.button')}
      </FormEnd>
    </form>
  );
}

function reasonOf(error: unknown): string {
  if (error instanceof ApiProblem && error.status === 409) return t('delete.lastAdmin');
  if (error instanceof ApiProblem && error.status === 403 && error.code === undefined)
    return t('proof.wrong');
  return unprovenReasonOf(error);
}
