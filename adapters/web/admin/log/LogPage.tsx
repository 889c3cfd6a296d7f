import { useLocation } from 'preact-iso';
import { useCallback } from 'preact/hooks';
import { useAsked, useTitle } from '../../shared/components/index.js';
import { formatExactTime } from '../../shared/texts/index.js';
import { t } from '../../shared/texts/log.js';
import { CopyCommand } from '../CopyCommand.js';
import { useEvery } from '../useEvery.js';
import { Entries } from './Entries.js';
import './log.css';
import { askSummary } from './logApi.js';
import { addressOf, filterOf } from './logFilter.js';
import { commandOf, type LogOf } from './logLinks.js';
import { LogTools } from './LogTools.js';
import { Minimap } from './Minimap.js';
import { Timeline } from './Timeline.js';

export const SessionLogPage = ({ id = '' }: { readonly id?: string }) => <LogPage of="sessions" id={id} />;
export const BrewLogPage = ({ id = '' }: { readonly id?: string }) => <LogPage of="brews" id={id} />;

/** Of the kinds and the minimap, while the log has no end. */
const countsEveryMs = 30_000;

/** All that happened in a session or a brew: what support reads to say what was at 03:12. */
function LogPage(log: LogOf) {
  const { of, id } = log;
  const { path, query, route } = useLocation();
  const filter = filterOf(query);
  const { data: summary, again } = useAsked(useCallback(() => askSummary({ of, id }), [of, id]));
  useEvery(again, filter.to === undefined ? countsEveryMs : undefined);
  const title = t(of === 'sessions' ? 'log.session' : 'log.brew', { id });
  useTitle(title);
  const show = (more: Partial<typeof filter>) => route(addressOf(path, { ...filter, ...more }), true);
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
      <LogTools {...{ log, filter, show }} counts={summary?.counts} />
      <CopyCommand command={commandOf(log, filter)} />
      {filter.view === 'timeline' ? (
        <Timeline {...{ log, filter }} />
      ) : (
        <Entries
          {...{ log, filter, total }}
          clear={() => show({ kinds: [], from: undefined, to: undefined })}
        />
      )}
    </>
  );
}
