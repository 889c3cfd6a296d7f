import { useLocation } from 'preact-iso';
import { useCallback } from 'preact/hooks';
import { logKinds } from '../../../../domain/sessionLog/index.js';
import { Button, ErrorPanel, Skeleton, useAsked, useTitle } from '../../shared/components/index.js';
import { formatExactTime } from '../../shared/texts/index.js';
import { t } from '../../shared/texts/log.js';
import { CopyCommand } from '../CopyCommand.js';
import './log.css';
import { askSummary } from './logApi.js';
import { addressOf, filterOf, toggled, views } from './logFilter.js';
import { commandOf, fileOf, type LogOf } from './logLinks.js';
import { LogRows } from './LogRows.js';
import { Minimap } from './Minimap.js';
import { useLog } from './useLog.js';

export const SessionLogPage = ({ id = '' }: { readonly id?: string }) => <LogPage of="sessions" id={id} />;
export const BrewLogPage = ({ id = '' }: { readonly id?: string }) => <LogPage of="brews" id={id} />;

/** All that happened in a session or a brew: what support reads to say what was at 03:12. */
function LogPage({ of, id }: LogOf) {
  const { path, query, route } = useLocation();
  const filter = filterOf(query);
  const { kinds, view } = filter;
  const { data: summary } = useAsked(useCallback(() => askSummary({ of, id }), [of, id]));
  const log = useLog({ of, id }, filter);
  const title = t(of === 'sessions' ? 'log.session' : 'log.brew', { id });
  useTitle(title);
  const show = (more: Partial<typeof filter>) => route(addressOf(path, { ...filter, ...more }), true);
  const isFiltered = kinds.length > 0 || filter.from !== undefined || filter.to !== undefined;
  const total = Object.values(summary?.counts ?? {}).reduce((sum, count) => sum + count, 0);

  return (
    <>
      <h1>{title}</h1>
      {summary?.from != null && summary.to !== null && (
        <p class="muted">
          {t('log.span', {
            from: formatExactTime(Date.parse(summary.from)),
            to: formatExactTime(Date.parse(summary.to)),
          })}
        </p>
      )}
      {summary && total > 0 && <Minimap {...{ summary, filter, show }} />}
      <div class="log-filter" role="group" aria-label={t('log.kinds')}>
        {logKinds.map((kind) => (
          <Button
            key={kind}
            aria-pressed={kinds.includes(kind)}
            onClick={() => show({ kinds: toggled(kinds, kind) })}
          >
            {t(`log.kind.${kind}`)} {summary?.counts[kind] ?? 0}
          </Button>
        ))}
      </div>
      <div class="log-filter" role="group" aria-label={t('log.views')}>
        {views.map((each) => (
          <Button key={each} aria-pressed={each === view} onClick={() => show({ view: each })}>
            {t(`log.${each}`)}
          </Button>
        ))}
        {(['csv', 'ndjson'] as const).map((format) => (
          <a key={format} href={fileOf({ of, id }, filter, format)} download>
            {t('log.download', { format: format.toUpperCase() })}
          </a>
        ))}
      </div>
      <CopyCommand command={commandOf({ of, id }, filter)} />
      {log.error && <ErrorPanel {...log.error} retry={log.more} />}
      {log.lines === undefined && !log.error && <Skeleton height="line" count={8} />}
      {log.lines?.length === 0 && (
        <p>
          {isFiltered ? t('log.none', { count: total }) : t('log.empty')}{' '}
          {isFiltered && (
            <Button onClick={() => show({ kinds: [], from: undefined, to: undefined })}>
              {t('log.clear')}
            </Button>
          )}
        </p>
      )}
      {log.lines && <LogRows lines={log.lines} view={view} />}
      {log.hasMore && <Button onClick={log.more}>{t('log.more')}</Button>}
      <div aria-live="polite">
        {log.news > 0 && <Button onClick={log.showNews}>{t('log.new', { count: log.news })}</Button>}
      </div>
    </>
  );
}
