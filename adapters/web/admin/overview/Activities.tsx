import {
  DeviceText,
  ErrorPanel,
  Skeleton,
  StateMark,
  Time,
  useAsked,
} from '../../shared/components/index.js';
import { api, ask } from '../../shared/session/index.js';
import { t } from '../../shared/texts/overview.js';
import { outcomeStates, whoOf } from '../audit/whoOf.js';
import type { AuditEntry } from '../audit/useAudit.js';
import { useEvery } from '../useEvery.js';

const shownAtOnce = 20;
const everyMs = 15_000;

/** What people did last. */
export function Activities() {
  const { data, error, again, ...failure } = useAsked(askLast);
  useEvery(again, everyMs);
  return (
    <section class="section">
      <h2>{t('overview.activities')}</h2>
      {error && 'sinceMs' in failure && <ErrorPanel error={error} sinceMs={failure.sinceMs} retry={again} />}
      {!data && !error && <Skeleton height="line" count={5} />}
      {data?.length === 0 && <p>{t('overview.noActivity')}</p>}
      <ol class="activities">
        {data?.map((entry) => (
          <li key={entry.actionId}>
            <Time atMs={Date.parse(entry.begunAt)} class="muted" />
            <span class="activity">
              <code>
                <DeviceText text={entry.action} />
              </code>{' '}
              <span class="muted">
                <DeviceText text={whoOf(entry)} />
              </span>
            </span>
            <StateMark state={outcomeStates[entry.outcome]} word={t(`audit.outcome.${entry.outcome}`)} />
          </li>
        ))}
      </ol>
      <p>
        <a href="/admin/audit">{t('overview.allActivities')}</a>
      </p>
    </section>
  );
}

async function askLast(): Promise<readonly AuditEntry[]> {
  const page = await ask(api.GET('/api/v1/audit', { params: { query: { limit: shownAtOnce } } }));
  // By `format` it could be a file.
  return (page as { readonly items: readonly AuditEntry[] }).items;
}
