import { useRoute } from 'preact-iso';
import { useCallback, useState } from 'preact/hooks';
import { DeviceText, ErrorPanel, Skeleton, useAsked, useTitle } from '../../../shared/components/index.js';
import { useTopic } from '../../../shared/live/index.js';
import { t } from '../../../shared/texts/rules.js';
import { MachineName } from '../../machine/MachineName.js';
import { fullName } from '../../brews/fullName.js';
import { recipeOf } from '../../brews/finished.js';
import { askRecipes } from '../../home/askRecipes.js';
import { ProfileRules } from './ProfileRules.js';
import { askRules, changeRules, type AlarmRules, type RuleScope } from './ruleApi.js';
import { RuleEditor } from './RuleEditor.js';
import './rules.css';
import { RulesOverview } from './RulesOverview.js';
import { inheritedOf } from './ruleSettings.js';

/** `/alarms/rules`: when machines raise alarms; of a machine, of a brew, or of a profile that is chosen at a start. */
export function RulesPage() {
  const { device, brew, profile } = useRoute().query;
  useTitle(t('rules.title'));
  if (profile !== undefined)
    return <ProfileRules key={profile} profileId={profile === 'new' ? undefined : profile} />;
  if (device !== undefined) return <ScopedRules key={device} scope={{ type: 'device', deviceId: device }} />;
  if (brew !== undefined) return <ScopedRules key={brew} scope={{ type: 'brew', brewId: brew }} />;
  return <RulesOverview />;
}

function ScopedRules({ scope }: { readonly scope: RuleScope }) {
  const id = scope.type === 'device' ? scope.deviceId : scope.brewId;
  const { type } = scope;
  const question = useCallback(
    () => askRules(type === 'device' ? { type, deviceId: id } : { type, brewId: id }),
    [type, id],
  );
  const asked = useAsked(question);
  const [kept, setKept] = useState<AlarmRules>();
  const rules = kept ?? asked.data;
  return (
    <div class="alarm-rules">
      <h1>{t('rules.title')}</h1>
      <p class="of">
        {scope.type === 'device' ? (
          <a href={`/machines/${id}`}>
            <MachineName deviceId={id} />
          </a>
        ) : (
          <BrewLink brewId={id} />
        )}
      </p>
      <p class="small muted">{t(type === 'device' ? 'rules.ofMachine' : 'rules.ofBrew')}</p>
      {asked.error && !rules && (
        <ErrorPanel error={asked.error} sinceMs={asked.sinceMs} retry={asked.again} />
      )}
      {!rules && !asked.error && <Skeleton height="row" count={6} />}
      {rules && (
        <RuleEditor
          inherited={type === 'device' ? rules.defaults : inheritedOf(rules)}
          changes={rules.changes}
          where={type}
          keep={async (changes) => setKept(await changeRules(scope, changes))}
        />
      )}
      <p>
        <a href="/alarms/rules">{t('rules.all')}</a>
      </p>
    </div>
  );
}

function BrewLink({ brewId }: { readonly brewId: string }) {
  const brew = useTopic(`brew:${brewId}`).rows[0];
  const recipes = useAsked(askRecipes).data?.items ?? [];
  return (
    <a href={`/brews/${brewId}`}>
      <DeviceText text={brew ? fullName(brew, recipeOf(brew, recipes)) : t('brew.unnamed')} />
    </a>
  );
}
