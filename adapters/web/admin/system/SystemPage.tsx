import { DeviceText, ErrorPanel, Skeleton, useAsked, useTitle } from '../../shared/components/index.js';
import { api, ask } from '../../shared/session/index.js';
import { t } from '../../shared/texts/system.js';
import { CopyCommand } from '../CopyCommand.js';
import { Verdict } from '../overview/Verdict.js';
import { Processes } from '../servers/Processes.js';
import { Queues } from '../servers/Queues.js';
import { ServerFacts } from '../servers/ServerFacts.js';
import { useEvery } from '../useEvery.js';
import { Backups } from './Backups.js';
import { Settings } from './Settings.js';
import { Tables } from './Tables.js';
import './system.css';

const everyMs = 3_000;

const askSystem = () => ask(api.GET('/api/v1/system'));

/** What runs, in which version, how it is set, and how the servers are. What was known stays while nobody answers. */
export function SystemPage() {
  const { data, error, again, ...failure } = useAsked(askSystem);
  useTitle(t('system.title'));
  useEvery(again, everyMs);
  const versions = [
    ...new Set(data?.instances.flatMap(({ version, isSilent }) => (isSilent ? [] : (version ?? [])))),
  ];

  return (
    <>
      <h1>{t('system.title')}</h1>
      {error && 'sinceMs' in failure && <ErrorPanel error={error} sinceMs={failure.sinceMs} retry={again} />}
      {!data && !error && <Skeleton height="row" count={4} />}
      {data && (
        <>
          <Verdict health={data} heading="h2" />
          {versions.length > 1 && (
            <p>
              <DeviceText text={t('system.versions', { versions: versions.join(', ') })} />
            </p>
          )}
          <ServerFacts {...data} />
          <Processes instances={data.instances} />
          <Queues queues={data.queues} />
          <Backups backups={data.backups} />
          <Settings settings={data.settings} instances={data.instances} />
          <Tables migrations={data.migrations} schemas={data.schemas} />
        </>
      )}
      <CopyCommand command="brewline system" />
    </>
  );
}
