import { useState } from 'preact/hooks';
import { now } from '../../shared/clock.js';
import { Button, DeviceText } from '../../shared/components/index.js';
import { connection } from '../../shared/live/index.js';
import { t } from '../../shared/texts/start.js';
import { formatTime, nameOfCode, nameOfWord } from '../../shared/texts/index.js';
import { isForbidden } from './checks.js';
import { Part } from './Part.js';
import { otherFields, Refusals } from './Refusals.js';
import { endOf, neededTimes, nextTimeOfDay, startFor } from './times.js';
import type { Sending } from './useSending.js';
import type { Planning } from './usePlan.js';

interface StartPartProps {
  readonly planning: Planning;
  readonly sending: Sending;
}

/** Now, or so that the brew day is over by a time: then the page says when to come back. */
export function StartPart({ planning, sending }: StartPartProps) {
  const [readyBy, setReadyBy] = useState<string>();
  const brew = planning.preview.data?.brewPreview;
  const readyMs = readyBy === undefined ? undefined : nextTimeOfDay(readyBy, now.value);
  const wantedMs = brew && readyMs !== undefined ? startFor(brew, readyMs) : undefined;
  const isLater = wantedMs !== undefined && wantedMs > now.value + 60_000;
  const startMs = isLater ? wantedMs : now.value;
  return (
    <Part name="start">
      {brew && (
        <fieldset class="when">
          <legend class="hidden">{t('start.when')}</legend>
          <label class="choice">
            <input
              type="radio"
              name="when"
              checked={readyBy === undefined}
              onChange={() => setReadyBy(undefined)}
            />
            <span>{t('start.now', { time: formatTime(endOf(brew, now.value), now.value) })}</span>
          </label>
          <label class="choice">
            <input
              type="radio"
              name="when"
              checked={readyBy !== undefined}
              onChange={() => setReadyBy(readyBy ?? clockText(endOf(brew, now.value) + 3_600_000))}
            />
            <span>{t('start.readyBy')}</span>
            {readyBy !== undefined && (
              <input
                type="time"
                aria-label={t('start.readyBy')}
                value={readyBy}
                onInput={(event) => setReadyBy(event.currentTarget.value)}
              />
            )}
          </label>
        </fieldset>
      )}
      {wantedMs !== undefined && <WhenToBegin wantedMs={wantedMs} isLater={isLater} />}
      {brew && <NeededTimes startMs={startMs} planning={planning} />}
      <PlannedDays days={sending.plannedDays} />
      <Refusals refusals={sending.refusals} of={otherFields} />
      <StartButton {...{ planning, sending, isLater }} />
    </Part>
  );
}

function WhenToBegin({ wantedMs, isLater }: { readonly wantedMs: number; readonly isLater: boolean }) {
  const time = formatTime(wantedMs, now.value);
  return (
    <p class="begin" aria-live="polite">
      {isLater ? t('start.beginAt', { time }) : t('start.tooLate', { time })}
    </p>
  );
}

/** `You are needed about 10:05, 11:40` */
function NeededTimes({ startMs, planning }: { readonly startMs: number; readonly planning: Planning }) {
  const { preview, plan } = planning;
  const visits = preview.data ? neededTimes(preview.data.brewPreview, startMs) : [];
  return (
    <div class="needed-times">
      <h3>{t('start.neededAt')}</h3>
      <ol>
        {visits.map(({ atMs, actions }) => (
          <li key={atMs}>
            <b class="numerals">{formatTime(atMs, now.value)}</b>
            <span>{actions.map((action) => nameOfCode('userAction', action)).join(', ')}</span>
          </li>
        ))}
      </ol>
      <p class="label">{t(plan.cleansFirst ? 'start.afterCleaning' : 'start.estimate')}</p>
    </div>
  );
}

/** What Brewline will remind of while the beer ferments. */
function PlannedDays({ days }: { readonly days: Sending['plannedDays'] }) {
  if (days.length === 0) return null;
  return (
    <div class="needed-times">
      <h3>{t('start.planned')}</h3>
      <ol>
        {days.map(({ day, work }) => (
          <li key={`${day} ${work}`}>
            <b class="small">{t('recipe.day', { day })}</b>
            <span>{nameOfWord('plannedWork', work)}</span>
          </li>
        ))}
      </ol>
    </div>
  );
}

interface StartButtonProps extends StartPartProps {
  readonly isLater: boolean;
}

/** It says why, when it can't be used. */
function StartButton({ planning: { plan }, sending, isLater }: StartButtonProps) {
  const { checks, isSending, start } = sending;
  const isOffline = connection.value.state === 'lost' || !navigator.onLine;
  const reason = isOffline
    ? t('start.offline')
    : !checks
      ? t('check.noMachines')
      : isForbidden(checks)
        ? t('start.forbidden')
        : isLater
          ? t('start.notYet')
          : undefined;
  return (
    <div class="start-button">
      <Button
        kind="primary"
        disabled={reason !== undefined || isSending}
        {...(reason !== undefined && { 'aria-describedby': 'start-reason' })}
        onClick={start}
      >
        {isSending ? t('start.sending') : t('start.begin')}
      </Button>
      <p id="start-reason" class="small muted">
        {reason ??
          (plan.baseId !== undefined && (
            <>
              {t('start.begins')} <DeviceText text={plan.baseId} />
            </>
          ))}
      </p>
    </div>
  );
}

/** As a field of time wants it. */
function clockText(atMs: number): string {
  const at = new Date(atMs);
  return [at.getHours(), at.getMinutes()].map((part) => String(part).padStart(2, '0')).join(':');
}
