import { useCallback } from 'preact/hooks';
import { ErrorPanel, Skeleton, useAsked, useTitle } from '../../shared/components/index.js';
import { api, ask } from '../../shared/session/index.js';
import { t } from '../../shared/texts/notifications.js';
import './notifications.css';
import { ThisBrowser } from './ThisBrowser.js';
import { WaysSection } from './WaysSection.js';
import { WhatSection } from './WhatSection.js';

const askWays = () => ask(api.GET('/api/v1/people/me/notification-ways'));

/** Whether this browser is told, what else is, of which alarms, and when not. */
export function NotificationsPage() {
  useTitle(t('notifications.title'));
  const asked = useAsked(askWays);
  const { again } = asked;
  const haveChanged = useCallback(() => again(), [again]);
  const ways = asked.data?.items;
  return (
    <div class="notifications">
      <header class="head">
        <div>
          <a class="back" href="/me">
            ‹ {t('notifications.back')}
          </a>
          <h1>{t('notifications.title')}</h1>
          <p class="muted">{t('notifications.what')}</p>
        </div>
      </header>
      <ThisBrowser ways={ways} onChanged={haveChanged} />
      {asked.error && <ErrorPanel error={asked.error} sinceMs={asked.sinceMs} retry={again} />}
      {ways ? (
        <WaysSection ways={ways} onChanged={haveChanged} />
      ) : (
        !asked.error && <Skeleton height="row" count={2} />
      )}
      <WhatSection />
    </div>
  );
}
