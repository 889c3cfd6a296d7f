import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import type { Command } from '../../../apiClient/index.js';
import { Button, DeviceText } from '../components/index.js';
import { api, ask } from '../session/index.js';
import { t } from '../texts/brew.js';
import { adviceOfCode, nameOfCode, nameOfWord } from '../texts/index.js';
import { formatTemperature } from '../units/index.js';
import { CommandLine, refusalOf } from './CommandLine.js';

interface CommandEntryProps {
  readonly command: Command;
  /** The name of its machine, where there are several. */
  readonly machine?: ComponentChildren;
}

/** A command: what, by whom, and how far it has come. One that waits can be cancelled. */
export function CommandEntry({ command, machine }: CommandEntryProps) {
  const { commandId, instruction, requestedBy, status } = command;
  const [error, setError] = useState<Error>();
  const cancel = () => {
    const params = { path: { commandId } };
    ask(api.POST('/api/v1/commands/{commandId}/cancel', { params })).then(
      () => setError(undefined),
      setError,
    );
  };
  return (
    <li class="command">
      <p>
        <b>{nameOfWord('instruction', instruction.kind)}</b> {aboutOf(command)}
      </p>
      <p class="label">
        {machine}
        {machine !== undefined && ' · '}
        <DeviceText text={requestedBy.personId === null ? t('about') : (requestedBy.name ?? '–')} />
      </p>
      <CommandLine command={command} />
      {status === 'waiting' && <Button onClick={cancel}>{t('command.cancel')}</Button>}
      {error && <p class="small field-error">{refusalOf(error)}</p>}
    </li>
  );
}

function aboutOf({ instruction }: Command): string {
  const { targetCelsius, action, step, processType } = instruction;
  if (targetCelsius !== undefined) return formatTemperature(targetCelsius);
  if (action !== undefined) return adviceOfCode('userAction', action).name;
  if (step !== undefined) return nameOfCode('step', step);
  return processType === undefined ? '' : nameOfCode('processType', processType);
}
