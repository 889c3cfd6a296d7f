import { Button, DeviceText, useTitle } from '../../shared/components/index.js';
import { logOut, session } from '../../shared/session/index.js';
import { t } from '../../shared/texts/me.js';
import { AccountSettings } from './AccountSettings.js';
import { FactorSection } from './FactorSection.js';
import './me.css';
import { MyData } from './MyData.js';
import { PasswordSection } from './PasswordSection.js';
import { SharedWithMe } from './SharedWithMe.js';
import { SignedInDevices } from './SignedInDevices.js';

/** Somebody's own account: what they chose, where they are logged in, and what they log in with. */
export function MePage() {
  useTitle(t('nav.me'));
  const current = session.value;
  const me = 'me' in current ? current.me : undefined;
  return (
    <div class="me">
      <header class="head">
        <div>
          <h1>{me ? <DeviceText text={me.name} /> : t('nav.me')}</h1>
          {me && (
            <p class="small muted">
              {t('me.login')} <DeviceText text={me.login} />
            </p>
          )}
        </div>
        <Button onClick={() => void logOut()}>{t('logout')}</Button>
      </header>
      <AccountSettings />
      <section class="section">
        <h2>{t('me.notifications')}</h2>
        <p class="muted">{t('me.notificationsWhat')}</p>
        <a class="button" href="/me/notifications">
          {t('me.notificationsOpen')}
        </a>
      </section>
      <section class="section">
        <h2>{t('shared.title')}</h2>
        <SharedWithMe />
        <a class="button" href="/claim">
          {t('home.claim')}
        </a>
      </section>
      <section class="section">
        <h2>{t('home.board')}</h2>
        <p class="small muted">{t('me.boardWhat')}</p>
        <a class="button" href="/board">
          {t('me.board')}
        </a>
      </section>
      <SignedInDevices />
      <PasswordSection />
      <FactorSection />
      <MyData />
    </div>
  );
}
