import { Button, Field } from '../../shared/components/index.js';
import { t } from '../../shared/texts/errors.js';
import { errorRoles, filterOf, shownStates, type ErrorFilter } from './errorFilter.js';

interface ErrorFilterFormProps {
  readonly filter: ErrorFilter;
  readonly onChange: (filter: ErrorFilter) => void;
}

/** What to look for. */
export function ErrorFilterForm({ filter, onChange }: ErrorFilterFormProps) {
  const submit = (event: SubmitEvent & { readonly currentTarget: HTMLFormElement }) => {
    event.preventDefault();
    const typed = new FormData(event.currentTarget) as unknown as Iterable<[string, string]>;
    onChange(filterOf(Object.fromEntries(typed)));
  };
  return (
    <form class="error-filter" onSubmit={submit} key={JSON.stringify(filter)}>
      <label class="field">
        <span>{t('errors.state')}</span>
        <select name="state">
          {shownStates.map((state) => (
            <option key={state} value={state} selected={state === filter.state}>
              {t(`errors.shown.${state}`)}
            </option>
          ))}
        </select>
      </label>
      <label class="field">
        <span>{t('errors.role')}</span>
        <select name="role">
          <option value="">{t('errors.everyRole')}</option>
          {errorRoles.map((role) => (
            <option key={role} value={role} selected={role === filter.role}>
              {role}
            </option>
          ))}
        </select>
      </label>
      <Field
        {...{ name: 'search', label: t('errors.search'), hint: t('errors.searchIn') }}
        {...{ defaultValue: filter.search, maxLength: 100, optional: true }}
      />
      <Button type="submit">{t('errors.find')}</Button>
    </form>
  );
}
