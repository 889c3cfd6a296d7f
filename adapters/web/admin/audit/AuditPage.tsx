import { useLocation } from 'preact-iso';
import { Button, ErrorPanel, Skeleton, useTitle } from '../../shared/components/index.js';
import { t } from '../../shared/texts/audit.js';
import { CopyCommand } from '../CopyCommand.js';
import './audit.css';
import { AuditFilterForm } from './AuditFilterForm.js';
import { addressOf, commandOf, fileOf, filterOf, isFiltered } from './auditFilter.js';
import { AuditRows } from './AuditRows.js';
import { useAudit } from './useAudit.js';

/** What people did, in the API and at the command line: who, when, to what, and how it ended. */
export function AuditPage() {
  const { query, route } = useLocation();
  const filter = filterOf(query);
  const audit = useAudit(filter);
  const entries = audit.known?.items;
  useTitle(t('admin.audit'));

  return (
    <>
      <h1>{t('admin.audit')}</h1>
      <AuditFilterForm filter={filter} onChange={(changed) => route(addressOf(changed))} />
      {filter.person !== undefined && (
        <p>
          {t('audit.ofPerson')} <code class="audit-id">{filter.person}</code>
        </p>
      )}
      <p class="audit-actions">
        <Button onClick={audit.again}>{t('audit.latest')}</Button>
        <a href={fileOf(filter, Date.now())} download>
          {t('audit.download')}
        </a>
        {isFiltered(filter) && <a href="/admin/audit">{t('audit.clear')}</a>}
      </p>
      <CopyCommand command={commandOf(filter)} />
      {audit.error && <ErrorPanel {...audit.error} retry={audit.more} />}
      {entries === undefined && !audit.error && <Skeleton height="line" count={8} />}
      {entries?.length === 0 && <p>{t(isFiltered(filter) ? 'audit.none' : 'audit.empty')}</p>}
      {entries && <AuditRows entries={entries} filter={filter} />}
      {audit.hasMore && <Button onClick={audit.more}>{t('audit.showMore')}</Button>}
    </>
  );
}
