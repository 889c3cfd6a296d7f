import { useId } from 'preact/hooks';
import { useAsked } from '../../shared/components/index.js';
import { t } from '../../shared/texts/start.js';
import { askProfiles } from '../alarms/rules/ruleApi.js';
import type { Planning } from './usePlan.js';

/** Rules and planned days that the person keeps under a name; without any, where to make one. */
export function AlarmProfileChoice({ planning: { plan, change } }: { readonly planning: Planning }) {
  const id = useId();
  const profiles = useAsked(askProfiles).data?.items;
  if (!profiles) return null;
  return (
    <div class="field">
      {profiles.length > 0 ? <label for={id}>{t('start.alarms')}</label> : <span>{t('start.alarms')}</span>}
      {profiles.length > 0 && (
        <select
          id={id}
          value={plan.alarmProfileId ?? ''}
          onChange={({ currentTarget: { value } }) =>
            change({ alarmProfileId: value === '' ? undefined : value })
          }
        >
          <option value="">{t('start.alarmsOfMachines')}</option>
          {profiles.map(({ profileId, name }) => (
            <option key={profileId} value={profileId}>
              {name}
            </option>
          ))}
        </select>
      )}
      {profiles.length === 0 && (
        <span class="small muted">
          {t('start.alarmsOfMachines')} · <a href="/alarms/rules?profile=new">{t('start.alarmsNew')}</a>
        </span>
      )}
    </div>
  );
}
