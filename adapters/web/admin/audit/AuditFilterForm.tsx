import { shownOutcomes } from '../../../../domain/audit/shown/index.js';
import { Button, Field } from '../../shared/components/index.js';
import { t } from '../../shared/texts/audit.js';
import { filterOf, spans, type AuditFilter } from './auditFilter.js';

interface AuditFilterFormProps {
  readonly filter: AuditFilter;
  readonly onChange: (filter: AuditFilter) => void;
}

/** What to look for. A person is chosen at an entry, by name; here it stays. */
export function AuditFilterForm({ filter, onChange }: AuditFilterFormProps) {
  const submit = (event: SubmitEvent & { readonly currentTarget: HTMLFormElement }) => {
    event.preventDefault();
    const typed = new FormData(event.currentTarget) as unknown as Iterable<[string, string]>;
    onChange({ ...filterOf(Object.fromEntries(typed)), person: filter.person });
  };
  return (
    <form class="audit-filter" onSubmit={submit} key={JSON.stringify(filter)}>
      <Choice
        name="since"
        label={t('audit.since')}
        value={filter.since}
        options={spans.map((span) => [span, t(`audit.since.${span}`)])}
      />
      <Choice
        name="outcome"
        label={t('audit.outcome')}
        value={filter.outcome}
        options={shownOutcomes.map((outcome) => [outcome, t(`audit.outcome.${outcome}`)])}
      />
      <Field name="device" label={t('audit.device')} defaultValue={filter.device} maxLength={64} optional />
      <Field name="action" label={t('audit.action')} defaultValue={filter.action} maxLength={64} optional />
      <Button type="submit">{t('audit.find')}</Button>
    </form>
  );
}

interface ChoiceProps {
  readonly name: string;
  readonly label: string;
  readonly value: string | undefined;
  readonly options: readonly (readonly [value: string, text: string])[];
}

/** One of the options, or everything. */
function Choice({ name, label, value = '', options }: ChoiceProps) {
  return (
    <label class="field">
      <span>{label}</span>
      <select name={name} defaultValue={value}>
        <option value="">{t('audit.everything')}</option>
        {options.map(([each, text]) => (
          <option key={each} value={each} selected={each === value}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}
