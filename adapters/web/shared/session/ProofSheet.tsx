import { Button } from '../components/Button.js';
import { Field } from '../components/Field.js';
import { FormEnd } from '../components/FormEnd.js';
import { Sheet } from '../components/Sheet.js';
import { useAsked } from '../components/useAsked.js';
import { typedIn, useSubmit } from '../components/useSubmit.js';
import { t } from '../texts/index.js';
import { api, ask } from './api.js';
import { FactorForm } from './FactorForm.js';
import { IssuerLinks } from './IssuerLinks.js';
import { askLoginWays } from './loginWays.js';
import { answerOf } from './passkeys.js';
import { proofAsked } from './proof.js';
import { reasonOf } from './reasonOf.js';

const askFactor = () => ask(api.GET('/api/v1/people/me/factor'));

/** Asks somebody to show again who they are, before what can't be undone. */
export function ProofSheet() {
  const asked = proofAsked.value;
  return (
    <Sheet isOpen={asked !== undefined} title={t('proof.title')} onClose={() => asked?.refused()}>
      <p>{t('proof.why')}</p>
      {asked && <Proof given={asked.given} />}
      <div>
        <Button onClick={() => asked?.refused()}>{t('cancel')}</Button>
      </div>
    </Sheet>
  );
}

function Proof({ given }: { readonly given: () => void }) {
  const { data: factor, error } = useAsked(askFactor);
  if (error) return <p class="field-error">{reasonOf(error, 'code')}</p>;
  if (!factor) return null;
  if (!factor.enrolled) return <PasswordProof given={given} />;
  return (
    <FactorForm
      withPasskey={factor.passkeys > 0}
      button={t('proof.submit')}
      giveCode={(code) => prove({ code }).then(given)}
      givePasskey={async () => {
        const challenge = await ask(api.POST('/api/v1/people/me/proof/passkey'));
        await prove({ passkey: await answerOf(challenge) });
        given();
      }}
    />
  );
}

function PasswordProof({ given }: { readonly given: () => void }) {
  const submitting = useSubmit((error) => reasonOf(error, 'password'));
  const { data: ways } = useAsked(askLoginWays);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const password = typedIn(event)('password');
    void submitting.submit(() => prove({ password }).then(given));
  };
  return (
    <form class="form" onSubmit={submit}>
      <Field
        name="password"
        type="password"
        label={t('login.password')}
        autocomplete="current-password"
        focus
      />
      <FormEnd submitting={submitting}>{t('proof.submit')}</FormEnd>
      <IssuerLinks ways={ways} again />
    </form>
  );
}

type Given =
  | { readonly password: string }
  | { readonly code: string }
  | { readonly passkey: Awaited<ReturnType<typeof answerOf>> };

function prove(body: Given): Promise<unknown> {
  return ask(api.POST('/api/v1/people/me/proof', { body }));
}
