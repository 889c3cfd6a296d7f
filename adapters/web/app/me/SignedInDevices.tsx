import type { ComponentChildren } from 'preact';
import type { Schemas } from '../../../apiClient/index.js';
import { now } from '../../shared/clock.js';
import {
  Button,
  DeviceText,
  ErrorPanel,
  Skeleton,
  StateMark,
  Time,
  useAsked,
  useSubmit,
} from '../../shared/components/index.js';
import { api, ask, logOut, proven, unprovenReasonOf } from '../../shared/session/index.js';
import { t } from '../../shared/texts/me.js';
import { formatTime } from '../../shared/texts/index.js';
import { nameOfAgent } from './agents.js';

type LoginSession = Schemas['LoginSession'];

const askSessions = () => ask(api.GET('/api/v1/people/me/sessions'));

/** Where somebody is logged in; each log-in can be ended. */
export function SignedInDevices() {
  const asked = useAsked(askSessions);
  const { isBusy, error, submit } = useSubmit(unprovenReasonOf);
  const items = asked.data?.items ?? [];
  const open = items.filter(({ endedAt }) => endedAt === null);
  const ended = items.filter(({ endedAt }) => endedAt !== null);
  const end = async (work: () => Promise<unknown>) => {
    if (await submit(work)) asked.again();
  };
  const endOne = (loginSessionId: string) => () =>
    ask(api.DELETE('/api/v1/people/me/sessions/{loginSessionId}', { params: { path: { loginSessionId } } }));
  const endOthers = () => proven(() => ask(api.DELETE('/api/v1/people/me/sessions')));
  return (
    <section class="section sessions">
      <h2>{t('sessions.title')}</h2>
      {asked.error && <ErrorPanel error={asked.error} sinceMs={asked.sinceMs} retry={asked.again} />}
      {!asked.data && !asked.error && <Skeleton height="row" count={2} />}
      <ul aria-live="polite">
        {open.map((session) => (
          <SessionRow key={session.loginSessionId} session={session}>
            {!session.current && (
              <Button disabled={isBusy} onClick={() => void end(endOne(session.loginSessionId))}>
                {t('sessions.end')}
              </Button>
            )}
          </SessionRow>
        ))}
      </ul>
      <p class="field-error" role="alert">
        {error}
      </p>
      <p class="row-buttons">
        {open.length > 1 && (
          <Button disabled={isBusy} onClick={() => void end(endOthers)}>
            {t('sessions.endOthers', { count: open.length - 1 })}
          </Button>
        )}
        <Button disabled={isBusy} onClick={() => void submit(() => logOut(true))}>
          {t('sessions.endAll')}
        </Button>
      </p>
      {ended.length > 0 && (
        <details>
          <summary>{t('sessions.ended', { count: ended.length })}</summary>
          <ul>
            {ended.map((session) => (
              <SessionRow key={session.loginSessionId} session={session} />
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

interface SessionRowProps {
  readonly session: LoginSession;
  readonly children?: ComponentChildren;
}

function SessionRow({ session, children }: SessionRowProps) {
  const { userAgent, kind, current, lastUsedAt, address, endedAt, endedBecause } = session;
  const atMs = Date.parse(endedAt ?? lastUsedAt);
  const time = formatTime(atMs, now.value);
  return (
    <li class="row">
      <div>
        <b>{userAgent === null ? t(`sessions.${kind}`) : <DeviceText text={nameOfAgent(userAgent)} />}</b>{' '}
        {current && <StateMark state="running" word={t('sessions.this')} />}
        <p class="small muted">
          <Time atMs={atMs}>
            {kind === 'view'
              ? time
              : endedAt === null
                ? t('sessions.used', { time })
                : `${time}: ${t(`sessions.${endedBecause ?? 'loggedOut'}`)}`}
          </Time>
          {address !== null && ` · ${address}`}
        </p>
      </div>
      {children}
    </li>
  );
}
