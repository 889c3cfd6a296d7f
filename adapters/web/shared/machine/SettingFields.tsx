import { Field } from '../components/index.js';
import { formatNumber, nameOfWord } from '../texts/index.js';
import { t } from '../texts/machine.js';
import {
  currentOf,
  limits,
  rangeOf,
  shownSetting,
  type Changed,
  type NumberSetting,
  type TwinSettings,
  type TwinValue,
} from './settings.js';

interface SettingFieldsProps {
  readonly settings: TwinSettings;
  readonly wrong?: Changed['wrong'];
  /** Where less is allowed than a machine takes. */
  readonly leastReportSeconds?: number;
}

/** A field for each setting, with what the machine is to have, or has; see `changedSettings`. */
export function SettingFields({
  settings,
  wrong = {},
  leastReportSeconds = limits.reportSeconds.low,
}: SettingFieldsProps) {
  return (
    <>
      <Choice
        name="units"
        value={settings.units}
        values={[
          ['celsius', '°C'],
          ['fahrenheit', '°F'],
        ]}
      />
      <Choice
        name="soundOn"
        value={settings.soundOn}
        values={[
          ['on', t('setting.on')],
          ['off', t('setting.off')],
        ]}
      />
      {(Object.keys(limits) as NumberSetting[]).map((name) => (
        <NumberField
          key={name}
          name={name}
          value={settings[name]}
          error={wrong[name]}
          low={name === 'reportSeconds' ? leastReportSeconds : limits[name].low}
        />
      ))}
    </>
  );
}

interface ChoiceProps {
  readonly name: 'units' | 'soundOn';
  readonly value: TwinValue;
  readonly values: readonly (readonly [value: string, shown: string])[];
}

/** Nothing is chosen while nothing is known. */
function Choice({ name, value, values }: ChoiceProps) {
  const current = currentOf(value);
  return (
    <fieldset>
      <legend>{nameOfWord('setting', name)}</legend>
      <div class="choices">
        {values.map(([each, shown]) => (
          <label key={each} class="choice">
            <input
              type="radio"
              {...{ name, value: each }}
              defaultChecked={current !== undefined && shownSetting(name, current) === shown}
            />
            {shown}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

interface NumberFieldProps {
  readonly name: NumberSetting;
  readonly value: TwinValue;
  readonly error: string | undefined;
  readonly low: number;
}

function NumberField({ name, value, error, low }: NumberFieldProps) {
  const current = currentOf(value);
  return (
    <Field
      {...{ name, error }}
      label={nameOfWord('setting', name)}
      hint={rangeOf(name, { low, high: limits[name].high })}
      inputMode="decimal"
      autocomplete="off"
      optional
      value={typeof current === 'number' ? formatNumber(current) : undefined}
    />
  );
}
