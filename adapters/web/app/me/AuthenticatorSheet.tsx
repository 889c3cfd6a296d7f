import { useState } from 'preact/hooks';
import { ApiProblem } from '../../../apiClient/index.js';
import { Button, Field, FormEnd, Sheet, typedIn, useSubmit } from '../../shared/components/index.js';
import { QrCode, useQrPictures } from '../../shared/components/QrCode.js';
import { api, ask, proven, unprovenReasonOf } from '../../shared/session/index.js';
import { t } from '../../shared/texts/index.js';

interface Secret {
  readonly secret: string;
  readonly uri: string;
}

/** Adds an authenticator: its secret is shown once, and counts when a code of it was given. */
export function AuthenticatorSheet({
  onAdded,
}: {
  readonly onAdded: (recoveryCodes: readonly string[]) => void;
}) {
  const [secret, setSecret] = useState<Secret>();
  const beginning = useSubmit(unprovenReasonOf);
  const confirming = useSubmit(reasonOf);
  const begin = async () => setSecret(await proven(() => ask(api.POST('/api/v1/people/me/factor'))));
  const confirm = async (event: SubmitEvent) => {
    event.preventDefault();
    const body = { code: typedIn(event)('code').trim() };
    await confirming.submit(async () => {
      const { recoveryCodes } = await proven(() =>
        ask(api.POST('/api/v1/people/me/factor/confirm', { body })),
      );
      setSecret(undefined);
      onAdded(recoveryCodes);
    });
  };
  return (
    <div>
      <Button disabled={beginning.isBusy} onClick={() => void beginning.submit(begin)}>
        {t('factor.add')}
      </Button>
      {beginning.error !== undefined && <p class="small field-error">{beginning.error}</p>}
      <Sheet
        isOpen={secret !== undefined}
        title={t('factor.authenticator')}
        onClose={() => setSecret(undefined)}
      >
        {secret && <SecretShown {...secret} />}
        <form class="form" onSubmit={(event) => void confirm(event)}>
          <Field
            name="code"
            label={t('login.code')}
            hint={t('factor.codeHint')}
            inputMode="numeric"
            autocomplete="one-time-code"
          />
          <FormEnd submitting={confirming}>{t('factor.confirm')}</FormEnd>
        </form>
        <div>
          <Button onClick={() => setSecret(undefined)}>{t('cancel')}</Button>
        </div>
      </Sheet>
    </div>
  );
}

/** To scan from another device, to open on this one, or to type. */
function SecretShown({ secret, uri }: Secret) {
  const [picture] = useQrPictures([uri]) ?? [];
  return (
    <>
      <p>{t('factor.scan')}</p>
      {picture && <QrCode picture={picture} label={t('factor.qr')} />}
      <p class="small">
        <a href={uri}>{t('factor.open')}</a> · {t('factor.type')} <code class="secret">{secret}</code>
      </p>
    </>
  );
}

function reasonOf(error: unknown): string {
  if (error instanceof ApiProblem && error.status === 403) return t('login.codeWrong');
  return unprovenReasonOf(error);
}
