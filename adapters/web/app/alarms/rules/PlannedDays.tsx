import {
  maxDay,
  maxDays,
  plannedWorks,
  type PlannedDay,
} from '../../../../../domain/alarms/changeable/index.js';
import { Button } from '../../../shared/components/index.js';
import { t } from '../../../shared/texts/rules.js';
import { nameOfWord } from '../../../shared/texts/index.js';

interface PlannedDaysProps {
  readonly days: readonly PlannedDay[];
  readonly onChange: (days: readonly PlannedDay[]) => void;
}

/** What is planned on which day of the fermentation: a dry hop on day 4. */
export function PlannedDays({ days, onChange }: PlannedDaysProps) {
  const change = (at: number, changed: Partial<PlannedDay>) =>
    onChange(days.map((each, index) => (index === at ? { ...each, ...changed } : each)));
  return (
    <div class="planned">
      {days.length === 0 && <p class="small muted">{t('rules.noDays')}</p>}
      <ul>
        {days.map(({ day, work }, index) => (
          <li key={index} class="planned-day">
            <label class="field">
              <span>{t('rules.day')}</span>
              <input
                type="number"
                inputMode="numeric"
                min={1}
                max={maxDay}
                value={day}
                onChange={({ currentTarget }) =>
                  change(index, {
                    day: Math.min(Math.max(Math.round(Number(currentTarget.value)), 1), maxDay),
                  })
                }
              />
            </label>
            <label class="field">
              <span>{t('rules.work')}</span>
              <select
                value={work}
                onChange={({ currentTarget }) =>
                  change(index, { work: plannedWorks.find((each) => each === currentTarget.value) ?? work })
                }
              >
                {plannedWorks.map((each) => (
                  <option key={each} value={each}>
                    {nameOfWord('plannedWork', each)}
                  </option>
                ))}
              </select>
            </label>
            <button
              type="button"
              class="link"
              onClick={() => onChange(days.filter((_, each) => each !== index))}
            >
              {t('rules.removeDay')}
            </button>
          </li>
        ))}
      </ul>
      {days.length < maxDays && (
        <Button onClick={() => onChange([...days, { day: (days.at(-1)?.day ?? 2) + 1, work: 'dryHop' }])}>
          {t('rules.addDay')}
        </Button>
      )}
    </div>
  );
}
