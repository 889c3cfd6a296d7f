import { logKinds, logOrders } from '../../../../domain/sessionLog/index.js';
import type { Schemas } from '../../../apiClient/index.js';
import { Button } from '../../shared/components/index.js';
import { t } from '../../shared/texts/log.js';
import { toggled, views, type LogFilter } from './logFilter.js';
import { fileOf, type LogOf } from './logLinks.js';

interface LogToolsProps {
  readonly log: LogOf;
  readonly filter: LogFilter;
  readonly counts: Schemas['LogSummary']['counts'] | undefined;
  readonly show: (more: Partial<LogFilter>) => void;
}

/** Which lines are shown, how, and in which order; and the same as a file. */
export function LogTools({ log, filter, counts, show }: LogToolsProps) {
  const { kinds, view, order } = filter;
  return (
    <>
      <div class="log-filter" role="group" aria-label={t('log.kinds')}>
        {logKinds.map((kind) => (
          <Button
            key={kind}
            aria-pressed={kinds.includes(kind)}
            data-none={!counts?.[kind]}
            onClick={() => show({ kinds: toggled(kinds, kind) })}
          >
            {t(`log.kind.${kind}`)} {counts?.[kind] ?? 0}
          </Button>
        ))}
      </div>
      <div class="log-filter">
        <span class="choices" role="group" aria-label={t('log.views')}>
          {views.map((each) => (
            <Button key={each} aria-pressed={each === view} onClick={() => show({ view: each })}>
              {t(`log.${each}`)}
            </Button>
          ))}
        </span>
        <span class="choices" role="group" aria-label={t('log.order')}>
          {logOrders.map((each) => (
            <Button
              key={each}
              aria-pressed={each === order}
              disabled={view === 'timeline'}
              onClick={() => show({ order: each })}
            >
              {t(`log.order.${each}`)}
            </Button>
          ))}
        </span>
        {(['csv', 'ndjson'] as const).map((format) => (
          <a key={format} href={fileOf(log, filter, format)} download>
            {t('log.download', { format: format.toUpperCase() })}
          </a>
        ))}
      </div>
    </>
  );
}
