import type { Alert } from '../../apiClient/index.js';
import { now } from '../shared/clock.js';
import { DeviceText, StateMark } from '../shared/components/index.js';
import { useTopic } from '../shared/live/index.js';
import { t } from '../shared/texts/admin.js';
import { adviceOfWord, formatTime } from '../shared/texts/index.js';

/** The worst alert, on every page but the overview, which shows all of them. An acknowledged warning needs no line. */
export function AlertLine({ path }: { readonly path: string }) {
  const [alerts] = useTopic('alerts').rows;
  const shown = alerts?.items.filter(({ level, state }) => level === 'critical' || state === 'raised') ?? [];
  const [worst] = shown;
  const isShown = worst !== undefined && path !== '/admin';
  return (
    <div aria-live="polite">
      {isShown && (
        <p class="alert-line" data-level={worst.level}>
          <a href="/admin">
            <StateMark state={markOf(worst)} word={alertName(worst)} />{' '}
            {worst.subject !== null && (
              <>
                <DeviceText text={worst.subject} />{' '}
              </>
            )}
            {t('since', { time: formatTime(Date.parse(worst.raisedAt), now.value) })}
            {shown.length > 1 && ` ${t('admin.moreAlerts', { count: shown.length - 1 })}`}
          </a>
        </p>
      )}
    </div>
  );
}

export function alertName({ kind }: Pick<Alert, 'kind'>): string {
  return adviceOfWord('alertKind', kind).name;
}

export function markOf({ level }: Pick<Alert, 'level'>): 'fault' | 'needsYou' {
  return level === 'critical' ? 'fault' : 'needsYou';
}
