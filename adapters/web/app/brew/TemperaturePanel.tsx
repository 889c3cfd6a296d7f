import { useState } from 'preact/hooks';
import { setTemperatureLimits } from '../../../../domain/machine/index.js';
import type { Command, Device } from '../../../apiClient/index.js';
import { Button } from '../../shared/components/index.js';
import { Field } from '../../shared/components/Field.js';
import { t } from '../../shared/texts/brew.js';
import {
  formatTemperature,
  plainTemperature,
  temperatureUnit,
  typedCelsius,
} from '../../shared/units/index.js';
import type { hindranceOf } from './actions.js';
import { SendingLine } from '../../shared/commands/CommandLine.js';
import { newestCommand } from '../../shared/commands/commandProgress.js';
import { useSend } from '../../shared/commands/useSend.js';

interface TemperaturePanelProps {
  readonly device: Device;
  readonly commands: readonly Command[];
  readonly hindrance: ReturnType<typeof hindranceOf>;
}

/** Another target: what was asked for, and what the machine says it holds. */
export function TemperaturePanel({ device, commands, hindrance }: TemperaturePanelProps) {
  const sending = useSend(device.deviceId);
  const [error, setError] = useState<string>();
  const command = newestCommand(commands, ({ instruction }) => instruction.kind === 'setTemperature');
  const limits = setTemperatureLimits[device.machineType?.code ?? -1];
  const range = limits && {
    low: plainTemperature(limits.minCelsius),
    high: plainTemperature(limits.maxCelsius),
    unit: temperatureUnit(),
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const typed = new FormData(event.currentTarget as HTMLFormElement).get('celsius');
    const celsius = typedCelsius(typeof typed === 'string' ? typed : '');
    const isWithin =
      celsius !== undefined && limits && celsius >= limits.minCelsius && celsius <= limits.maxCelsius;
    setError(isWithin || !range ? undefined : t('temperature.range', range));
    if (isWithin) sending.send({ kind: 'setTemperature', targetCelsius: celsius });
  };
  if (!range) return null;
  return (
    <details class="temperature">
      <summary>{t('temperature.set')}</summary>
      <form class="temperature-form" onSubmit={submit}>
        <Field
          name="celsius"
          label={t('temperature.target', { unit: temperatureUnit() })}
          hint={t('temperature.range', range)}
          error={error}
          inputMode="decimal"
          autocomplete="off"
        />
        <Button type="submit" disabled={hindrance !== undefined || sending.isSending}>
          {t('temperature.hold')}
        </Button>
      </form>
      {hindrance && <p class="small">{t(`hindrance.${hindrance}`)}</p>}
      {command?.instruction.targetCelsius !== undefined && (
        <p class="requested numerals">
          {t('temperature.requested', { value: formatTemperature(command.instruction.targetCelsius) })}
          <span class="muted"> → </span>
          {device.status?.targetCelsius == null
            ? t('temperature.noneReported')
            : t('temperature.reported', { value: formatTemperature(device.status.targetCelsius) })}
        </p>
      )}
      <SendingLine sending={sending} command={command} />
    </details>
  );
}
