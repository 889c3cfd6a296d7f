import { useCallback, useState } from 'preact/hooks';
import { Button, ErrorPanel, StateMark, useAsked, useSubmit } from '../../shared/components/index.js';
import { api, ask, proven, unprovenReasonOf } from '../../shared/session/index.js';
import { t } from '../../shared/texts/me.js';
import { AuthenticatorSheet } from './AuthenticatorSheet.js';
import { Passkeys } from './Passkeys.js';
import { RecoveryCodesSheet } from './RecoveryCodesSheet.js';

const askFactor = () => ask(api.GET('/api/v1/people/me/factor'));

/** What somebody gives besides the password: an authenticator's code, or a passkey. */
export function FactorSection() {
  const asked = useAsked(askFactor);
  const [codes, setCodes] = useState<readonly string[]>([]);
  const { isBusy, error, submit } = useSubmit(unprovenReasonOf);
  const factor = asked.data;
  const { again } = asked;
  const haveChanged = useCallback(
    (recoveryCodes: readonly string[] = []) => {
      if (recoveryCodes.length > 0) setCodes(recoveryCodes);
      again();
    },
    [again],
  );
  const act = async (work: () => Promise<readonly string[] | undefined>) => {
    await submit(async () => haveChanged(await work()));
  };
  const remove = () => proven(() => ask(api.DELETE('/api/v1/people/me/factor'))).then(() => undefined);
  const renew = () =>
    proven(() => ask(api.POST('/api/v1/people/me/factor/recovery-codes'))).then(
      ({ recoveryCodes }) => recoveryCodes,
    );
  return (
    <section class="section">
      <h2>{t('factor.title')}</h2>
      <p class="muted">{t('factor.what')}</p>
      {asked.error && <ErrorPanel error={asked.error} sinceMs={asked.sinceMs} retry={asked.again} />}
      {factor && (
        <>
          <div class="row">
            <div>
              <b>{t('factor.authenticator')}</b>{' '}
              {factor.totp && <StateMark state="done" word={t('factor.on')} />}
              <p class="small muted">{t('factor.authenticatorWhat')}</p>
            </div>
            {factor.totp ? (
              <Button disabled={isBusy} onClick={() => void act(remove)}>
                {t('factor.remove')}
              </Button>
            ) : (
              <AuthenticatorSheet onAdded={haveChanged} />
            )}
          </div>
          <Passkeys count={factor.passkeys} onChanged={haveChanged} />
          {factor.enrolled && (
            <div class="row">
              <div>
                <b>{t('recovery.title')}</b>
                <p class="small muted">{t('recovery.left', { count: factor.recoveryCodesLeft })}</p>
              </div>
              <Button disabled={isBusy} onClick={() => void act(renew)}>
                {t('recovery.renew')}
              </Button>
            </div>
          )}
        </>
      )}
      <p class="field-error" role="alert">
        {error}
      </p>
      <RecoveryCodesSheet codes={codes} onClose={() => setCodes([])} />
    </section>
  );
}
