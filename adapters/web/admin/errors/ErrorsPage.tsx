import { useLocation } from 'preact-iso';
import { Button, ErrorPanel, Skeleton, useTitle } from '../../shared/components/index.js';
import { t } from '../../shared/texts/errors.js';
import { CopyCommand } from '../CopyCommand.js';
import { ErrorDetail } from './ErrorDetail.js';
import { addressOf, commandOf, filterOf, isFiltered } from './errorFilter.js';
import { ErrorFilterForm } from './ErrorFilterForm.js';
import { ErrorRows } from './ErrorRows.js';
import './errors.css';
import { useErrors } from './useErrors.js';

/** Errors of all roles in groups, and the one that is open beside them; on a phone it is in their place. */
export function ErrorsPage() {
  const { query, route } = useLocation();
  const filter = filterOf(query);
  const { id } = query;
  const { known, error, hasMore, more, again } = useErrors(filter);
  useTitle(t('admin.errors'));

  return (
    <>
      <h1>{t('admin.errors')}</h1>
      <div class="errors" {...(id !== undefined && { 'data-open': true })}>
        <div class="error-top">
          <ErrorFilterForm filter={filter} onChange={(changed) => route(addressOf(changed))} />
          <p class="error-actions">
            <Button onClick={again}>{t('errors.latest')}</Button>
            {isFiltered(filter) && <a href="/admin/errors">{t('errors.clear')}</a>}
          </p>
        </div>
        <div class="error-command">
          <CopyCommand command={commandOf(filter, id)} />
        </div>
        <div class="error-list">
          {error && <ErrorPanel {...error} retry={more} />}
          {!known && !error && <Skeleton height="row" count={5} />}
          {known?.items.length === 0 && <p>{t(isFiltered(filter) ? 'errors.none' : 'errors.empty')}</p>}
          {known && <ErrorRows groups={known.items} filter={filter} openId={id} />}
          {hasMore && <Button onClick={more}>{t('errors.showMore')}</Button>}
          {known !== undefined && known.unkept > 0 && (
            <p class="muted small">{t('errors.unkept', { count: known.unkept })}</p>
          )}
        </div>
        {id !== undefined && (
          <div class="error-beside">
            <p class="error-back">
              <a href={addressOf(filter)}>{t('errors.back')}</a>
            </p>
            <ErrorDetail key={id} id={id} onChange={again} />
          </div>
        )}
      </div>
    </>
  );
}
