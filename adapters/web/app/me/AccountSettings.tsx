import { useId, useState } from 'preact/hooks';
import { languages, type Language } from '../../../../domain/texts/index.js';
import type { Schemas } from '../../../apiClient/index.js';
import { ErrorPanel, useAsked, useSubmit } from '../../shared/components/index.js';
import { api, ask } from '../../shared/session/index.js';
import { t } from '../../shared/texts/me.js';
import { language, setLanguage } from '../../shared/texts/index.js';
import { setUnits, units, type Units } from '../../shared/units/index.js';

type Settings = Schemas['PersonSettings'];

const askSettings = () => ask(api.GET('/api/v1/people/me/settings'));

/** The language of pages and messages, the units of pages, and the time zone of messages. */
export function AccountSettings() {
  const asked = useAsked(askSettings);
  const [changed, setChanged] = useState<Settings>();
  const { error, submit, isBusy } = useSubmit();
  const settings = changed ?? asked.data;
  const change = (body: Partial<Settings>) =>
    submit(async () => setChanged(await ask(api.PATCH('/api/v1/people/me/settings', { body }))));
  /** At once; what could not be kept is as it was. */
  const choose = async (unit: Partial<Units>) => {
    const before = units.value;
    setUnits({ ...before, ...unit });
    if (!(await change(unit))) setUnits(before);
  };
  return (
    <section class="section form">
      <h2>{t('me.settings')}</h2>
      <fieldset>
        <legend>{t('me.language')}</legend>
        <div class="choices">
          {languages.map((each) => (
            <label key={each} class="choice">
              <input
                type="radio"
                name="language"
                checked={language.value === each}
                onChange={() => {
                  setLanguage(each);
                  void change({ language: each });
                }}
              />
              <span lang={each}>{nameOf(each)}</span>
            </label>
          ))}
        </div>
      </fieldset>
      <UnitChoice
        name="temperatureUnit"
        chosen={units.value.temperatureUnit}
        values={[
          ['celsius', '°C'],
          ['fahrenheit', '°F'],
        ]}
        onChoose={(temperatureUnit) => void choose({ temperatureUnit })}
      />
      <UnitChoice
        name="gravityUnit"
        chosen={units.value.gravityUnit}
        values={[
          ['specificGravity', t('me.specificGravity')],
          ['plato', '°P'],
        ]}
        onChoose={(gravityUnit) => void choose({ gravityUnit })}
      />
      {settings && (
        <TimeZone
          value={settings.timeZone}
          isBusy={isBusy}
          onChange={(timeZone) => void change({ timeZone })}
        />
      )}
      {asked.error && <ErrorPanel error={asked.error} sinceMs={asked.sinceMs} retry={asked.again} />}
      <p class="field-error" role="alert">
        {error}
      </p>
    </section>
  );
}

interface UnitChoiceProps<Unit extends string> {
  readonly name: 'temperatureUnit' | 'gravityUnit';
  readonly chosen: Unit;
  readonly values: readonly (readonly [unit: Unit, shown: string])[];
  readonly onChoose: (unit: Unit) => void;
}

/** It holds for all that pages show, and for what is typed into them. */
function UnitChoice<Unit extends string>({ name, chosen, values, onChoose }: UnitChoiceProps<Unit>) {
  return (
    <fieldset>
      <legend>{t(`me.${name}`)}</legend>
      <div class="choices">
        {values.map(([unit, shown]) => (
          <label key={unit} class="choice">
            <input type="radio" name={name} checked={unit === chosen} onChange={() => onChoose(unit)} />
            {shown}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

interface TimeZoneProps {
  readonly value: string;
  readonly isBusy: boolean;
  readonly onChange: (timeZone: string) => void;
}

/** Of what is sent; pages have the time of the device that shows them. */
function TimeZone({ value, isBusy, onChange }: TimeZoneProps) {
  const id = useId();
  const here = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  const zones = [...new Set([value, here, 'UTC', ...Intl.supportedValuesOf('timeZone')])].sort();
  return (
    <div class="field">
      <label for={id}>{t('me.timeZone')}</label>
      <select
        id={id}
        disabled={isBusy}
        value={value}
        aria-describedby={`${id}-hint`}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
      >
        {zones.map((zone) => (
          <option key={zone} value={zone}>
            {zone.replaceAll('_', ' ')}
          </option>
        ))}
      </select>
      <span id={`${id}-hint`} class="label">
        {t('me.timeZoneHint', { zone: here })}
      </span>
    </div>
  );
}

/** In the language itself: whoever looks for it may read no other. */
function nameOf(each: Language): string {
  return new Intl.DisplayNames(each, { type: 'language' }).of(each) ?? each;
}
