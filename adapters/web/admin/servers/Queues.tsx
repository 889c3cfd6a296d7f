import type { Operations } from '../../../apiClient/index.js';
import { DeviceText } from '../../shared/components/index.js';
import { formatNumber } from '../../shared/texts/index.js';
import { t } from '../../shared/texts/servers.js';
import { Table } from './Table.js';

/** Queues of devices' messages: what waits, what ingest holds, and who reads. */
export function Queues({ queues }: Pick<Operations, 'queues'>) {
  const columns = ['queue', 'ready', 'unacknowledged', 'consumers'] as const;
  return (
    <section class="section">
      <h2>{t('servers.queues')}</h2>
      {queues.length === 0 && <p>{t('servers.noQueue')}</p>}
      {queues.length > 0 && (
        <Table name={t('servers.queues')} columns={columns.map((name) => t(`servers.${name}`))}>
          {queues.map(({ queue, ready, unacknowledged, consumers }) => (
            <tr key={queue}>
              <th scope="row">
                <DeviceText text={queue} />
              </th>
              {[ready, unacknowledged, consumers].map((figure, at) => (
                <td key={columns[at + 1]}>{figure === null ? '–' : formatNumber(figure)}</td>
              ))}
            </tr>
          ))}
        </Table>
      )}
    </section>
  );
}
