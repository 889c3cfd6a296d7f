import { dataOf, type Readiness } from '../../../apiClient/index.js';
import { ErrorPanel, Skeleton, useAgain, useAsked, useTitle } from '../../shared/components/index.js';
import { isCutOff, useTopic } from '../../shared/live/index.js';
import { api, ask } from '../../shared/session/index.js';
import { t } from '../../shared/texts/overview.js';
import { CopyCommand } from '../CopyCommand.js';
import { useEvery } from '../useEvery.js';
import { Activities } from './Activities.js';
import { Alerts } from './Alerts.js';
import { Figures } from './Figures.js';
import { HourCharts } from './HourCharts.js';
import './overview.css';
import { Tiles } from './Tiles.js';
import { Verdict } from './Verdict.js';

const healthEveryMs = 5_000;
/** The projector adds to the minute that is under way as often. */
const hourEveryMs = 15_000;

/** 503 has the same body: it says what keeps data from flowing. */
async function askHealth(): Promise<Readiness> {
  const answer = await api.GET('/health/ready');
  return answer.response.status === 503 ? (answer.error as unknown as Readiness) : dataOf(answer);
}
const askHour = async () => (await ask(api.GET('/api/v1/operations/hour'))).items;
const askOperations = () => ask(api.GET('/api/v1/operations'));

/** For analysts, who see whether data flows, and how much. */
export function ReadersOverview() {
  useTitle(t('admin.overview'));
  const health = useAsked(askHealth);
  const hour = useAsked(askHour);
  useEvery(health.again, healthEveryMs);
  useEvery(hour.again, hourEveryMs);
  const failed = [health, hour].find(({ error }) => error !== undefined);
  return (
    <>
      {failed?.error && 'sinceMs' in failed && (
        <ErrorPanel error={failed.error} sinceMs={failed.sinceMs} retry={failed.again} />
      )}
      {health.data ? <Verdict health={health.data} /> : <Skeleton height="row" />}
      {hour.data && hour.data.length > 0 && <HourCharts minutes={hour.data} />}
      {health.data && <Tiles health={health.data} />}
    </>
  );
}

/** First a verdict in one sentence, then the figures, then what they are made of. */
export function OverviewPage() {
  useTitle(t('admin.overview'));
  const health = useAsked(askHealth);
  const hour = useAsked(askHour);
  const operations = useAsked(askOperations);
  const [alerts] = useTopic('alerts').rows;
  useEvery(health.again, healthEveryMs);
  useEvery(operations.again, healthEveryMs);
  useEvery(hour.again, hourEveryMs);
  // What raised an alert shows in the verdict at once.
  useAgain(health.again, alerts);
  const failed = [health, hour, operations].find(({ error }) => error !== undefined);
  const last = hour.data?.at(-1);

  return (
    <div class={`overview${isCutOff.value ? ' is-old' : ''}`}>
      {failed?.error && 'sinceMs' in failed && (
        <ErrorPanel error={failed.error} sinceMs={failed.sinceMs} retry={failed.again} />
      )}
      {health.data ? (
        <Verdict health={health.data} alerts={alerts?.items ?? []} />
      ) : (
        <Skeleton height="row" />
      )}
      {hour.data ? <Figures minutes={hour.data} alerts={alerts?.items ?? []} /> : <Skeleton height="row" />}
      {last && devicesIn(last.devices) === 0 && <NoDevice />}
      <div class="overview-columns">
        <div class="overview-alerts">
          <Alerts alerts={alerts?.items} />
        </div>
        <div class="overview-parts">
          {hour.data && hour.data.length > 0 && <HourCharts minutes={hour.data} />}
          {health.data && <Tiles health={health.data} operations={operations.data} />}
        </div>
        <div class="overview-last">
          <Activities />
        </div>
      </div>
    </div>
  );
}

function NoDevice() {
  return (
    <div class="empty">
      <p>{t('overview.noDevice')}</p>
      <CopyCommand command="npx brewline device add keg-1" />
    </div>
  );
}

function devicesIn(devices: Readonly<Record<string, number>>): number {
  return Object.values(devices).reduce((sum, count) => sum + count, 0);
}
