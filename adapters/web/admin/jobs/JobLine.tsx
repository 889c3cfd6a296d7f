import type { ComponentChildren } from 'preact';
import { now } from '../../shared/clock.js';
import { Button, DeviceText, StateMark, Time, useSubmit, type State } from '../../shared/components/index.js';
import { formatDuration, formatNumber } from '../../shared/texts/index.js';
import { t } from '../../shared/texts/jobs.js';
import './jobs.css';

/** What every job has, whatever it is over. */
export interface JobState {
  readonly total: number;
  readonly taken: number;
  readonly requestedAt: string;
  readonly begunAt: string | null;
  readonly endedAt: string | null;
  readonly cancelledAt: string | null;
  readonly failure: string | null;
  readonly failures: number;
  readonly failedAt: string | null;
}

interface JobLineProps {
  readonly job: JobState;
  readonly state: State;
  /** The state in words. */
  readonly word: string;
  /** What it does. */
  readonly title: ComponentChildren;
  /** How many had which outcome. */
  readonly counts: readonly string[];
  /** Whether it was given up: then it may go on. */
  readonly isFailed: boolean;
  /** Not for a job that has ended, unless it was given up. */
  readonly cancel: () => Promise<unknown>;
  readonly resume: () => Promise<unknown>;
  readonly onChange: () => void;
  readonly children?: ComponentChildren;
}

/** A job: how far it is, what became of its parts, how long it will take, and a way to stop it. */
export function JobLine({ job, title, counts, isFailed, onChange, children, ...rest }: JobLineProps) {
  const { cancel, resume, ...mark } = rest;
  const { isBusy, error, submit } = useSubmit();
  const { total, taken, requestedAt, cancelledAt } = job;
  const isOpen = job.endedAt === null;
  const left = leftOf(job);
  return (
    <div class="job">
      <p>
        <StateMark {...mark} /> {title} <Time atMs={Date.parse(requestedAt)} class="muted small" />
      </p>
      {isOpen && <progress max={Math.max(1, total)} value={taken} aria-label={t('job.jobs')} />}
      <p class="muted small">
        {t('job.taken', { taken: formatNumber(taken), total: formatNumber(total) })}
        {counts.map((text) => ` · ${text}`)}
        {left && ` · ${left}`}
      </p>
      {children}
      {job.failure !== null && <Failure {...job} failure={job.failure} />}
      {error !== undefined && <p class="field-error small">{error}</p>}
      {isFailed && (
        <Button disabled={isBusy} onClick={() => void submit(resume).then(onChange)}>
          {t('job.resume')}
        </Button>
      )}{' '}
      {(isOpen || isFailed) && (
        <Button
          disabled={isBusy || (isOpen && cancelledAt !== null)}
          onClick={() => void submit(cancel).then(onChange)}
        >
          {t('job.cancel')}
        </Button>
      )}
    </div>
  );
}

type FailureProps = Pick<JobState, 'failures' | 'failedAt'> & { readonly failure: string };

/** Why it does not go on. */
function Failure({ failure, failures, failedAt }: FailureProps) {
  return (
    <p class="small field-error">
      {failedAt !== null && (
        <>
          <Time atMs={Date.parse(failedAt)} />{' '}
        </>
      )}
      <DeviceText text={t('job.fails', { count: failures, reason: failure })} />
    </p>
  );
}

/** Rate, and how long it will take at this rate. */
function leftOf({ begunAt, endedAt, taken, total }: JobState): string | undefined {
  if (begunAt === null || endedAt !== null || taken === 0) return undefined;
  const seconds = Math.max(1, (now.value - Date.parse(begunAt)) / 1_000);
  const perSecond = taken / seconds;
  return t('job.left', {
    rate: formatNumber(perSecond, perSecond < 10 ? 1 : 0),
    duration: formatDuration((total - taken) / perSecond),
  });
}
