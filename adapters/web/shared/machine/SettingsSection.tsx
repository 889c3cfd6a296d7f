import { useCallback, useState } from 'preact/hooks';
import type { Schemas } from '../../../apiClient/index.js';
import { now } from '../clock.js';
import { Button, ErrorPanel, Skeleton, StateMark, Time, useAgain, useAsked } from '../components/index.js';
import { isCutOff, useTopic } from '../live/index.js';
import { api, ask } from '../session/index.js';
import { t } from '../texts/machine.js';
import { formatTime, nameOfWord } from '../texts/index.js';
import { formatTemperature } from '../units/index.js';
import './machine.css';
import { settingNames, shownSetting, type TwinValue } from './settings.js';
import { SettingsSheet } from './SettingsSheet.js';

interface SettingsSectionProps {
  readonly deviceId: string;
  readonly online: boolean;
  readonly mayCommand: boolean;
}

/** What each setting is to be, and what the machine says that it is. */
export function SettingsSection({ deviceId, online, mayCommand }: SettingsSectionProps) {
  const { rows } = useTopic(`commands:${deviceId}`);
  const changedAt = rows
    .map(({ updatedAt }) => updatedAt)
    .sort()
    .at(-1);
  const question = useCallback(
    () => ask(api.GET('/api/v1/devices/{deviceId}/twin', { params: { path: { deviceId } } })),
    [deviceId],
  );
  const asked = useAsked(question);
  // A setting changes with a command, and is reported anew when the machine connects.
  useAgain(asked.again, `${changedAt} ${online}`);
  const [isOpen, setOpen] = useState(false);
  const isLost = isCutOff.value;
  const twin = asked.data;
  return (
    <section class="section">
      <h2>{t('settings.title')}</h2>
      {asked.error && <ErrorPanel error={asked.error} sinceMs={asked.sinceMs} retry={asked.again} />}
      {!twin && !asked.error && <Skeleton height="row" count={5} />}
      {twin && <SettingsTable twin={twin} />}
      {twin && mayCommand && (
        <p>
          <Button disabled={isLost} onClick={() => setOpen(true)}>
            {t('settings.change')}
          </Button>
        </p>
      )}
      {isLost && mayCommand && <p class="small muted">{t('settings.noConnection')}</p>}
      {twin && (
        <SettingsSheet
          {...{ deviceId, twin, online, isOpen }}
          onClose={() => setOpen(false)}
          onSent={() => {
            setOpen(false);
            asked.again();
          }}
        />
      )}
    </section>
  );
}

function SettingsTable({ twin }: { readonly twin: Schemas['Twin'] }) {
  const celsius = (value: string | boolean | number) => formatTemperature(Number(value));
  return (
    <dl class="settings" aria-live="polite">
      <Setting name={t('settings.target')} value={twin.targetCelsius} shown={celsius} />
      {settingNames.map((name) => (
        <Setting
          key={name}
          name={nameOfWord('setting', name)}
          value={twin.settings[name]}
          shown={(value) => shownSetting(name, value)}
        />
      ))}
    </dl>
  );
}

interface SettingProps {
  readonly name: string;
  readonly value: TwinValue;
  readonly shown: (value: string | boolean | number) => string;
}

/** Requested → reported, with since when they differ; one value where they don't. */
function Setting({ name, value: { desired, reported, pendingSince }, shown }: SettingProps) {
  const isPending = desired !== null && pendingSince !== null;
  return (
    <div data-pending={isPending}>
      <dt>{name}</dt>
      <dd>
        {isPending && (
          <>
            <span class="numerals requested">{shown(desired.value)}</span>
            <span aria-hidden="true"> → </span>
          </>
        )}
        <span class={isPending ? 'numerals muted' : 'numerals'}>
          {reported ? shown(reported.value) : '–'}
        </span>
      </dd>
      <dd class="label">
        {isPending && (
          <span class="pending">
            <StateMark state="waiting" word={t('settings.requested')} />{' '}
            <Time atMs={Date.parse(pendingSince)}>
              {t('since', { time: formatTime(Date.parse(pendingSince), now.value) })}
            </Time>
            {' · '}
          </span>
        )}
        {reported ? <Reported at={reported.at} /> : t('settings.notReported')}
      </dd>
    </div>
  );
}

function Reported({ at }: { readonly at: string }) {
  const atMs = Date.parse(at);
  return <Time atMs={atMs}>{t('settings.reported', { time: formatTime(atMs, now.value) })}</Time>;
}
