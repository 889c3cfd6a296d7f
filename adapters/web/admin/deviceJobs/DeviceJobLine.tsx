import { DeviceText, type State } from '../../shared/components/index.js';
import { t } from '../../shared/texts/devices.js';
import { addressOf, conditionsOf, filterOf } from '../devices/fleetFilter.js';
import { textOf } from '../devices/FleetFilterForm.js';
import { JobLine } from '../jobs/index.js';
import { cancelJob, type DeviceJob } from './jobsApi.js';

const states: Readonly<Record<DeviceJob['status'], State>> = {
  ...{ waiting: 'waiting', running: 'running', done: 'done', cancelled: 'paused' },
};

interface DeviceJobLineProps {
  readonly job: DeviceJob;
  readonly onChange: () => void;
  /** Whether its title leads to its devices. */
  readonly isLink?: boolean;
}

/** A job over many devices; the condition by which they were chosen leads to those that match now. */
export function DeviceJobLine({ job, onChange, isLink = false }: DeviceJobLineProps) {
  const { id, work, tag, status, selection } = job;
  const filter = filterOf(
    Object.fromEntries(Object.entries(selection).map(([name, value]) => [name, String(value)])),
  );
  const chosen = conditionsOf(filter).map((name) => `${t(`devices.${name}`)}: ${textOf(filter, name)}`);
  const title = (
    <>
      {t(`devices.work.${work}`)}
      {tag !== null && (
        <b>
          {' '}
          <DeviceText text={tag} />
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
        .map((name) => t(`devices.count.${name}`, { count: job[name] }))}
      cancel={() => cancelJob(id)}
    >
      <p class="small">
        <a href={addressOf(filter)}>
          <DeviceText text={chosen.join(', ') || t('devices.all')} />
        </a>
      </p>
    </JobLine>
  );
}
