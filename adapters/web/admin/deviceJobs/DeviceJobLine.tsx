import { DeviceText, type State } from '../../shared/components/index.js';
import { settingNames, shownSetting } from '../../shared/machine/settings.js';
import { nameOfWord } from '../../shared/texts/index.js';
import { t } from '../../shared/texts/devices.js';
import { addressOf, conditionsOf, filterOf } from '../devices/fleetFilter.js';
import { textOf } from '../devices/FleetFilterForm.js';
import { JobLine } from '../jobs/index.js';
import { cancelJob, resumeJob, type DeviceJob } from './jobsApi.js';

const states: Readonly<Record<DeviceJob['status'], State>> = {
  ...{ waiting: 'waiting', running: 'running', done: 'done', cancelled: 'paused', failed: 'fault' },
};

interface DeviceJobLineProps {
  readonly job: DeviceJob;
  readonly onChange: () => void;
  /** Whether its title leads to its devices. */
  readonly isLink?: boolean;
}

/** A job over many devices; the condition by which they were chosen leads to those that match now. */
export function DeviceJobLine({ job, onChange, isLink = false }: DeviceJobLineProps) {
  const { id, work, status, selection } = job;
  const what = whatText(job);
  const filter = filterOf(
    Object.fromEntries(Object.entries(selection).map(([name, value]) => [name, String(value)])),
  );
  const chosen = conditionsOf(filter).map((name) => `${t(`devices.${name}`)}: ${textOf(filter, name)}`);
  const title = (
    <>
      {t(`devices.work.${work}`)}
      {what !== '' && (
        <b>
          {' '}
          <DeviceText text={what} />
        </b>
      )}
    </>
  );
  return (
    <JobLine
      {...{ job, onChange }}
      state={states[status]}
      word={t(`job.status.${status}`)}
      title={isLink ? <a href={`/admin/device-jobs/${id}`}>{title}</a> : title}
      counts={(['changed', 'unchanged', 'refused'] as const)
        .filter((name) => job[name] > 0)
        .map((name) => t(`devices.count.${countName(name, job)}`, { count: job[name] }))}
      isFailed={status === 'failed'}
      cancel={() => cancelJob(id)}
      resume={() => resumeJob(id)}
    >
      <p class="small">
        <a href={addressOf(filter)}>
          <DeviceText text={chosen.join(', ') || t('devices.all')} />
        </a>
      </p>
    </JobLine>
  );
}

/** The tag, the command, or the settings: `Beep: off, Brightness: 40 %`. */
function whatText({ tag, command, settings }: DeviceJob): string {
  if (command !== null) return nameOfWord('instruction', command);
  const changed = settingNames.flatMap((name) => {
    const value = settings?.[name];
    return value === undefined ? [] : [`${nameOfWord('setting', name)}: ${shownSetting(name, value)}`];
  });
  return tag ?? changed.join(', ');
}

function countName(name: 'changed' | 'unchanged' | 'refused', { command, settings }: DeviceJob) {
  const isTold = command !== null || settings !== null;
  return name === 'changed' && isTold ? 'told' : name;
}
