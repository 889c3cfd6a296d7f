import { useState } from 'preact/hooks';
import type { Schemas } from '../../../apiClient/index.js';
import { ErrorPanel, Skeleton, useAsked, useSubmit } from '../../shared/components/index.js';
import { isCutOff } from '../../shared/live/index.js';
import { api, ask, session } from '../../shared/session/index.js';
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
    const { alarms, alerts, quietHours } = to;
    const body = { alarms, alerts, ...(quietHours && { quietHours }) };
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
            {...preferences}
            isDisabled={isDisabled}
            onChange={(choices) => void change({ ...preferences, ...choices })}
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

type Choice = Pick<Preferences, 'alarms' | 'alerts'>;

interface ChoicesProps extends Choice {
  readonly isDisabled: boolean;
  readonly onChange: (choice: Partial<Choice>) => void;
}

function Choices({ alarms, alerts, isDisabled, onChange }: ChoicesProps) {
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
        {isOperator() && (
          <ChoiceRow
            name={t('what.alerts')}
            chosen={alerts}
            isDisabled={isDisabled}
            onChange={(chosen) => onChange({ alerts: chosen })}
          />
        )}
        {kinds.map((kind) => (
          <ChoiceRow
            key={kind}
            name={adviceOfWord('alarmKind', kind).name}
            chosen={alarms[kind] ?? []}
            isDisabled={isDisabled}
            onChange={(chosen) => onChange({ alarms: { ...alarms, [kind]: chosen } })}
          />
        ))}
      </tbody>
    </table>
  );
}

/** Nobody else is told of alerts of the service. */
function isOperator(): boolean {
  const { value } = session;
  return 'me' in value && (value.me.role === 'operator' || value.me.role === 'admin');
}

interface ChoiceRowProps {
  readonly name: string;
  readonly chosen: readonly Way[];
  readonly isDisabled: boolean;
  readonly onChange: (chosen: Way[]) => void;
}

function ChoiceRow({ name, chosen, isDisabled, onChange }: ChoiceRowProps) {
  const toggle = (way: Way) =>
    onChange(chosen.includes(way) ? chosen.filter((each) => each !== way) : [...chosen, way]);
  return (
    <tr>
      <th scope="row">{name}</th>
      {ways.map((way) => (
        <td key={way}>
          <label>
            <span class="hidden">{`${name}: ${t(`what.${way}`)}`}</span>
            <input
              type="checkbox"
              checked={chosen.includes(way)}
              disabled={isDisabled}
              onChange={() => toggle(way)}
            />
          </label>
        </td>
      ))}
    </tr>
  );
}
