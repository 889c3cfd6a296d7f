import { useCallback } from 'preact/hooks';
import type { Alarm } from '../../../apiClient/index.js';
import { alarmAdvice, alarmFigures } from '../../shared/alarms/alarmTexts.js';
import { shapeOf } from '../../shared/alarms/grouped.js';
import { now } from '../../shared/clock.js';
import { StateMark, Time, useAgain } from '../../shared/components/index.js';
import { useTopic } from '../../shared/live/index.js';
import { formatTime, nameOfWord } from '../../shared/texts/index.js';
import { t } from '../../shared/texts/device.js';
import { usePages } from '../usePages.js';
import { askAlarms } from './deviceApi.js';
import { PagedRows } from './PagedRows.js';

/** What its people were told of it, the latest first. */
export function AlarmsTab({ deviceId }: { readonly deviceId: string }) {
  const pages = usePages(useCallback((after: string | undefined) => askAlarms(deviceId, after), [deviceId]));
  const { rows, isComplete } = useTopic(`alarms:${deviceId}`);
  useAgain(pages.again, isComplete && rows.map(({ alarmId, status }) => `${alarmId} ${status}`).join());
  return (
    <PagedRows items={pages.known?.items} pages={pages} none={t('device.noAlarms')}>
      {(alarm) => <Row key={alarm.alarmId} alarm={alarm} />}
    </PagedRows>
  );
}

function Row({ alarm }: { readonly alarm: Alarm }) {
  const { status, raisedAt, resolvedAt, brewId } = alarm;
  const raisedMs = Date.parse(raisedAt);
  return (
    <li class="list-row device-row">
      <StateMark state={shapeOf(alarm)} word={alarmAdvice(alarm).name} />
      <span>{nameOfWord('alarmStatus', status)}</span>
      <span class="muted">
        <Time atMs={raisedMs}>{formatTime(raisedMs, now.value)}</Time>
        {' – '}
        {resolvedAt !== null && (
          <Time atMs={Date.parse(resolvedAt)}>{formatTime(Date.parse(resolvedAt), now.value)}</Time>
        )}
      </span>
      <span class="muted">
        {alarmFigures(alarm)}{' '}
        {brewId !== null && <a href={`/admin/brews/${brewId}`}>{t('device.brewLog')}</a>}
      </span>
    </li>
  );
}
