import { useState } from 'preact/hooks';
import { Field } from '../components/Field.js';
import { FormEnd } from '../components/FormEnd.js';
import { useAsked } from '../components/useAsked.js';
import { typedIn, useSubmit } from '../components/useSubmit.js';
import { t } from '../texts/index.js';
import { api, ask } from './api.js';
import { FactorForm } from './FactorForm.js';
import { ForgottenPassword } from './ForgottenPassword.js';
import { IssuerLinks } from './IssuerLinks.js';
import { askLoginWays } from './loginWays.js';
import { answerOf } from './passkeys.js';
import { reasonOf } from './reasonOf.js';
import { logIn, logInWithFactor } from './session.js';

type Factors = readonly ('totp' | 'passkey')[];

/** After an issuer's log-in the page is `/login?next=…#code`: the second factor is still needed, and which is not known. */
const comesFromIssuer = (): boolean => location.pathname === '/login' && location.hash === '#code';

/** Name and password, or another server, then the second factor where the account has one. */
export function LogInForm({ login: known }: { readonly login?: string }) {
  const [factors, setFactors] = useState<Factors | undefined>(
    comesFromIssuer() ? ['totp', 'passkey'] : undefined,
  );
  if (factors) return <SecondStep factors={factors} />;
  return <FirstStep known={known} onFactors={setFactors} />;
}

interface FirstStepProps {
  readonly known: string | undefined;
  readonly onFactors: (factors: Factors) => void;
}

function FirstStep({ known, onFactors }: FirstStepProps) {
  const submitting = useSubmit((error) => reasonOf(error, 'login'));
  const { data: ways } = useAsked(askLoginWays);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const text = typedIn(event);
    void submitting.submit(async () => {
      const factors = await logIn(text('login').trim(), text('password'));
      if (factors) onFactors(factors);
    });
  };
  return (
    <div class="form">
      <form class="form" onSubmit={submit}>
        <Field name="login" label={t('login.name')} autocomplete="username" value={known} focus={!known} />
        <Field
          name="password"
          label={t('login.password')}
          type="password"
          autocomplete="current-password"
          focus={known !== undefined}
        />
        <FormEnd submitting={submitting}>{t('login.submit')}</FormEnd>
      </form>
      <IssuerLinks ways={ways} />
      {ways && <ForgottenPassword sendsMails={ways.sendsMails} />}
    </div>
  );
}

function SecondStep({ factors }: { readonly factors: Factors }) {
  return (
    <FactorForm
      withPasskey={factors.includes('passkey')}
      button={t('login.submit')}
      giveCode={(code) => logInWithFactor({ code })}
      givePasskey={async () => {
        const challenge = await ask(api.POST('/api/v1/login/factor/passkey', {}));
        await logInWithFactor({ passkey: await answerOf(challenge) });
      }}
    />
  );
}
