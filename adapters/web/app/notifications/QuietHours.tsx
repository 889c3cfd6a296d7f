import { useId, useState } from 'preact/hooks';
import type { Schemas } from '../../../apiClient/index.js';
import { Button } from '../../shared/components/index.js';
import { t } from '../../shared/texts/notifications.js';

type Hours = Schemas['QuietHours'];

interface QuietHoursProps {
  readonly quietHours: Hours | null;
  readonly timeZone: string;
  readonly isDisabled: boolean;
  /** Null: none. */
  readonly onChange: (quietHours: Hours | null) => void;
}

/** When somebody sleeps: they are told of dangers alone, and of the rest afterwards. */
export function QuietHours({ quietHours, timeZone, isDisabled, onChange }: QuietHoursProps) {
  const [from, setFrom] = useState(quietHours?.from ?? '22:00');
  const [until, setUntil] = useState(quietHours?.until ?? '07:00');
  const isAsItIs = quietHours !== null && quietHours.from === from && quietHours.until === until;
  const isComplete = from !== '' && until !== '' && from !== until;
  const save = (event: SubmitEvent) => {
    event.preventDefault();
    onChange({ from, until });
  };
  return (
    <section class="section form">
      <h2>{t('quiet.title')}</h2>
      <p class="muted">
        {t('quiet.what')} {t('quiet.zone', { zone: timeZone.replaceAll('_', ' ') })}
      </p>
      <p aria-live="polite">{quietHours ? t('quiet.are', { ...quietHours }) : t('quiet.none')}</p>
      <form class="quiet" onSubmit={save}>
        <TimeField label={t('quiet.from')} value={from} onInput={setFrom} />
        <TimeField label={t('quiet.until')} value={until} onInput={setUntil} />
        <p class="row-buttons">
          <Button type="submit" disabled={isDisabled || isAsItIs || !isComplete}>
            {t('quiet.save')}
          </Button>
          {quietHours && (
            <Button disabled={isDisabled} onClick={() => onChange(null)}>
              {t('quiet.end')}
            </Button>
          )}
        </p>
      </form>
    </section>
  );
}

interface TimeFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onInput: (value: string) => void;
}

function TimeField({ label, value, onInput }: TimeFieldProps) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        type="time"
        required
        value={value}
        onInput={({ currentTarget }) => onInput(currentTarget.value)}
      />
    </div>
  );
}
