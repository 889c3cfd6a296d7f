import { useState } from 'preact/hooks';
import { Button } from '../../../shared/components/index.js';
import { Field } from '../../../shared/components/Field.js';
import { t } from '../../../shared/texts/brew.js';
import { formatNumber } from '../../../shared/texts/index.js';
import type { Journal } from '../journal.js';
import { limits, typedMeasurement, type MeasuredField, type Typed } from '../typedMeasurement.js';
import { useAdding } from './useAdding.js';

interface MeasureFormProps {
  readonly add: Journal['addMeasurement'];
  readonly onDone: () => void;
}

/** What somebody measured by hand, now. */
export function MeasureForm({ add, onDone }: MeasureFormProps) {
  const adding = useAdding(onDone);
  const [typed, setTyped] = useState<Typed>();
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget as HTMLFormElement);
    const found = typedMeasurement((field) => {
      const text = data.get(field);
      return typeof text === 'string' ? text : '';
    });
    setTyped(found);
    if (found.type === 'measured') adding.add((key) => add(found.measurement, key));
  };
  return (
    <form class="form journal-form" noValidate onSubmit={submit}>
      {(Object.keys(limits) as MeasuredField[]).map((field) => (
        <Field
          key={field}
          name={field}
          label={t(`journal.${field}`)}
          error={typed?.type === 'wrong' && typed.fields.has(field) ? rangeOf(field) : undefined}
          inputMode="decimal"
          autocomplete="off"
        />
      ))}
      <p class="small field-error" aria-live="polite">
        {adding.refusal}
        {typed?.type === 'nothing' && t('journal.nothing')}
      </p>
      <div class="buttons">
        <Button kind="primary" type="submit" disabled={adding.isAdding}>
          {t('journal.add')}
        </Button>
        <Button onClick={onDone}>{t('journal.not')}</Button>
      </div>
    </form>
  );
}

function rangeOf(field: MeasuredField): string {
  const { low, high } = limits[field];
  return t('journal.range', { low: formatNumber(low), high: formatNumber(high) });
}
