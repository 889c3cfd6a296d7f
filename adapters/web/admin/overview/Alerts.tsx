import { useCallback, useState } from 'preact/hooks';
import type { Alert } from '../../../apiClient/index.js';
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
import { api, ask } from '../../shared/session/index.js';
import { adviceOfWord, formatDate, formatTime, nameOfWord } from '../../shared/texts/index.js';
import { t } from '../../shared/texts/overview.js';
import { now } from '../../shared/clock.js';
import { alertName, markOf } from '../AlertLine.js';
import { CopyCommand } from '../CopyCommand.js';

/** What is wrong with the service, and what somebody can do; undefined while nobody has said what there is. */
export function Alerts({ alerts }: { readonly alerts: readonly Alert[] | undefined }) {
  return (
    <section class="section" id="alerts">
      <h2>{t('overview.alerts')}</h2>
      {alerts === undefined && <Skeleton height="row" />}
      {alerts?.length === 0 && <p>{t('overview.noAlerts')}</p>}
      <ul class="alerts">
        {alerts?.map((alert) => (
          <OpenAlert key={alert.alertId} alert={alert} />
        ))}
      </ul>
      <History />
      <CopyCommand command="brewline alerts" />
    </section>
  );
}

function OpenAlert({ alert }: { readonly alert: Alert }) {
  const { alertId, kind, subject, reason, state, acknowledgedAt, acknowledgedBy } = alert;
  const { isBusy, error, submit } = useSubmit();
  const acknowledge = () =>
    void submit(() =>
      ask(api.POST('/api/v1/alerts/{alertId}/acknowledge', { params: { path: { alertId } } })),
    );
  return (
    <li class="alert" data-level={alert.level}>
      <p>
        <StateMark state={markOf(alert)} word={alertName(alert)} />{' '}
        {subject !== null && (
          <b>
            <DeviceText text={subject} />
          </b>
        )}{' '}
        <Since alert={alert} />
      </p>
      <p class="small">
        <DeviceText text={reason} />
      </p>
      <p class="small muted">
        {adviceOfWord('alertKind', kind).whatToDo}{' '}
        {pages[kind] && <a href={pages[kind]}>{t('overview.toPage')}</a>}
      </p>
      {state === 'raised' ? (
        <Button onClick={acknowledge} disabled={isBusy}>
          {t('overview.acknowledge')}
        </Button>
      ) : (
        acknowledgedAt !== null && (
          <p class="label">
            {t('overview.acknowledgedBy', {
              name: nameOf(acknowledgedBy),
              time: formatTime(Date.parse(acknowledgedAt), now.value),
            })}
          </p>
        )
      )}
      {error !== undefined && <p role="alert">{error}</p>}
    </li>
  );
}

function nameOf(by: Alert['acknowledgedBy']): string {
  // A user of the operating system has no id here.
  if (by?.personId == null) return t('overview.somebody');
  return by.name ?? t('audit.deleted', { id: by.personId });
}

/** Where the cause of it is seen. */
const pages: Readonly<Partial<Record<Alert['kind'], string>>> = {
  projectionStalled: '/admin/projections',
  projectionPaused: '/admin/projections',
  parkedGrowing: '/admin/parked',
  errorsGrowing: '/admin/errors',
  backupOld: '/admin/system',
  devicesLost: '/admin/devices?sort=state',
};

function Since({ alert: { raisedAt } }: { readonly alert: Alert }) {
  const atMs = Date.parse(raisedAt);
  return (
    <Time atMs={atMs} class="muted">
      {t('since', { time: formatTime(atMs, now.value) })}
    </Time>
  );
}

/** Those that are over; asked for when somebody wants them. */
function History() {
  const [isOpen, setOpen] = useState(false);
  return (
    <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{t('overview.history')}</summary>
      {isOpen && <Resolved />}
    </details>
  );
}

const shownAtOnce = 20;

function Resolved() {
  const { data, error, again, ...failure } = useAsked(useCallback(askResolved, []));
  return (
    <>
      {error && 'sinceMs' in failure && <ErrorPanel error={error} sinceMs={failure.sinceMs} retry={again} />}
      {data?.length === 0 && <p class="muted">{t('overview.noHistory')}</p>}
      <ul class="alerts-over">
        {data?.map((alert) => (
          <li key={alert.alertId}>
            <Time atMs={Date.parse(alert.raisedAt)} class="muted">
              {formatDate(Date.parse(alert.raisedAt))} {formatTime(Date.parse(alert.raisedAt))}–
              {alert.resolvedAt !== null && formatTime(Date.parse(alert.resolvedAt))}
            </Time>{' '}
            {alertName(alert)} {alert.subject !== null && <DeviceText text={alert.subject} />}{' '}
            <span class="muted">{nameOfWord('alertState', alert.state)}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

async function askResolved(): Promise<readonly Alert[]> {
  const query = { state: 'resolved', limit: shownAtOnce } as const;
  return (await ask(api.GET('/api/v1/alerts', { params: { query } }))).items;
}
