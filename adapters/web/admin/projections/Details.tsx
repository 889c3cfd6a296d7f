import type { ProjectionState } from '../../../apiClient/index.js';
import { ErrorPanel, Skeleton, useAsked } from '../../shared/components/index.js';
import { api, ask } from '../../shared/session/index.js';
import { formatNumber } from '../../shared/texts/index.js';
import { t } from '../../shared/texts/projections.js';
import { HourChart } from '../overview/HourChart.js';
import { useEvery } from '../useEvery.js';

/** The projector adds to the minute that is under way as often. */
const everyMs = 15_000;

const askHours = async () => (await ask(api.GET('/api/v1/operations/projections'))).items;

/** What a row of the table opens: both curves of the hour. */
export function Details({ projection: { projection } }: { readonly projection: ProjectionState }) {
  const { data, error, again, ...failure } = useAsked(askHours);
  useEvery(again, everyMs);
  const minutes = data?.find((each) => each.projection === projection)?.minutes ?? [];
  return (
    <>
      {error && 'sinceMs' in failure && <ErrorPanel error={error} sinceMs={failure.sinceMs} retry={again} />}
      {!data && !error && <Skeleton height="row" />}
      {data && minutes.length === 0 && <p class="muted">{t('projections.noHour')}</p>}
      {minutes.length > 0 && (
        <div class="projection-hour">
          <HourChart
            name={t('projections.rateHour')}
            values={minutes.map(({ eventsPerSecond }) => eventsPerSecond)}
            shown={(rate) => t('projections.perSecond', { rate: formatNumber(rate, 1) })}
          />
          <HourChart
            name={t('projections.lagHour')}
            values={minutes.map(({ lagMs }) => (lagMs === null ? null : lagMs / 1_000))}
            shown={(seconds) => t('projections.seconds', { seconds: formatNumber(seconds, 1) })}
          />
        </div>
      )}
    </>
  );
}
