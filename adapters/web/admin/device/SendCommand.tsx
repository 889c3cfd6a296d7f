import { useState } from 'preact/hooks';
import type { Command, Device } from '../../../apiClient/index.js';
import { SendingLine } from '../../shared/commands/CommandLine.js';
import { useSend } from '../../shared/commands/useSend.js';
import { Button, Field, typedIn } from '../../shared/components/index.js';
import { isCutOff } from '../../shared/live/index.js';
import { adviceOfCode, nameOfWord } from '../../shared/texts/index.js';
import { t } from '../../shared/texts/device.js';
import { plainTemperature, temperatureUnit, typedCelsius } from '../../shared/units/index.js';
import {
  celsiusLimits,
  compose,
  isDangerous,
  kinds,
  minutesLimits,
  wantedBy,
  type Kind,
} from './commandToSend.js';

interface SendCommandProps {
  readonly device: Device;
  readonly commands: readonly Command[];
}

/** A command for the device: which, with what it needs; and what came of the last one. */
export function SendCommand({ device, commands }: SendCommandProps) {
  const sending = useSend(device.deviceId);
  const [kind, setKind] = useState<Kind>('setTemperature');
  const [error, setError] = useState<string>();
  const sent = commands.find(({ commandId }) => commandId === sending.commandId);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const text = typedIn(event);
    const composed = compose(kind, device, {
      celsius: typedCelsius(text('celsius')),
      minutes: text('minutes'),
    });
    setError('wrong' in composed ? wrongText(composed.wrong, device) : undefined);
    if ('body' in composed) sending.send(composed.body);
  };
  const wanted = wantedBy(kind);
  return (
    <form class="send-command" onSubmit={submit}>
      <label class="field">
        <span>{t('device.command')}</span>
        <select
          value={kind}
          onChange={({ currentTarget }) => {
            setKind(kinds.find((each) => each === currentTarget.value) ?? 'setTemperature');
            setError(undefined);
          }}
        >
          {kinds.map((each) => (
            <option key={each} value={each}>
              {nameOfWord('instruction', each)}
            </option>
          ))}
        </select>
      </label>
      {wanted && <Wanted key={wanted} {...{ wanted, device, error }} />}
      <div class="send-button">
        <Button
          type="submit"
          kind={isDangerous(kind) ? 'danger' : 'primary'}
          disabled={isCutOff.value || sending.isSending}
        >
          {t('device.send', { command: nameOfWord('instruction', kind) })}
        </Button>
      </div>
      <div class="send-outcome">
        {kind === 'confirmAction' && <Asked device={device} />}
        {!wanted && error !== undefined && (
          <p class="field-error small" role="alert">
            {error}
          </p>
        )}
        {!device.online && <p class="small muted">{t('device.away')}</p>}
        <SendingLine sending={sending} command={sent} />
      </div>
    </form>
  );
}

interface WantedProps {
  readonly wanted: 'celsius' | 'minutes';
  readonly device: Device;
  readonly error: string | undefined;
}

function Wanted({ wanted, device, error }: WantedProps) {
  return (
    <Field
      name={wanted}
      label={wanted === 'celsius' ? t('device.celsius', { unit: temperatureUnit() }) : t('device.minutes')}
      hint={wrongText(wanted, device)}
      error={error}
      inputMode="decimal"
      autocomplete="off"
    />
  );
}

/** What the machine waits for. */
function Asked({ device: { status } }: { readonly device: Device }) {
  const action = status?.userAction?.code;
  return <p class="small">{action ? adviceOfCode('userAction', action).name : t('device.noAction')}</p>;
}

function wrongText(wrong: 'celsius' | 'minutes' | 'action', device: Device): string {
  if (wrong === 'action') return t('device.noAction');
  if (wrong === 'minutes') return t('device.range', { ...minutesLimits, unit: 'min' });
  const limits = celsiusLimits(device);
  if (!limits) return t('device.typeUnknown');
  const { minCelsius, maxCelsius } = limits;
  const range = { low: plainTemperature(minCelsius), high: plainTemperature(maxCelsius) };
  return t('device.range', { ...range, unit: temperatureUnit() });
}
