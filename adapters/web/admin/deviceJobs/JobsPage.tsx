import { useCallback } from 'preact/hooks';
import { Button, ErrorPanel, Skeleton, useTitle } from '../../shared/components/index.js';
import { t } from '../../shared/texts/devices.js';
import { CopyCommand } from '../CopyCommand.js';
import { usePages } from '../usePages.js';
import { DeviceJobLine } from './DeviceJobLine.js';
import { askJobs } from './jobsApi.js';

/** `/admin/device-jobs`: what operators asked to be done to many devices, the latest first. */
export function JobsPage() {
  const { known, error, hasMore, more, again } = usePages(useCallback(askJobs, []));
  useTitle(t('job.jobs'), t('admin.devices'));
  return (
    <>
      <h1>{t('job.jobs')}</h1>
      <CopyCommand command="brewline device bulk list" />
      {error && <ErrorPanel {...error} retry={again} />}
      {!known && !error && <Skeleton height="line" count={6} />}
      {known?.items.length === 0 && <p>{t('devices.noJobs')}</p>}
      <ul>
        {known?.items.map((job) => (
          <li key={job.id}>
            <DeviceJobLine {...{ job }} onChange={again} isLink />
          </li>
        ))}
      </ul>
      {hasMore && <Button onClick={more}>{t('devices.more')}</Button>}
    </>
  );
}
