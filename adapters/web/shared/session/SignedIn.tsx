import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { Button } from '../components/Button.js';
import { ErrorPanel } from '../components/ErrorPanel.js';
import { loadedWhenShown } from '../components/loadedWhenShown.js';
import { Sheet } from '../components/Sheet.js';
import { connection, followAs, tellHub } from '../live/index.js';
import { t } from '../texts/index.js';
import { proofAsked } from './proof.js';
import { beginSession, checkSession, session, type Me } from './session.js';

// Who is logged in needs none of these.
const LogInPage = loadedWhenShown(() => import('./LogInPage.js').then((part) => part.LogInPage));
const LogInForm = loadedWhenShown(() => import('./LogInForm.js').then((part) => part.LogInForm));
const ProofSheet = loadedWhenShown(() => import('./ProofSheet.js').then((part) => part.ProofSheet));

interface SignedInProps {
  readonly client: 'app' | 'admin';
  readonly children: (me: Me) => ComponentChildren;
}

/** An ended log-in may hold for a second more where it was just used. */
const checkAgainMs = 2_000;

/** Asks whose log-in it is that the stream was refused to, now and once more; if it holds, the stream is tried again. */
function checkAgain(): () => void {
  void checkSession();
  const timer = setTimeout(() => void checkSession().then(tellHub), checkAgainMs);
  return () => clearTimeout(timer);
}

/** What somebody sees who is logged in; else a page, or over the page that they had, a dialog to log in. */
export function SignedIn({ client, children }: SignedInProps) {
  const current = session.value;
  const personId = current.state === 'in' || current.state === 'expired' ? current.me.personId : undefined;
  const { state, sinceMs } = connection.value;
  const refusedMs = state === 'refused' ? sinceMs : undefined;
  useEffect(() => void beginSession(client), [client]);
  useEffect(() => (personId === undefined ? undefined : followAs(client, personId)), [client, personId]);
  useEffect(() => (refusedMs === undefined ? undefined : checkAgain()), [refusedMs]);
  useEffect(() => void (current.state === 'in' && tellHub()), [current.state]);

  switch (current.state) {
    case 'unknown':
      return null;
    case 'unreachable':
      return (
        <main class="main">
          <ErrorPanel error={current.error} sinceMs={current.sinceMs} retry={checkSession} />
        </main>
      );
    case 'out':
      return <LogInPage />;
    case 'other':
      return (
        <main class="main form">
          <h1>{t('account.other')}</h1>
          <p>{t('account.otherWhat', { name: current.me.name })}</p>
          <div>
            <Button kind="primary" onClick={() => location.reload()}>
              {t('account.reload')}
            </Button>
          </div>
        </main>
      );
    case 'kept':
    case 'in':
    case 'expired':
      return (
        <>
          {children(current.me)}
          <Sheet isOpen={current.state === 'expired'} title={t('login.title')}>
            <p>{t('login.again')}</p>
            {current.state === 'expired' && <LogInForm login={current.me.login} />}
          </Sheet>
          {proofAsked.value && <ProofSheet />}
        </>
      );
  }
}
