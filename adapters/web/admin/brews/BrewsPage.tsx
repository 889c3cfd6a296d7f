import { useLocation } from 'preact-iso';
import { useCallback } from 'preact/hooks';
import { Button, ErrorPanel, Field, Skeleton, typedIn, useTitle } from '../../shared/components/index.js';
import { api, ask } from '../../shared/session/index.js';
import { t } from '../../shared/texts/brews.js';
import { nameOfWord } from '../../shared/texts/index.js';
import { CopyCommand } from '../CopyCommand.js';
import { usePages } from '../usePages.js';
import {
  addressOf,
  brewStatuses,
  commandOf,
  filterOf,
  givenOf,
  isFiltered,
  type BrewFilter,
} from './brewFilter.js';
import { BrewRows } from './BrewRows.js';
import './brews.css';

const pageSize = 50;

/** Whole brews of everybody, the latest first; each leads to its log. */
export function BrewsPage() {
  const { query, route } = useLocation();
  const { status, device } = filterOf(query);
  const filter = { status, device };
  const pages = usePages(
    useCallback(
      (after: string | undefined) => {
        const asked = {
          ...givenOf({ status, device }),
          limit: pageSize,
          ...(after !== undefined && { after }),
        };
        return ask(api.GET('/api/v1/brews', { params: { query: asked } }));
      },
      [status, device],
    ),
  );
  const brews = pages.known?.items;
  useTitle(t('admin.brews'));
  return (
    <>
      <h1>{t('admin.brews')}</h1>
      <FilterForm filter={filter} onChange={(changed) => route(addressOf(changed))} />
      <p class="brews-actions">
        <Button onClick={pages.again}>{t('brews.latest')}</Button>
        {isFiltered(filter) && <a href="/admin/brews">{t('brews.clear')}</a>}
      </p>
      <CopyCommand command={commandOf(filter)} />
      {pages.error && <ErrorPanel {...pages.error} retry={pages.more} />}
      {brews === undefined && !pages.error && <Skeleton height="line" count={8} />}
      {brews?.length === 0 && <p>{t(isFiltered(filter) ? 'brews.none' : 'brews.empty')}</p>}
      {brews && brews.length > 0 && <BrewRows brews={brews} />}
      {pages.hasMore && <Button onClick={pages.more}>{t('brews.more')}</Button>}
    </>
  );
}

interface FilterFormProps {
  readonly filter: BrewFilter;
  readonly onChange: (filter: BrewFilter) => void;
}

function FilterForm({ filter, onChange }: FilterFormProps) {
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const text = typedIn(event);
    onChange(filterOf({ status: text('status'), device: text('device') }));
  };
  return (
    <form class="brews-filter" onSubmit={submit} key={JSON.stringify(filter)}>
      <label class="field">
        <span>{t('brews.status')}</span>
        <select name="status">
          <option value="">{t('brews.everyStatus')}</option>
          {brewStatuses.map((status) => (
            <option key={status} value={status} selected={status === filter.status}>
              {nameOfWord('brewStatus', status)}
            </option>
          ))}
        </select>
      </label>
      <Field
        {...{ name: 'device', label: t('brews.device'), autocomplete: 'off' }}
        {...{ defaultValue: filter.device, maxLength: 64, optional: true }}
      />
      <Button type="submit">{t('brews.find')}</Button>
    </form>
  );
}
