import { Button, ErrorPanel, Skeleton } from '../../shared/components/index.js';
import { t } from '../../shared/texts/device.js';
import { addressOf } from '../audit/auditFilter.js';
import { AuditRows } from '../audit/AuditRows.js';
import { useAudit } from '../audit/useAudit.js';
import '../audit/audit.css';

/** What people did to it, the latest first; the audit page filters it further. */
export function AuditTab({ deviceId }: { readonly deviceId: string }) {
  const filter = { device: deviceId };
  const { known, error, hasMore, more, again } = useAudit(filter);
  const items = known?.items;
  return (
    <>
      <p class="audit-actions">
        <Button onClick={again}>{t('device.latest')}</Button>
        <a href={addressOf(filter)}>{t('device.inAudit')}</a>
      </p>
      {error && <ErrorPanel {...error} retry={more} />}
      {!items && !error && <Skeleton height="line" count={6} />}
      {items?.length === 0 && <p class="muted">{t('device.noAudit')}</p>}
      {items && <AuditRows entries={items} filter={filter} />}
      {hasMore && <Button onClick={more}>{t('device.more')}</Button>}
    </>
  );
}
