import type { Readiness } from '../../../apiClient/index.js';
import { StateMark } from '../../shared/components/index.js';
import { t } from '../../shared/texts/admin.js';
import { formatNumber, nameOfWord } from '../../shared/texts/index.js';

const states = { up: 'running', degraded: 'needsYou', down: 'fault' } as const;

/** What Brewline consists of. */
export function Roles({ roles }: { readonly roles: Readiness['roles'] }) {
  return (
    <section class="section">
      <h2>{t('admin.roles')}</h2>
      <div class="table" tabIndex={0} role="group" aria-label={t('admin.roles')}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('admin.role')}</th>
              <th scope="col">{t('admin.status')}</th>
              <th scope="col">{t('admin.instances')}</th>
            </tr>
          </thead>
          <tbody>
            {roles.map(({ role, status, instances }) => (
              <tr key={role}>
                <th scope="row">{role}</th>
                <td>
                  <StateMark state={states[status]} word={nameOfWord('healthStatus', status)} />
                </td>
                <td>{formatNumber(instances)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
