import { useLocation } from 'preact-iso';
import type { Schemas } from '../../../apiClient/index.js';
import { DeviceText, withCodes } from '../../shared/components/index.js';
import { t } from '../../shared/texts/system.js';
import { Table } from '../servers/Table.js';

type System = Schemas['System'];
type EffectiveSetting = Schemas['EffectiveSetting'];

/** How a process is set. Which one, and whether defaults are shown, is in the address. */
export function Settings({ settings, instances }: Pick<System, 'settings' | 'instances'>) {
  const { query, route } = useLocation();
  const chosen = settings.find(({ instance }) => instance === query.process) ?? settings[0];
  const onlySet = query.only === 'set';
  if (!chosen) return null;
  const nameOf = (instance: string) => {
    const role = instances.find((each) => each.instance === instance)?.role;
    return role === undefined ? instance : `${role} · ${instance}`;
  };
  const show = (process: string, isOnlySet: boolean) => {
    const asked = new URLSearchParams({ process, ...(isOnlySet && { only: 'set' }) });
    route(`/admin/system?${asked.toString()}`, true);
  };
  const shown = chosen.settings.filter(({ isDefault }) => !onlySet || !isDefault);
  return (
    <section class="section">
      <h2>{t('system.settings')}</h2>
      <p class="small muted">{t('system.meaning')}</p>
      <div class="settings-choice">
        <label>
          {t('system.settingsOf')}{' '}
          <select
            value={chosen.instance}
            onChange={({ currentTarget }) => show(currentTarget.value, onlySet)}
          >
            {settings.map(({ instance }) => (
              <option key={instance} value={instance}>
                {withCodes(nameOf(instance))}
              </option>
            ))}
          </select>
        </label>
        <label>
          <input
            type="checkbox"
            checked={onlySet}
            onChange={({ currentTarget }) => show(chosen.instance, currentTarget.checked)}
          />{' '}
          {t('system.onlySet')}
        </label>
      </div>
      {chosen.settings.length === 0 && <p>{t('system.noSettings')}</p>}
      {chosen.settings.length > 0 && shown.length === 0 && <p>{t('system.allDefault')}</p>}
      {shown.length > 0 && (
        <Table
          name={t('system.settings')}
          columns={[t('system.setting'), t('system.value'), t('system.from')]}
        >
          {shown.map((setting) => (
            <tr key={setting.variable}>
              <th scope="row">
                <code>{setting.variable}</code>
              </th>
              <td>
                <Value setting={setting} />
              </td>
              <td>{t(setting.isDefault ? 'system.default' : 'system.set')}</td>
            </tr>
          ))}
        </Table>
      )}
    </section>
  );
}

function Value({ setting: { value, isHidden } }: { readonly setting: EffectiveSetting }) {
  if (isHidden || value === null) return <span class="muted">{t('system.hidden')}</span>;
  if (value === '') return <span class="muted">{t('system.empty')}</span>;
  return (
    <code class="setting-value">
      <DeviceText text={value} />
    </code>
  );
}
