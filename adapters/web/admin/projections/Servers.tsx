import type { Operations } from '../../../apiClient/index.js';
import { DeviceText, StateMark, Time } from '../../shared/components/index.js';
import { now } from '../../shared/clock.js';
import { formatNumber, formatTime } from '../../shared/texts/index.js';
import { t } from '../../shared/texts/projections.js';

const mebibyte = 1_048_576;

/** The processes of each role, and the database. */
export function Servers({ instances, database }: Pick<Operations, 'instances' | 'database'>) {
  const { version, bytes, connections, maxConnections } = database;
  return (
    <>
      <section class="section">
        <h2>{t('projections.processes')}</h2>
        <div class="table" tabIndex={0} role="group" aria-label={t('projections.processes')}>
          <table>
            <thead>
              <tr>
                <th scope="col">{t('projections.role')}</th>
                <th scope="col">{t('projections.instance')}</th>
                <th scope="col">{t('projections.state')}</th>
                <th scope="col">{t('projections.reported')}</th>
              </tr>
            </thead>
            <tbody>
              {instances.map(({ role, instance, isSilent, reportedAt }) => (
                <tr key={instance}>
                  <th scope="row">{role}</th>
                  <td>
                    <DeviceText text={instance} />
                  </td>
                  <td>
                    <StateMark
                      state={isSilent ? 'offline' : 'running'}
                      word={t(isSilent ? 'projections.isSilent' : 'projections.reports')}
                    />
                  </td>
                  <td>
                    <Time atMs={Date.parse(reportedAt)}>{formatTime(Date.parse(reportedAt), now.value)}</Time>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </section>
      <section class="section">
        <h2>{t('projections.database')}</h2>
        <p>
          PostgreSQL <DeviceText text={version} /> ·{' '}
          {t('projections.size', { size: formatNumber(bytes / mebibyte, 1) })} ·{' '}
          {t('projections.connections', {
            used: formatNumber(connections),
            most: formatNumber(maxConnections),
          })}
        </p>
      </section>
    </>
  );
}
