import { useLocation } from 'preact-iso';
import { useCallback } from 'preact/hooks';
import { ApiProblem } from '../../../apiClient/index.js';
import {
  Button,
  DeviceText,
  ErrorPanel,
  Skeleton,
  Time,
  useAgain,
  useAsked,
  useTitle,
} from '../../shared/components/index.js';
import { t } from '../../shared/texts/devices.js';
import { CopyCommand } from '../CopyCommand.js';
import { shellWord } from '../shellWord.js';
import { useEvery } from '../useEvery.js';
import { usePages } from '../usePages.js';
import { DeviceJobLine } from './DeviceJobLine.js';
import { askDevices, askJob, isOpen, type DeviceJobOutcome } from './jobsApi.js';

const everyMs = 1_000;
const outcomes = [
  ...(['changed', 'unchanged', 'tooManyTags', 'notEnrolled', 'revoked'] as const),
  ...(['requested', 'commandRefused'] as const),
];

/** `/admin/device-jobs/:id`: how far it is, and what became of each device. */
export function JobPage({ id = '' }: { readonly id?: string }) {
  const { data: job, error, again, ...failure } = useAsked(useCallback(() => askJob(id), [id]));
  useTitle(t('devices.jobOf', { id }), t('admin.devices'));
  const isRunning = job !== undefined && isOpen(job);
  useEvery(again, isRunning ? everyMs : undefined);
  const isUnknown = error instanceof ApiProblem && (error.status === 404 || error.status === 400);
  return (
    <>
      <h1>{t('devices.jobOf', { id })}</h1>
      <CopyCommand command={`brewline device bulk show ${shellWord(id)}`} />
      {isUnknown && <p>{t('devices.unknownJob')}</p>}
      {error && !isUnknown && 'sinceMs' in failure && (
        <ErrorPanel error={error} sinceMs={failure.sinceMs} retry={again} />
      )}
      {!job && !error && <Skeleton height="line" count={6} />}
      {job && <DeviceJobLine {...{ job }} onChange={again} />}
      {job && <Devices id={id} isRunning={isRunning} />}
      <p>
        <a href="/admin/device-jobs">{t('devices.earlier')}</a>
      </p>
    </>
  );
}

/** What became of each device; read again when the job has ended. */
function Devices({ id, isRunning }: { readonly id: string; readonly isRunning: boolean }) {
  const { query, path, route } = useLocation();
  const outcome = outcomes.find((each) => each === query.outcome);
  const pages = usePages(
    useCallback((after: string | undefined) => askDevices(id, outcome, after), [id, outcome]),
  );
  const { known, error, hasMore, more, again } = pages;
  useAgain(again, isRunning);
  const choose = (chosen: DeviceJobOutcome | '') => route(chosen ? `${path}?outcome=${chosen}` : path, true);
  return (
    <>
      <label class="field job-outcome">
        <span>{t('devices.outcome')}</span>
        <select
          value={outcome ?? ''}
          onChange={({ currentTarget }) =>
            choose(outcomes.find((each) => each === currentTarget.value) ?? '')
          }
        >
          <option value="">{t('devices.any')}</option>
          {outcomes.map((each) => (
            <option key={each} value={each}>
              {t(`devices.outcome.${each}`)}
            </option>
          ))}
        </select>
      </label>
      {error && <ErrorPanel {...error} retry={more} />}
      {known?.items.length === 0 && <p>{t('devices.noneWith')}</p>}
      <ul class="job-devices">
        {known?.items.map(({ deviceId, outcome: became, reason, at }) => (
          <li key={deviceId} class="list-row">
            <a href={`/admin/devices/${encodeURIComponent(deviceId)}${tabOf(became)}`}>
              <DeviceText text={deviceId} />
            </a>
            <span>
              {t(`devices.outcome.${became ?? 'none'}`)}
              {reason !== null && (
                <span class="muted">
                  {': '}
                  <DeviceText text={reason} />
                </span>
              )}
            </span>
            {at !== null && <Time atMs={Date.parse(at)} class="muted" />}
          </li>
        ))}
      </ul>
      {hasMore && <Button onClick={more}>{t('devices.more')}</Button>}
    </>
  );
}

/** What became of a command is where its device's commands are. */
function tabOf(outcome: DeviceJobOutcome | null): string {
  return outcome === 'requested' ? '?tab=commands' : '';
}
