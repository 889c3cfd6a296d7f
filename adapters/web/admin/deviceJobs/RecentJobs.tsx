import { useCallback } from 'preact/hooks';
import { now } from '../../shared/clock.js';
import { useAgain, useAsked } from '../../shared/components/index.js';
import { t } from '../../shared/texts/devices.js';
import { useEvery } from '../useEvery.js';
import { DeviceJobLine } from './DeviceJobLine.js';
import { askJobs, isOpen, type DeviceJob } from './jobsApi.js';

const oftenMs = 1_000;
const everyMs = 15_000;
/** An ended job stays in sight for so long. */
const shownForMs = 600_000;
const mostShown = 3;

/**
 * Jobs that run, or ended a short time ago.
 *
 * @param started changes when somebody has started one here
 */
export function RecentJobs({ started }: { readonly started: number }) {
  const { data, again } = useAsked(useCallback(() => askJobs(), []));
  useAgain(again, started);
  const isBusy = data?.items.some(isOpen) ?? false;
  useEvery(again, isBusy ? oftenMs : everyMs);
  const isRecent = ({ endedAt }: DeviceJob) =>
    endedAt === null || now.value - Date.parse(endedAt) < shownForMs;
  const recent = data?.items.filter(isRecent) ?? [];
  const ended = recent.filter((job) => !isOpen(job));
  const shown = [...recent.filter(isOpen), ...ended].slice(0, mostShown);
  if (shown.length === 0) return null;
  return (
    <section class="bulk-jobs" aria-label={t('job.jobs')}>
      {shown.map((job) => (
        <DeviceJobLine key={job.id} {...{ job }} onChange={again} isLink />
      ))}
      <p class="small">
        <a href="/admin/device-jobs">{t('devices.earlier')}</a>
      </p>
    </section>
  );
}
