import type { Operations } from '../../../apiClient/index.js';
import { DeviceText, StateMark, Time } from '../../shared/components/index.js';
import { now } from '../../shared/clock.js';
import { formatTime } from '../../shared/texts/index.js';
import { t } from '../../shared/texts/servers.js';
import { Table } from './Table.js';

/** The processes of each role: who reports, what it is, since when. */
export function Processes({ instances }: Pick<Operations, 'instances'>) {
  const columns = ['role', 'process', 'state', 'version', 'node', 'started', 'reported'] as const;
  return (
    <section class="section">
      <h2>{t('servers.processes')}</h2>
      {instances.length === 0 && <p>{t('servers.noProcess')}</p>}
      {instances.length > 0 && (
        <Table name={t('servers.processes')} columns={columns.map((name) => t(`servers.${name}`))}>
          {instances.map(({ role, instance, isSilent, reportedAt, startedAt, version, node }) => (
            <tr key={instance}>
              <th scope="row">
                <DeviceText text={role} />
              </th>
              <td>
                <DeviceText text={instance} />
              </td>
              <td>
                <StateMark
                  state={isSilent ? 'offline' : 'running'}
                  word={t(isSilent ? 'servers.isSilent' : 'servers.reports')}
                />
              </td>
              <td>{version === null ? '–' : <DeviceText text={version} />}</td>
              <td>{node === null ? '–' : <DeviceText text={node} />}</td>
              <td>
                <TimeOrNone at={startedAt} />
              </td>
              <td>
                <TimeOrNone at={reportedAt} />
              </td>
            </tr>
          ))}
        </Table>
      )}
    </section>
  );
}

function TimeOrNone({ at }: { readonly at: string | null }) {
  if (at === null) return <>–</>;
  return <Time atMs={Date.parse(at)}>{formatTime(Date.parse(at), now.value)}</Time>;
}
