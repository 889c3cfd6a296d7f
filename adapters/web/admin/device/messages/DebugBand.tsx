import { useState } from 'preact/hooks';
import { now } from '../../../shared/clock.js';
import { Button, StateMark, Time, refusalOf, useSubmit } from '../../../shared/components/index.js';
import { formatTime } from '../../../shared/texts/index.js';
import { t } from '../../../shared/texts/messages.js';
import { fileOf, startDebug, stopDebug, type DeviceDebug } from './messagesApi.js';

interface DebugBandProps {
  readonly deviceId: string;
  /** Undefined when nothing is recorded. */
  readonly debug: DeviceDebug | undefined;
  readonly onChanged: () => void;
}

const hours = [1, 2, 8, 24];
const usualHours = 2;

/** Whether it is recorded, until when and how far, with the switch. */
export function DebugBand({ deviceId, debug, onChanged }: DebugBandProps) {
  const { isBusy, error, submit } = useSubmit(refusalOf);
  const change = async (work: () => Promise<unknown>) => {
    if (await submit(work)) onChanged();
  };
  return (
    <section class="debug-band" data-on={debug?.isOn === true} aria-label={t('messages.debug')}>
      <div>
        <p aria-live="polite">
          {debug?.isOn ? (
            <>
              <StateMark state="needsYou" word={t('messages.on', { time: timeOf(debug.until) })} />{' '}
              <span class="small">{t('messages.ownerSees')}</span>
            </>
          ) : (
            t('messages.off')
          )}
        </p>
        {debug && <Counts debug={debug} />}
        {error !== undefined && (
          <p class="field-error" role="alert">
            {error}
          </p>
        )}
      </div>
      <div class="debug-buttons">
        {debug?.isOn ? (
          <Button disabled={isBusy} onClick={() => void change(() => stopDebug(deviceId))}>
            {t('messages.stop')}
          </Button>
        ) : (
          <Start isBusy={isBusy} start={(minutes) => void change(() => startDebug(deviceId, minutes))} />
        )}
      </div>
    </section>
  );
}

interface StartProps {
  readonly isBusy: boolean;
  readonly start: (minutes: number) => void;
}

function Start({ isBusy, start }: StartProps) {
  const [chosen, setChosen] = useState(usualHours);
  return (
    <>
      <label class="field">
        <span>{t('messages.for')}</span>
        <select value={chosen} onChange={({ currentTarget }) => setChosen(Number(currentTarget.value))}>
          {hours.map((count) => (
            <option key={count} value={count}>
              {t('messages.hours', { count })}
            </option>
          ))}
        </select>
      </label>
      <Button kind="primary" disabled={isBusy} onClick={() => start(chosen * 60)}>
        {t('messages.start')}
      </Button>
    </>
  );
}

function Counts({ debug }: { readonly debug: DeviceDebug }) {
  const { deviceId, isOn, until, endedAt, frames, removed, dropped } = debug;
  const ended = endedAt ?? until;
  return (
    <p class="small muted">
      {!isOn && (
        <>
          <Time atMs={Date.parse(ended)}>{t('messages.ended', { time: timeOf(ended) })}</Time>
          {' · '}
        </>
      )}
      {t('messages.frames', { count: frames })}
      {removed > 0 && ` · ${t('messages.removed', { count: removed })}`}
      {dropped > 0 && ` · ${t('messages.dropped', { count: dropped })}`}
      {frames > 0 && (
        <>
          {' · '}
          <a href={fileOf(deviceId)} download>
            {t('messages.download')}
          </a>
        </>
      )}
    </p>
  );
}

function timeOf(at: string): string {
  return formatTime(Date.parse(at), now.value);
}
