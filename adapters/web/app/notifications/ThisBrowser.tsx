import { useEffect } from 'preact/hooks';
import type { Schemas } from '../../../apiClient/index.js';
import { Button, StateMark, useSubmit } from '../../shared/components/index.js';
import { isCutOff } from '../../shared/live/index.js';
import { t } from '../../shared/texts/notifications.js';
import { install, installPrompt } from '../offline/install.js';
import { reasonOfPush } from './reasonOfPush.js';
import { lookWhetherTold, tellThisBrowser, told } from './thisBrowser.js';

interface ThisBrowserProps {
  /** Undefined while they are not known. */
  readonly ways: readonly Schemas['NotificationWay'][] | undefined;
  readonly onChanged: () => void;
}

/** Whether the browser that shows this page is told, and how it comes to be. */
export function ThisBrowser({ ways, onChanged }: ThisBrowserProps) {
  const { isBusy, error, submit } = useSubmit(reasonOfPush);
  useEffect(() => void lookWhetherTold(), []);
  // The API may have ended what the browser still has: of another log-in, or because it could not be reached for long.
  const isKnown = ways === undefined || ways.some(({ isThisLogin }) => isThisLogin);
  const state = told.value === 'is' && !isKnown ? 'can' : told.value;
  const tell = async () => {
    if (await submit(tellThisBrowser)) onChanged();
  };
  return (
    <section class="section">
      <h2>{t('told.title')}</h2>
      <div aria-live="polite">
        {state === 'is' && (
          <p>
            <StateMark state="running" word={t('told.is')} />
          </p>
        )}
        {state !== undefined && state !== 'is' && <p class="muted">{t(`told.${state}`)}</p>}
      </div>
      <p class="row-buttons">
        {state === 'can' && (
          <Button kind="primary" disabled={isBusy || isCutOff.value} onClick={tell}>
            {t('offer.tell')}
          </Button>
        )}
        {installPrompt.value && <Button onClick={() => void install()}>{t('offer.install')}</Button>}
      </p>
      <p class="field-error" role="alert">
        {error}
      </p>
    </section>
  );
}
