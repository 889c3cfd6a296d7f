import { useState } from 'preact/hooks';
import {
  commandsForMany,
  isDangerousForMany,
  isDeviceTag,
  leastReportSecondsForMany,
  type CommandForMany,
} from '../../../../domain/fleet/index.js';
import { ApiProblem } from '../../../apiClient/index.js';
import { Field, FormEnd, Sheet, typedIn, useSubmit } from '../../shared/components/index.js';
import { changedSettings, nothingKnown } from '../../shared/machine/settings.js';
import { SettingFields } from '../../shared/machine/SettingFields.js';
import { nameOfWord } from '../../shared/texts/index.js';
import { t } from '../../shared/texts/devices.js';
import { startJob, type DeviceJobWork, type NewDeviceJob } from '../deviceJobs/jobsApi.js';
import { NumberField, numberRefusal, refuseOtherNumber } from '../jobs/index.js';
import { selectionOf, type FleetFilter } from './fleetFilter.js';

interface BulkSheetProps {
  readonly work: DeviceJobWork;
  readonly filter: FleetFilter;
  /** What was selected; the API refuses another number. */
  readonly count: number;
  readonly onClose: () => void;
  readonly onStarted: () => void;
}

/** Says what is done to how many, and asks for the number before it is done to many, or is dangerous. */
export function BulkSheet({ work, filter, count, onClose, onStarted }: BulkSheetProps) {
  const submitting = useSubmit(reasonOf);
  const [command, setCommand] = useState<CommandForMany>('wake');
  const isDangerous = work === 'block' || (work === 'command' && isDangerousForMany(command));
  const isAlwaysTyped = work === 'command' && isDangerous;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const typed = typedIn(event);
    const start = async () => {
      const part = partOf(work, { typed, command });
      refuseOtherNumber(typed('number'), count, isAlwaysTyped);
      await startJob({ work, ...part, selection: selectionOf(filter), devices: count });
    };
    void submitting.submit(start).then((isStarted) => isStarted && onStarted());
  };
  return (
    <Sheet isOpen title={t(`devices.sure.${work}`, { count })} onClose={onClose}>
      <form class="form" onSubmit={submit}>
        <p>{t(`devices.what.${work}`)}</p>
        {(work === 'tag' || work === 'untag') && (
          <Field name="tag" label={t('devices.tag')} maxLength={32} autocomplete="off" focus />
        )}
        {work === 'command' && <CommandField command={command} onChoose={setCommand} />}
        {work === 'settings' && (
          <SettingFields settings={nothingKnown} leastReportSeconds={leastReportSecondsForMany} />
        )}
        <NumberField count={count} isAlways={isAlwaysTyped} />
        <FormEnd submitting={submitting} kind={isDangerous ? 'danger' : 'primary'}>
          {t(`devices.sure.${work}`, { count })}
        </FormEnd>
      </form>
    </Sheet>
  );
}

interface CommandFieldProps {
  readonly command: CommandForMany;
  readonly onChoose: (command: CommandForMany) => void;
}

function CommandField({ command, onChoose }: CommandFieldProps) {
  return (
    <label class="field">
      <span>{t('devices.command')}</span>
      <select
        value={command}
        onChange={({ currentTarget }) =>
          onChoose(commandsForMany.find((each) => each === currentTarget.value) ?? 'wake')
        }
      >
        {commandsForMany.map((each) => (
          <option key={each} value={each}>
            {nameOfWord('instruction', each)}
          </option>
        ))}
      </select>
      <span class="label">{t(`devices.command.${command}`)}</span>
    </label>
  );
}

interface Chosen {
  readonly typed: (name: string) => string;
  readonly command: CommandForMany;
}

/** @throws Wrong for what no device takes */
function partOf(work: DeviceJobWork, { typed, command }: Chosen): Partial<NewDeviceJob> {
  if (work === 'command') return { command };
  if (work === 'settings') {
    const { settings, wrong } = changedSettings(typed, nothingKnown);
    const [range] = Object.values(wrong);
    if (range !== undefined) throw new Wrong(range);
    if (Object.keys(settings).length === 0) throw new Wrong(t('devices.noSetting'));
    if ((settings.reportSeconds ?? Infinity) < leastReportSecondsForMany)
      throw new Wrong(t('devices.tooOften', { seconds: leastReportSecondsForMany }));
    return { settings };
  }
  if (work !== 'tag' && work !== 'untag') return {};
  const tag = typed('tag').trim().toLowerCase();
  if (!isDeviceTag(tag)) throw new Wrong(t('devices.noTag'));
  return { tag };
}

/** Its message is for the person. */
class Wrong extends Error {}

function reasonOf(error: unknown): string {
  if (error instanceof Wrong) return error.message;
  if (error instanceof ApiProblem && error.code === 'OTHER_NUMBER') return t('devices.otherNumber');
  return numberRefusal(error);
}
