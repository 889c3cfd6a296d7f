import { useCallback } from 'preact/hooks';
import type { Device, Session } from '../../../apiClient/index.js';
import { now } from '../../shared/clock.js';
import { DeviceText, StateMark, Time, useAgain, type State } from '../../shared/components/index.js';
import { formatTime, nameOfCode, nameOfWord } from '../../shared/texts/index.js';
import { t } from '../../shared/texts/device.js';
import { usePages } from '../usePages.js';
import { askSessions } from './deviceApi.js';
import { PagedRows } from './PagedRows.js';

const marks: Readonly<Record<Session['status'], State>> = {
  ...{ active: 'running', completed: 'done', failed: 'fault', cancelled: 'paused' },
  ...{ interrupted: 'stale', abandoned: 'stale' },
};

/** What it did, the latest first; each leads to its log. */
export function SessionsTab({ device: { deviceId, sessionId } }: { readonly device: Device }) {
  const pages = usePages(
    useCallback((after: string | undefined) => askSessions(deviceId, after), [deviceId]),
  );
  useAgain(pages.again, sessionId);
  return (
    <PagedRows items={pages.known?.items} pages={pages} none={t('device.noSessions')}>
      {(session) => <Row key={session.sessionId} session={session} />}
    </PagedRows>
  );
}

function Row({ session }: { readonly session: Session }) {
  const { sessionId, processType, recipe, status, startedAt, endedAt, faults } = session;
  const startedMs = Date.parse(startedAt);
  return (
    <li class="list-row device-row">
      <a href={`/admin/sessions/${encodeURIComponent(sessionId)}`}>
        <DeviceText text={recipe ?? nameOfCode('processType', processType.code)} />
      </a>
      <StateMark state={marks[status]} word={nameOfWord('sessionStatus', status)} />
      <span class="muted">
        <Time atMs={startedMs}>{formatTime(startedMs, now.value)}</Time>
        {' – '}
        {endedAt !== null && (
          <Time atMs={Date.parse(endedAt)}>{formatTime(Date.parse(endedAt), now.value)}</Time>
        )}
        {faults > 0 && ` · ${t('device.faults', { count: faults })}`}
      </span>
      <code class="label">{sessionId}</code>
    </li>
  );
}
