import { now } from '../../shared/clock.js';
import { DeviceText, StateMark, Time } from '../../shared/components/index.js';
import { api, ask } from '../../shared/session/index.js';
import { formatTime } from '../../shared/texts/index.js';
import { t } from '../../shared/texts/people.js';
import { ConfirmButton } from './ConfirmButton.js';
import type { PersonDetails } from './peopleAddress.js';

interface PersonSessionsProps {
  readonly details: PersonDetails;
  readonly again: () => void;
}

/** Where a person is logged in, and was in the last 30 days. */
export function PersonSessions({ details: { person, sessions }, again }: PersonSessionsProps) {
  const { personId, login } = person;
  const open = sessions.filter(({ endedAt }) => endedAt === null);
  return (
    <section class="section">
      <h2>{t('people.sessions')}</h2>
      {sessions.length === 0 && <p class="muted">{t('people.noSessions')}</p>}
      <ul class="people-rows">
        {sessions.map((session) => (
          <li key={session.loginSessionId}>
            <StateMark
              state={session.endedAt === null ? 'running' : 'done'}
              word={t(session.endedAt === null ? 'people.holds' : 'people.ended')}
            />
            <span>
              {t(`people.${session.kind}`)} <DeviceText text={session.userAgent ?? ''} />
            </span>
            <span class="muted">
              <DeviceText text={session.address ?? '–'} />
            </span>
            <span class="muted">
              <Moment iso={session.lastUsedAt} />
            </span>
            {session.endedAt === null && (
              <ConfirmButton
                label={t('people.end')}
                title={t('people.endOne', { login })}
                work={() => {
                  const params = { path: { personId, loginSessionId: session.loginSessionId } };
                  return ask(api.DELETE('/api/v1/people/{personId}/sessions/{loginSessionId}', { params }));
                }}
                onDone={again}
              >
                <p>{t(session.current ? 'people.endYours' : 'people.endWhat')}</p>
              </ConfirmButton>
            )}
          </li>
        ))}
      </ul>
      {open.length > 1 && (
        <ConfirmButton
          label={t('people.endAll', { count: open.length })}
          title={t('people.endAllOf', { login })}
          work={() =>
            ask(api.DELETE('/api/v1/people/{personId}/sessions', { params: { path: { personId } } }))
          }
          onDone={again}
        >
          <p>{t('people.endWhat')}</p>
        </ConfirmButton>
      )}
    </section>
  );
}

function Moment({ iso }: { readonly iso: string }) {
  const atMs = Date.parse(iso);
  return <Time atMs={atMs}>{formatTime(atMs, now.value)}</Time>;
}
