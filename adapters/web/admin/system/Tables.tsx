import type { Schemas } from '../../../apiClient/index.js';
import { DeviceText, Time } from '../../shared/components/index.js';
import { formatDate } from '../../shared/texts/index.js';
import { t } from '../../shared/texts/system.js';
import { sizeOf } from '../servers/ServerFacts.js';
import { Table } from '../servers/Table.js';

type System = Schemas['System'];

/** Which steps the tables have, and how large they are. */
export function Tables({ migrations, schemas }: Pick<System, 'migrations' | 'schemas'>) {
  const last = migrations.at(-1);
  return (
    <section class="section">
      <h2>{t('system.tables')}</h2>
      {last && (
        <details>
          <summary>{t('system.migrations', { count: migrations.length, name: last.name })}</summary>
          <ol class="migrations">
            {migrations.toReversed().map(({ name, appliedAt }) => (
              <li key={name}>
                <code>
                  <DeviceText text={name} />
                </code>{' '}
                <Time atMs={Date.parse(appliedAt)} class="muted">
                  {formatDate(Date.parse(appliedAt))}
                </Time>
              </li>
            ))}
          </ol>
        </details>
      )}
      <Table name={t('system.tables')} columns={[t('system.schema'), t('system.size')]}>
        {schemas.map(({ schema, bytes }) => (
          <tr key={schema}>
            <th scope="row">
              <DeviceText text={schema} />
            </th>
            <td>{sizeOf(bytes)}</td>
          </tr>
        ))}
      </Table>
    </section>
  );
}
