import { useLocation } from 'preact-iso';
import { useState } from 'preact/hooks';
import { defaultSettings, type AlarmChanges } from '../../../../../domain/alarms/changeable/index.js';
import {
  Button,
  ErrorPanel,
  Field,
  Sheet,
  Skeleton,
  useAsked,
  useSubmit,
} from '../../../shared/components/index.js';
import { t } from '../../../shared/texts/rules.js';
import { askProfiles, deleteProfile, keepProfile, type AlarmProfile } from './ruleApi.js';
import { RuleEditor } from './RuleEditor.js';

/** Changes of rules under a name; a brew that is started with it keeps what it was then. */
export function ProfileRules({ profileId }: { readonly profileId: string | undefined }) {
  const asked = useAsked(askProfiles);
  const profile = asked.data?.items.find((each) => each.profileId === profileId);
  const isGone = profileId !== undefined && asked.data !== undefined && !profile;
  return (
    <div class="alarm-rules">
      <h1>{t(profileId === undefined ? 'rules.newProfile' : 'rules.profile')}</h1>
      <p class="small muted">{t('rules.profilesWhat')}</p>
      {asked.error && <ErrorPanel error={asked.error} sinceMs={asked.sinceMs} retry={asked.again} />}
      {isGone && <p>{t('rules.goneProfile')}</p>}
      {!asked.data && !asked.error && <Skeleton height="row" count={6} />}
      {asked.data && !isGone && <OneProfile profile={profile} />}
      <p>
        <a href="/alarms/rules">{t('rules.all')}</a>
      </p>
    </div>
  );
}

function OneProfile({ profile }: { readonly profile: AlarmProfile | undefined }) {
  const { route } = useLocation();
  const [isNameless, setNameless] = useState(false);
  const isReady = (text: (name: string) => string) => {
    const hasName = text('name').trim() !== '';
    setNameless(!hasName);
    return hasName;
  };
  const keep = async (changes: AlarmChanges, text: (name: string) => string) => {
    await keepProfile(profile?.profileId, text('name').trim(), changes);
    if (!profile) route('/alarms/rules');
  };
  return (
    <>
      <RuleEditor
        inherited={defaultSettings}
        changes={profile?.changes ?? {}}
        where="profile"
        {...{ isReady, keep }}
      >
        <Field
          name="name"
          label={t('rules.profileName')}
          defaultValue={profile?.name ?? ''}
          error={isNameless ? t('rules.nameMissing') : undefined}
          maxLength={100}
          autocomplete="off"
        />
      </RuleEditor>
      {profile && <Deleting profile={profile} onDone={() => route('/alarms/rules')} />}
    </>
  );
}

function Deleting({ profile, onDone }: { readonly profile: AlarmProfile; readonly onDone: () => void }) {
  const [isOpen, setOpen] = useState(false);
  const { error, isBusy, submit } = useSubmit();
  const remove = async () => {
    if (await submit(() => deleteProfile(profile.profileId))) onDone();
  };
  return (
    <>
      <div>
        <Button kind="danger" onClick={() => setOpen(true)}>
          {t('rules.deleteProfile')}
        </Button>
      </div>
      <Sheet
        isOpen={isOpen}
        title={t('rules.deleteProfileSure', { name: profile.name })}
        onClose={() => setOpen(false)}
      >
        <p>{t('rules.deleteProfileWhat')}</p>
        <p class="field-error" role="alert">
          {error}
        </p>
        <div class="buttons">
          <Button kind="danger" disabled={isBusy} onClick={() => void remove()}>
            {t('rules.deleteProfile')}
          </Button>
          <Button onClick={() => setOpen(false)}>{t('cancel')}</Button>
        </div>
      </Sheet>
    </>
  );
}
