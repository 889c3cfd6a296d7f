import { dataOf } from '../../../apiClient/index.js';
import { ErrorPanel, Skeleton, useAsked, useTitle } from '../../shared/components/index.js';
import { api } from '../../shared/session/index.js';
import { t } from '../../shared/texts/projections.js';
import { CopyCommand } from '../CopyCommand.js';
import { Processes } from '../servers/Processes.js';
import { Queues } from '../servers/Queues.js';
import { ServerFacts } from '../servers/ServerFacts.js';
import { useEvery } from '../useEvery.js';
import { Verdict } from '../overview/Verdict.js';
import { ProjectionTable } from './ProjectionTable.js';
import './projections.css';

const everyMs = 2_000;

const askOperations = async () => dataOf(await api.GET('/api/v1/operations'));

/** How far projections are, which processes run, and how the servers are. What was known stays while nobody answers. */
export function ProjectionsPage() {
  const { data, error, again, ...failure } = useAsked(askOperations);
  useTitle(t('projections.title'));
  useEvery(again, everyMs);

  return (
    <>
      <h1>{t('projections.title')}</h1>
      {error && 'sinceMs' in failure && <ErrorPanel error={error} sinceMs={failure.sinceMs} retry={again} />}
      {data ? (
        <>
          <Verdict health={data} heading="h2" />
          <ProjectionTable
            projections={data.projections}
            end={data.eventStore?.position ?? null}
            onChanged={again}
          />
          <CopyCommand command="brewline projection list" />
          <Queues queues={data.queues} />
          <ServerFacts {...data} />
          <Processes instances={data.instances} />
        </>
      ) : (
        !error && <Skeleton height="row" />
      )}
    </>
  );
}
