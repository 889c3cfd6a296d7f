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
      <label class="field">
        <span>{t('audit.since')}</span>
        <select name="since" defaultValue={filter.since ?? ''}>
          <option value="">{t('audit.everything')}</option>
          {spans.map((span) => (
            <option key={span} value={span} selected={span === filter.since}>
              {t(`audit.since.${span}`)}
            </option>
          ))}
        </select>
      </label>
      <label class="field">
        <span>{t('audit.outcome')}</span>
        <select name="outcome" defaultValue={filter.outcome ?? ''}>
          <option value="">{t('audit.everything')}</option>
          {shownOutcomes.map((outcome) => (
            <option key={outcome} value={outcome} selected={outcome === filter.outcome}>
              {t(`audit.outcome.${outcome}`)}
            </option>
          ))}
        </select>
      </label>
      <Field name="device" label={t('audit.device')} defaultValue={filter.device} maxLength={64} optional />
      <Field name="action" label={t('audit.action')} defaultValue={filter.action} maxLength={64} optional />
      <Button type="submit">{t('audit.find')}</Button>
    </form>
  );
}
