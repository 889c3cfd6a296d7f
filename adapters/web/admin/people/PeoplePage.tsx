import { useLocation } from 'preact-iso';
import { useCallback } from 'preact/hooks';
import { Button, ErrorPanel, Field, Skeleton, typedIn, useTitle } from '../../shared/components/index.js';
import { api, ask } from '../../shared/session/index.js';
import { t } from '../../shared/texts/people.js';
import { CopyCommand } from '../CopyCommand.js';
import { usePages } from '../usePages.js';
import { useRole } from '../useRole.js';
import { Invitations } from './Invitations.js';
import {
  addressOf,
  commandOf,
  filterOf,
  givenOf,
  isFiltered,
  roles,
  type PeopleFilter,
} from './peopleAddress.js';
import { PeopleRows } from './PeopleRows.js';
import './people.css';

const pageSize = 50;

/** Accounts by log-in; admins invite others too. */
export function PeoplePage() {
  const { query, route } = useLocation();
  const { search, role } = filterOf(query);
  const filter = { search, role };
  const pages = usePages(
    useCallback(
      (after: string | undefined) => {
        const asked = {
          ...givenOf({ search, role }),
          limit: pageSize,
          ...(after !== undefined && { after }),
        };
        return ask(api.GET('/api/v1/people', { params: { query: asked } }));
      },
      [search, role],
    ),
  );
  const people = pages.known?.items;
  useTitle(t('admin.people'));
  return (
    <>
      <h1>{t('admin.people')}</h1>
      <FilterForm filter={filter} onChange={(changed) => route(addressOf(changed))} />
      {isFiltered(filter) && (
        <p class="people-actions">
          <a href="/admin/people">{t('people.clear')}</a>
        </p>
      )}
      <CopyCommand command={commandOf(filter)} />
      {pages.error && <ErrorPanel {...pages.error} retry={pages.more} />}
      {people === undefined && !pages.error && <Skeleton height="line" count={8} />}
      {people?.length === 0 && <p>{t('people.none')}</p>}
      {people && people.length > 0 && <PeopleRows people={people} />}
      {pages.hasMore && <Button onClick={pages.more}>{t('people.more')}</Button>}
      {useRole() === 'admin' && <Invitations />}
    </>
  );
}

interface FilterFormProps {
  readonly filter: PeopleFilter;
  readonly onChange: (filter: PeopleFilter) => void;
}

function FilterForm({ filter, onChange }: FilterFormProps) {
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const text = typedIn(event);
    onChange(filterOf({ search: text('search'), role: text('role') }));
  };
  return (
    <form class="people-filter" onSubmit={submit} key={JSON.stringify(filter)}>
      <Field
        {...{ name: 'search', label: t('people.search'), hint: t('people.searchIn'), autocomplete: 'off' }}
        {...{ defaultValue: filter.search, maxLength: 100, optional: true }}
      />
      <label class="field">
        <span>{t('people.role')}</span>
        <select name="role">
          <option value="">{t('people.everyRole')}</option>
          {roles.map((role) => (
            <option key={role} value={role} selected={role === filter.role}>
              {t(`people.role.${role}`)}
            </option>
          ))}
        </select>
      </label>
      <Button type="submit">{t('people.find')}</Button>
    </form>
  );
}
