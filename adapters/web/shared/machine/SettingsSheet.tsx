import { useState } from 'preact/hooks';
import type { Schemas } from '../../../apiClient/index.js';
import { Button, Field, FormEnd, Sheet, typedIn, useSubmit } from '../components/index.js';
import { t } from '../texts/machine.js';
import { formatNumber, nameOfWord } from '../texts/index.js';
import { useAskOnce } from '../commands/useAskOnce.js';
import {
  changedSettings,
  currentOf,
  limits,
  rangeOf,
  shownSetting,
  type Changed,
  type NumberSetting,
  type TwinValue,
} from './settings.js';

interface SettingsSheetProps {
  readonly deviceId: string;
  readonly twin: Schemas['Twin'];
  readonly online: boolean;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onSent: () => void;
}

/** Asks a machine for other settings; only those that were changed. */
export function SettingsSheet({ isOpen, onClose, ...form }: SettingsSheetProps) {
  return (
    <Sheet isOpen={isOpen} title={t('settings.change')} onClose={onClose}>
      <SettingsForm {...form} onClose={onClose} />
    </Sheet>
  );
}

function SettingsForm({
  deviceId,
  twin: { settings },
  online,
  onSent,
  onClose,
}: Omit<SettingsSheetProps, 'isOpen'>) {
  const [wrong, setWrong] = useState<Changed['wrong']>({});
  const submitting = useSubmit();
  const askOnce = useAskOnce(deviceId);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const changed = changedSettings(typedIn(event), settings);
    setWrong(changed.wrong);
    if (Object.keys(changed.wrong).length > 0) return;
    if (Object.keys(changed.settings).length === 0) onClose();
    else if (await submitting.submit(() => askOnce({ kind: 'changeSettings', settings: changed.settings })))
      onSent();
  };
  return (
    <form class="form" onSubmit={(event) => void submit(event)}>
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
        <NumberField key={name} name={name} value={settings[name]} error={wrong[name]} />
      ))}
      <p class="small muted">{t(online ? 'settings.atOnce' : 'settings.later')}</p>
      <FormEnd submitting={submitting}>{t('settings.send')}</FormEnd>
      <div>
        <Button onClick={onClose}>{t('cancel')}</Button>
      </div>
    </form>
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
}

function NumberField({ name, value, error }: NumberFieldProps) {
  const current = currentOf(value);
  return (
    <Field
      {...{ name, error }}
      label={nameOfWord('setting', name)}
      hint={rangeOf(name)}
      inputMode="decimal"
      autocomplete="off"
      optional
      value={typeof current === 'number' ? formatNumber(current) : undefined}
    />
  );
}
