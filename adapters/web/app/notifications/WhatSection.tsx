import { useState } from 'preact/hooks';
import type { Schemas } from '../../../apiClient/index.js';
import { ErrorPanel, Skeleton, useAsked, useSubmit } from '../../shared/components/index.js';
import { isCutOff } from '../../shared/live/index.js';
import { api, ask } from '../../shared/session/index.js';
import { adviceOfWord } from '../../shared/texts/index.js';
import { t } from '../../shared/texts/notifications.js';
import { QuietHours } from './QuietHours.js';

type Preferences = Schemas['NotificationPreferences'];
type Way = Schemas['NotificationWayKind'];
type AlarmKind = keyof Preferences['alarms'];

const ways: readonly Way[] = ['webPush', 'webhook', 'mail'];

const askPreferences = () => ask(api.GET('/api/v1/people/me/notifications'));

/** Which alarms somebody is told of by which way, and when not. What is chosen counts at once. */
export function WhatSection() {
  const asked = useAsked(askPreferences);
  const [changed, setChanged] = useState<Preferences>();
  const { isBusy, error, submit } = useSubmit();
  const [wanted, setWanted] = useState<Preferences>();
  const preferences = wanted ?? changed ?? asked.data;
  const change = async (to: Preferences) => {
    const { alarms, quietHours } = to;
    const body = { alarms, ...(quietHours && { quietHours }) };
    setWanted(to);
    await submit(async () => setChanged(await ask(api.PUT('/api/v1/people/me/notifications', { body }))));
    setWanted(undefined);
  };
  const isDisabled = isBusy || isCutOff.value;
  return (
    <>
      <section class="section">
        <h2>{t('what.title')}</h2>
        {asked.error && <ErrorPanel error={asked.error} sinceMs={asked.sinceMs} retry={asked.again} />}
        {!preferences && !asked.error && <Skeleton height="row" count={6} />}
        {preferences && (
          <Choices
            alarms={preferences.alarms}
            isDisabled={isDisabled}
            onChange={(alarms) => void change({ ...preferences, alarms })}
          />
        )}
        <p class="field-error" role="alert">
          {error}
        </p>
        {isCutOff.value && <p class="small">{t('offline.cannot')}</p>}
      </section>
      {preferences && (
        <QuietHours
          {...preferences}
          isDisabled={isDisabled}
          onChange={(quietHours) => void change({ ...preferences, quietHours })}
        />
      )}
    </>
  );
}

interface ChoicesProps {
  readonly alarms: Preferences['alarms'];
  readonly isDisabled: boolean;
  readonly onChange: (alarms: Preferences['alarms']) => void;
}

function Choices({ alarms, isDisabled, onChange }: ChoicesProps) {
  const toggle = (kind: AlarmKind, way: Way) => {
    const chosen = alarms[kind] ?? [];
    const isChosen = chosen.includes(way);
    onChange({ ...alarms, [kind]: isChosen ? chosen.filter((each) => each !== way) : [...chosen, way] });
  };
  // All of them are there, in the order of how much they need somebody.
  const kinds = Object.keys(alarms) as AlarmKind[];
  return (
    <table class="what">
      <thead>
        <tr>
          <th scope="col">{t('what.alarm')}</th>
          {ways.map((way) => (
            <th key={way} scope="col">
              {t(`what.${way}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {kinds.map((kind) => (
          <tr key={kind}>
            <th scope="row">{adviceOfWord('alarmKind', kind).name}</th>
            {ways.map((way) => (
              <td key={way}>
                <label>
                  <span class="hidden">{`${adviceOfWord('alarmKind', kind).name}: ${t(`what.${way}`)}`}</span>
                  <input
                    type="checkbox"
                    checked={alarms[kind]?.includes(way) ?? false}
                    disabled={isDisabled}
                    onChange={() => toggle(kind, way)}
                  />
                </label>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
