import { deviceIdPattern } from '../../../../domain/kernel/deviceId.js';
import { longestSerial } from '../../../../domain/fleet/index.js';
import { useState } from 'preact/hooks';
import { Field, FormEnd, typedIn } from '../../shared/components/index.js';
import { t } from '../../shared/texts/newDevices.js';
import { useAdding } from './useAdding.js';

/** One device, typed. */
export function OneForm() {
  const [error, setError] = useState<string>();
  const { submitting, add } = useAdding((ids) => ids.length > 0 && setError(t('newDevices.line.enrolled')));
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const typed = typedIn(event);
    const deviceId = typed('id').trim();
    const isId = deviceIdPattern.test(deviceId);
    setError(isId ? undefined : t('newDevices.idShape'));
    const wayIn = typed('way') === 'certificate' ? 'certificate' : 'secret';
    if (isId) add([{ deviceId, wayIn, serial: typed('serial').trim() || null }], typed('days'));
  };
  return (
    <form class="form new-device" aria-label={t('newDevices.one')} onSubmit={submit}>
      <h2>{t('newDevices.one')}</h2>
      <Field
        name="id"
        label={t('newDevices.id')}
        hint={t('newDevices.idShape')}
        error={error}
        maxLength={64}
        autocomplete="off"
      />
      <Field
        name="serial"
        label={t('newDevices.serial')}
        hint={t('newDevices.serialWhat')}
        maxLength={longestSerial}
        autocomplete="off"
        optional
      />
      <label class="field">
        <span>{t('newDevices.way')}</span>
        <select name="way">
          <option value="secret">{t('newDevices.way.secret')}</option>
          <option value="certificate">{t('newDevices.way.certificate')}</option>
        </select>
      </label>
      <DaysField />
      <FormEnd submitting={submitting} kind="plain">
        {t('newDevices.add', { count: 1 })}
      </FormEnd>
    </form>
  );
}

export function DaysField() {
  return (
    <Field
      name="days"
      label={t('newDevices.days')}
      hint={t('newDevices.daysWhat')}
      inputMode="numeric"
      maxLength={4}
      autocomplete="off"
      optional
    />
  );
}
