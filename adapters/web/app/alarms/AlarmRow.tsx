import { useState } from 'preact/hooks';
import { now } from '../../shared/clock.js';
import { Button, DeviceText, StateMark, Time } from '../../shared/components/index.js';
import { isCutOff } from '../../shared/live/index.js';
import { t } from '../../shared/texts/alarms.js';
import { formatTime, nameOfWord } from '../../shared/texts/index.js';
import { refusalsIn } from '../recipes/recipeApi.js';
import { acknowledge } from './alarmApi.js';
import { alarmAdvice, alarmFigures } from '../../shared/alarms/alarmTexts.js';
import { isUnseen, shapeOf, type Alarm } from '../../shared/alarms/grouped.js';
import { MachineName } from '../machine/MachineName.js';

/** One alarm: its shape, what to do, since when; what was acknowledged is so when the server says it. */
export function AlarmRow({ alarm }: { readonly alarm: Alarm }) {
  const { deviceId, status, late, raisedAt } = alarm;
  const { name, whatToDo } = alarmAdvice(alarm);
  const figures = alarmFigures(alarm);
  const shape = shapeOf(alarm);
  const sinceMs = Date.parse(raisedAt);
  return (
    <li class="alarm" data-shape={shape} data-unseen={isUnseen(alarm)}>
      <div>
        <p class="alarm-name">
          <StateMark state={shape} word={name} />
          {status !== 'raised' && <span class="label"> {nameOfWord('alarmStatus', status)}</span>}
        </p>
        {figures !== '' && <p class="numerals alarm-figures">{figures}</p>}
        {status !== 'resolved' && <p class="small">{whatToDo}</p>}
        <p class="label">
          <MachineName deviceId={deviceId} />
          {' · '}
          <Time atMs={sinceMs}>{t('since', { time: formatTime(sinceMs, now.value) })}</Time>
          {late && ` · ${t('alarms.late')}`}
          <End alarm={alarm} />
        </p>
      </div>
      {isUnseen(alarm) ? <Acknowledge alarm={alarm} name={name} /> : <Acknowledged alarm={alarm} />}
    </li>
  );
}

function End({ alarm: { resolvedAt } }: { readonly alarm: Alarm }) {
  if (resolvedAt === null) return null;
  const atMs = Date.parse(resolvedAt);
  return (
    <>
      {' · '}
      <Time atMs={atMs}>{t('alarms.over', { time: formatTime(atMs, now.value) })}</Time>
    </>
  );
}

function Acknowledged({ alarm: { acknowledgedAt, acknowledgedBy } }: { readonly alarm: Alarm }) {
  if (acknowledgedAt === null) return null;
  const atMs = Date.parse(acknowledgedAt);
  return (
    <p class="small muted">
      <span aria-hidden="true">✓ </span>
      <Time atMs={atMs}>{t('alarms.acknowledged', { time: formatTime(atMs, now.value) })}</Time>
      {acknowledgedBy && 'name' in acknowledgedBy && acknowledgedBy.name !== null && (
        <>
          {' · '}
          <DeviceText text={String(acknowledgedBy.name)} />
        </>
      )}
    </p>
  );
}

function Acknowledge({ alarm: { alarmId }, name }: { readonly alarm: Alarm; readonly name: string }) {
  const [isSending, setSending] = useState(false);
  const [error, setError] = useState<string>();
  const isOffline = isCutOff.value || !navigator.onLine;
  const send = async () => {
    setSending(true);
    setError(undefined);
    try {
      // That it is acknowledged comes with the live stream; until then it was only asked.
      await acknowledge(alarmId);
    } catch (refused) {
      setError(refusalsIn(refused)[0]?.rule ?? t('error.unreachable'));
      setSending(false);
    }
  };
  return (
    <div class="acknowledge">
      <Button
        disabled={isSending || isOffline}
        onClick={send}
        aria-label={`${t('alarms.acknowledge')}: ${name}`}
      >
        {t(isSending ? 'alarms.sending' : 'alarms.acknowledge')}
      </Button>
      {isOffline && <span class="label">{t('alarms.offline')}</span>}
      {error !== undefined && (
        <span class="field-error small" role="alert">
          ◆ {error}
        </span>
      )}
    </div>
  );
}
