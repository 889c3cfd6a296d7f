import { useState } from 'preact/hooks';
import { Button } from '../../../shared/components/index.js';
import { Field } from '../../../shared/components/Field.js';
import { t } from '../../../shared/texts/brew.js';
import { formatNumber } from '../../../shared/texts/index.js';
import {
  gravityUnit,
  plainGravity,
  plainTemperature,
  temperatureUnit,
  units,
} from '../../../shared/units/index.js';
import {
  limits,
  typedMeasurement,
  usualCelsius,
  valueBefore,
  type Measured,
  type MeasuredField,
  type Measurement,
  type Typed,
} from '../typedMeasurement.js';
import { useAdding } from './useAdding.js';

interface MeasureFormProps {
  /** What is corrected; undefined for a new one. */
  readonly before?: Measured;
  readonly keep: (measurement: Measurement, key: string) => Promise<unknown>;
  readonly onDone: () => void;
}

/** What somebody measured by hand, in the units that they read. */
export function MeasureForm({ before, keep, onDone }: MeasureFormProps) {
  const adding = useAdding(onDone);
  const [typed, setTyped] = useState<Typed>();
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget as HTMLFormElement);
    const text = (field: MeasuredField) => {
      const value = data.get(field);
      return typeof value === 'string' ? value : '';
    };
    const found = typedMeasurement({ text, units: units.value, before, shown: valueText });
    setTyped(found);
    if (found.type === 'measured') adding.add((key) => keep(found.measurement, key));
  };
  return (
    <form class="form journal-form" noValidate onSubmit={submit}>
      {(Object.keys(limits) as MeasuredField[]).map((field) => {
        const value = before && valueBefore(before, field);
        return (
          <Field
            key={field}
            name={field}
            label={labelOf(field)}
            error={typed?.type === 'wrong' && typed.fields.has(field) ? rangeOf(field) : undefined}
            inputMode="decimal"
            autocomplete="off"
            {...(value !== undefined && { defaultValue: valueText(field, value) })}
          />
        );
      })}
      <p class="small field-error" aria-live="polite">
        {adding.refusal}
        {typed?.type === 'nothing' && t('journal.nothing')}
      </p>
      <div class="buttons">
        <Button kind="primary" type="submit" disabled={adding.isAdding}>
          {t(before ? 'journal.keep' : 'journal.add')}
        </Button>
        <Button onClick={onDone}>{t('journal.not')}</Button>
      </div>
    </form>
  );
}

function labelOf(field: MeasuredField): string {
  if (field === 'gravity') return t('journal.gravity', { unit: gravityUnit() });
  if (field === 'sampleCelsius')
    return t('journal.sampleCelsius', { unit: temperatureUnit(), usual: plainTemperature(usualCelsius) });
  return t(`journal.${field}`);
}

function valueText(field: MeasuredField, value: number): string {
  if (field === 'gravity') return plainGravity(value);
  return field === 'sampleCelsius' ? plainTemperature(value) : formatNumber(value);
}

function rangeOf(field: MeasuredField): string {
  const { low, high } = limits[field];
  return t('journal.range', { low: valueText(field, low), high: valueText(field, high) });
}
