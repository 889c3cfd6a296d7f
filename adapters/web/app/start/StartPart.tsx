import { now } from '../../shared/clock.js';
import { Button, DeviceText } from '../../shared/components/index.js';
import { isCutOff } from '../../shared/live/index.js';
import { t } from '../../shared/texts/start.js';
import { formatTime, nameOfCode, nameOfWord } from '../../shared/texts/index.js';
import { AlarmProfileChoice } from './AlarmProfileChoice.js';
import { isForbidden } from './checks.js';
import { Part } from './Part.js';
import { otherFields, Refusals } from './Refusals.js';
import { hasNoTime, hasWrongLitres } from './plan.js';
import { endOf, localTimeText, neededTimes, startFor } from './times.js';
import type { Sending } from './useSending.js';
import type { Planning } from './usePlan.js';

const hourMs = 3_600_000;

interface StartPartProps {
  readonly planning: Planning;
  readonly sending: Sending;
}

/** Now, or by itself so that the brew day is over by a time. */
export function StartPart({ planning, sending }: StartPartProps) {
  const { plan, preview } = planning;
  const brew = preview.data?.brewPreview;
  const { later } = plan;
  const startMs =
    later === undefined || !brew || hasNoTime(plan) ? now.value : startFor(brew, Date.parse(later));
  return (
    <Part name="start">
      <When planning={planning} />
      {sending.startAtMs !== undefined && (
        <p class="begin" aria-live="polite">
          {t('start.beginsAt', { time: formatTime(sending.startAtMs, now.value) })}
        </p>
      )}
      <Refusals refusals={sending.refusals} of={otherFields} />
      <StartButton {...{ planning, sending }} />
      {brew && <NeededTimes startMs={startMs} planning={planning} />}
      <AlarmProfileChoice planning={planning} />
      <PlannedDays days={sending.plannedDays} />
    </Part>
  );
}

function When({ planning: { plan, preview, change } }: { readonly planning: Planning }) {
  const brew = preview.data?.brewPreview;
  const { later } = plan;
  const isReady = plan.recipe !== undefined;
  const usual = () =>
    localTimeText((brew ? endOf(brew, now.value) : now.value) + (plan.cleansFirst ? 2 : 1) * hourMs);
  const name = t(isReady ? 'start.readyBy' : 'start.laterAt');
  return (
    <fieldset class="when">
      <legend class="hidden">{t('start.when')}</legend>
      <label class="choice">
        <input
          type="radio"
          name="when"
          checked={later === undefined}
          onChange={() => change({ later: undefined })}
        />
        <span>
          {brew ? t('start.now', { time: formatTime(endOf(brew, now.value), now.value) }) : t('start.nowOwn')}
        </span>
      </label>
      <label class="choice">
        <input
          type="radio"
          name="when"
          checked={later !== undefined}
          onChange={() => change({ later: later ?? usual() })}
        />
        <span>{name}</span>
      </label>
      {later !== undefined && (
        <input
          type="datetime-local"
          aria-label={name}
          value={later}
          onInput={(event) => change({ later: event.currentTarget.value })}
        />
      )}
    </fieldset>
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
      <p class="label">
        {t(plan.cleansFirst && plan.later === undefined ? 'start.afterCleaning' : 'start.estimate')}
      </p>
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

/** It says why, when it can't be used. */
function StartButton({ planning: { plan }, sending }: StartPartProps) {
  const { checks, isSending, start } = sending;
  const isOffline = isCutOff.value || !navigator.onLine;
  const reason = isOffline
    ? t('start.offline')
    : !checks
      ? t('check.noMachines')
      : isForbidden(checks)
        ? t('start.forbidden')
        : hasNoTime(plan)
          ? t('start.noTime')
          : hasWrongLitres(plan)
            ? t('start.wrongLitres')
            : undefined;
  return (
    <div class="start-button">
      <Button
        kind="primary"
        disabled={reason !== undefined || isSending}
        {...(reason !== undefined && { 'aria-describedby': 'start-reason' })}
        onClick={start}
      >
        {isSending ? t('start.sending') : t(plan.later === undefined ? 'start.begin' : 'start.plan')}
      </Button>
      <p id="start-reason" class="small muted">
        {reason ??
          (plan.later === undefined && plan.baseId !== undefined && (
            <>
              {t('start.begins')} <DeviceText text={plan.baseId} />
            </>
          ))}
      </p>
    </div>
  );
}
