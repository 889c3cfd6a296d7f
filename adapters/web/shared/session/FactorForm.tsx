import { Button } from '../components/Button.js';
import { Field } from '../components/Field.js';
import { FormEnd } from '../components/FormEnd.js';
import { typedIn, useSubmit } from '../components/useSubmit.js';
import { t } from '../texts/index.js';
import { hasPasskeys } from './passkeys.js';
import { reasonOf } from './reasonOf.js';

interface FactorFormProps {
  /** Whether one of the person's passkeys may do. */
  readonly withPasskey: boolean;
  readonly giveCode: (code: string) => Promise<unknown>;
  readonly givePasskey: () => Promise<unknown>;
  readonly button: string;
}

/** The second factor: a code, or a passkey. */
export function FactorForm({ withPasskey, giveCode, givePasskey, button }: FactorFormProps) {
  const submitting = useSubmit((error) => reasonOf(error, 'code'));
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const code = typedIn(event)('code').trim();
    void submitting.submit(() => giveCode(code));
  };
  return (
    <form class="form" onSubmit={submit}>
      {withPasskey && hasPasskeys && (
        <div>
          <Button disabled={submitting.isBusy} onClick={() => void submitting.submit(givePasskey)}>
            {t('login.passkey')}
          </Button>
        </div>
      )}
      <Field
        name="code"
        label={t('login.code')}
        hint={t('login.codeHint')}
        autocomplete="one-time-code"
        focus
      />
      <FormEnd submitting={submitting}>{button}</FormEnd>
    </form>
  );
}
