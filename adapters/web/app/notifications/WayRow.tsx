import type { ComponentChildren } from 'preact';
import type { Schemas } from '../../../apiClient/index.js';
import { now } from '../../shared/clock.js';
import { DeviceText, StateMark, Time } from '../../shared/components/index.js';
import { formatTime } from '../../shared/texts/index.js';
import { t } from '../../shared/texts/notifications.js';
import { newestOutcome, wordOfOutcome } from './outcomes.js';

type Way = Schemas['NotificationWay'];

/** A way with whether it works, and what became of the last notice. */
export function WayRow({ way, children }: { readonly way: Way; readonly children: ComponentChildren }) {
  const outcome = newestOutcome(way.outcomes);
  return (
    <li class="row">
      <div>
        <b>{way.name === null ? t('ways.mail') : <DeviceText text={way.name} />}</b>{' '}
        {way.isThisLogin && <StateMark state="running" word={t('ways.this')} />}
        <p class="small muted">{t(`ways.${way.way}`)}</p>
        <Health way={way} />
        {outcome && (
          <p class="small muted">
            <Time atMs={Date.parse(outcome.doneAt ?? outcome.createdAt)}>
              {t(outcome.type === 'test' ? 'ways.lastTest' : 'ways.last', {
                time: formatTime(Date.parse(outcome.doneAt ?? outcome.createdAt), now.value),
                outcome: t(wordOfOutcome(outcome)),
              })}
            </Time>
            {outcome.status !== null && outcome.state !== 'delivered' && ` (${outcome.status})`}
          </p>
        )}
      </div>
      <p class="row-buttons">{children}</p>
    </li>
  );
}

function Health({ way: { switchedOffAt, failingSince } }: { readonly way: Way }) {
  const sinceMs = Date.parse(switchedOffAt ?? failingSince ?? '');
  if (Number.isNaN(sinceMs)) return null;
  const time = formatTime(sinceMs, now.value);
  return (
    <p class="small field-error">
      <span aria-hidden="true">◆ </span>
      {t(switchedOffAt === null ? 'ways.failing' : 'ways.switchedOff', { time })}
    </p>
  );
}
