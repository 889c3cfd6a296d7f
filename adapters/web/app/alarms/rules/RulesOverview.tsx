import {
  defaultSettings,
  alarmKinds,
  type AlarmKind,
} from '../../../../../domain/alarms/changeable/index.js';
import { DeviceText, ErrorPanel, Skeleton, useAsked } from '../../../shared/components/index.js';
import { useTopic } from '../../../shared/live/index.js';
import { t } from '../../../shared/texts/rules.js';
import { adviceOfWord } from '../../../shared/texts/index.js';
import { MachineName } from '../../machine/MachineName.js';
import { fullName } from '../../brews/fullName.js';
import { recipeOf } from '../../brews/finished.js';
import { askRecipes } from '../../home/askRecipes.js';
import { askProfiles } from './ruleApi.js';
import { thresholdsOf, valueOf } from './ruleSettings.js';
import { labelOf, thresholdText, unitText } from './thresholdTexts.js';

/** What can have rules of its own; the person's profiles; and the rules for everybody, which hold for all else. */
export function RulesOverview() {
  const devices = useTopic('devices');
  const brews = useTopic('brews').rows.filter(
    ({ status }) => status !== 'completed' && status !== 'cancelled',
  );
  const recipes = useAsked(askRecipes).data?.items ?? [];
  return (
    <div class="alarm-rules">
      <h1>{t('rules.title')}</h1>
      <p class="muted">{t('rules.what')}</p>
      <section class="section">
        <h2>{t('rules.machines')}</h2>
        {!devices.isComplete && <Skeleton height="row" count={2} />}
        <ul>
          {devices.rows.map(({ deviceId }) => (
            <li key={deviceId}>
              <a class="row" href={`/alarms/rules?device=${encodeURIComponent(deviceId)}`}>
                <MachineName deviceId={deviceId} />
              </a>
            </li>
          ))}
        </ul>
      </section>
      {brews.length > 0 && (
        <section class="section">
          <h2>{t('rules.brews')}</h2>
          <ul>
            {brews.map((brew) => (
              <li key={brew.brewId}>
                <a class="row" href={`/alarms/rules?brew=${brew.brewId}`}>
                  <DeviceText text={fullName(brew, recipeOf(brew, recipes))} />
                </a>
              </li>
            ))}
          </ul>
        </section>
      )}
      <Profiles />
      <details class="section">
        <summary>
          <h2>{t('rules.everybody')}</h2>
        </summary>
        <ul>
          {alarmKinds.map((kind) => (
            <li key={kind} class="rule">
              <b>{adviceOfWord('alarmKind', kind).name}</b>
              <Numbers kind={kind} />
            </li>
          ))}
        </ul>
      </details>
    </div>
  );
}

function Numbers({ kind }: { readonly kind: AlarmKind }) {
  return (
    <ul class="small muted">
      {thresholdsOf(kind, defaultSettings).map((threshold) => (
        <li key={threshold.name}>
          {labelOf(threshold)}:{' '}
          {thresholdText(threshold, valueOf(defaultSettings, kind, threshold.name) as number)}{' '}
          {unitText(threshold.unit)}
        </li>
      ))}
    </ul>
  );
}

function Profiles() {
  const asked = useAsked(askProfiles);
  return (
    <section class="section">
      <h2>{t('rules.profiles')}</h2>
      <p class="small muted">{t('rules.profilesWhat')}</p>
      {asked.error && <ErrorPanel error={asked.error} sinceMs={asked.sinceMs} retry={asked.again} />}
      <ul>
        {asked.data?.items.map(({ profileId, name }) => (
          <li key={profileId}>
            <a class="row" href={`/alarms/rules?profile=${profileId}`}>
              <DeviceText text={name} />
            </a>
          </li>
        ))}
      </ul>
      <a class="button" href="/alarms/rules?profile=new">
        {t('rules.newProfile')}
      </a>
    </section>
  );
}
