import { useState } from 'preact/hooks';
import type { Schemas } from '../../../apiClient/index.js';
import { Button, useSubmit } from '../../shared/components/index.js';
import { isCutOff } from '../../shared/live/index.js';
import { api, ask } from '../../shared/session/index.js';
import { t } from '../../shared/texts/notifications.js';
import { testUntilKnown } from './testUntilKnown.js';
import { tellThisBrowserNoMore } from './thisBrowser.js';
import { WayRow } from './WayRow.js';
import { WebhookSheet } from './WebhookSheet.js';

type Way = Schemas['NotificationWay'];

interface WaysSectionProps {
  readonly ways: readonly Way[];
  readonly onChanged: () => void;
}

/** Browsers, programs and the address that are told; each can be tried, and ended. */
export function WaysSection({ ways, onChanged }: WaysSectionProps) {
  const { isBusy, error, submit } = useSubmit();
  const [isAdding, setAdding] = useState(false);
  const remove = async ({ notificationWayId, isThisLogin }: Way) => {
    const params = { path: { notificationWayId } };
    await submit(async () => {
      await ask(api.DELETE('/api/v1/people/me/notification-ways/{notificationWayId}', { params }));
      if (isThisLogin) await tellThisBrowserNoMore();
    });
    onChanged();
  };
  const test = ({ notificationWayId }: Way) => submit(() => testUntilKnown(notificationWayId, onChanged));
  return (
    <section class="section">
      <h2>{t('ways.title')}</h2>
      {ways.length === 0 && <p class="muted">{t('ways.none')}</p>}
      <ul aria-live="polite">
        {ways.map((way) => (
          <WayRow key={way.notificationWayId} way={way}>
            {way.switchedOffAt === null && (
              <Button disabled={isBusy || isCutOff.value} onClick={() => void test(way)}>
                {t('ways.test')}
              </Button>
            )}
            {way.way !== 'mail' && (
              <Button disabled={isBusy || isCutOff.value} onClick={() => void remove(way)}>
                {t('ways.remove')}
              </Button>
            )}
          </WayRow>
        ))}
      </ul>
      <p class="field-error" role="alert">
        {error}
      </p>
      <p>
        <Button disabled={isCutOff.value} onClick={() => setAdding(true)}>
          {t('webhook.add')}
        </Button>
      </p>
      <WebhookSheet isOpen={isAdding} onClose={() => setAdding(false)} onAdded={onChanged} />
    </section>
  );
}
