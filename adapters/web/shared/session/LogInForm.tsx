import { useState } from 'preact/hooks';
import { ApiProblem } from '../../../apiClient/index.js';
import { Button } from '../components/Button.js';
import { Field } from '../components/Field.js';
import { formatDuration, t } from '../texts/index.js';
import { logIn, logInWithCode } from './session.js';

/** Name and password, then a code where the account needs one. */
export function LogInForm({ login: known }: { readonly login?: string }) {
  const [step, setStep] = useState<'password' | 'code'>('password');
  const [error, setError] = useState<string>();
  const [isBusy, setBusy] = useState(false);

  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const typed = new FormData(event.target as HTMLFormElement);
    const text = (name: string) => (typed.get(name) as string | null) ?? '';
    setBusy(true);
    setError(undefined);
    try {
      if (step === 'code') await logInWithCode(text('code').trim());
      else if ((await logIn(text('login').trim(), text('password'))) === 'code') setStep('code');
    } catch (refusal) {
      setError(reasonOf(refusal, step));
    }
    setBusy(false);
  }

  return (
    <form class="form" onSubmit={submit}>
      {step === 'code' ? (
        <Field
          name="code"
          label={t('login.code')}
          hint={t('login.codeHint')}
          autocomplete="one-time-code"
          focus
        />
      ) : (
        <>
          <Field name="login" label={t('login.name')} autocomplete="username" value={known} focus={!known} />
          <Field
            name="password"
            label={t('login.password')}
            type="password"
            autocomplete="current-password"
            focus={known !== undefined}
          />
        </>
      )}
      <p class="field-error" role="alert">
        {error}
      </p>
      <Button kind="primary" type="submit" disabled={isBusy}>
        {t('login.submit')}
      </Button>
    </form>
  );
}

function reasonOf(error: unknown, step: 'password' | 'code'): string {
  if (!(error instanceof ApiProblem)) return t('error.unreachable');
  if (error.status === 429)
    return t('login.wait', { duration: formatDuration((error.retryAfterMs ?? 1_000) / 1_000) });
  if (error.status === 401 || error.status === 400)
    return t(step === 'code' ? 'login.codeWrong' : 'login.wrong');
  return error.detail ?? error.title;
}
