import { Button, ErrorPanel, Skeleton } from '../../shared/components/index.js';
import { t } from '../../shared/texts/log.js';
import { LoadMore } from './LoadMore.js';
import type { LogFilter } from './logFilter.js';
import type { LogOf } from './logLinks.js';
import { LogRows } from './LogRows.js';
import { useLog } from './useLog.js';

interface EntriesProps {
  readonly log: LogOf;
  readonly filter: LogFilter;
  /** Of the whole log. */
  readonly total: number;
  readonly clear: () => void;
}

/** Lines in rows, more of them as one goes on; what comes is offered where it belongs. */
export function Entries({ log: of, filter, total, clear }: EntriesProps) {
  const { view, order, kinds, from, to } = filter;
  const log = useLog(of, filter);
  const isFiltered = kinds.length > 0 || from !== undefined || to !== undefined;
  const news = (
    <div aria-live="polite">
      {log.news > 0 && <Button onClick={log.showNews}>{t('log.new', { count: log.news })}</Button>}
    </div>
  );
  return (
    <>
      {order === 'newest' && news}
      {log.lines === undefined && !log.error && <Skeleton height="line" count={8} />}
      {log.lines?.length === 0 && (
        <p>
          {isFiltered ? t('log.none', { count: total }) : t('log.empty')}{' '}
          {isFiltered && <Button onClick={clear}>{t('log.clear')}</Button>}
        </p>
      )}
      {log.lines && (
        <LogRows lines={log.lines} {...{ view, order }} hasNewest={order === 'newest' || !log.hasMore} />
      )}
      {log.error && <ErrorPanel {...log.error} retry={log.more} />}
      {log.hasMore && <LoadMore count={log.lines?.length ?? 0} isAutomatic={!log.error} more={log.more} />}
      {order === 'oldest' && news}
    </>
  );
}
