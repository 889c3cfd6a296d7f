import { Button, StateMark, Time, useSubmit, type State } from '../../shared/components/index.js';
import { formatDuration, formatNumber } from '../../shared/texts/index.js';
import { t } from '../../shared/texts/parked.js';
import { now } from '../../shared/clock.js';
import { cancelJob, isOpen, type ParkedJob } from './parkedApi.js';

const states: Readonly<Record<ParkedJob['status'], State>> = {
  ...{ waiting: 'waiting', running: 'running', done: 'done', cancelled: 'paused', stopped: 'needsYou' },
};

/** Ended ones that are shown; the command line has more. */
const shownEnded = 3;

interface JobListProps {
  readonly jobs: readonly ParkedJob[];
  readonly onChange: () => void;
}

/** What operators asked for: how far it is, and what became of the messages. */
export function JobList({ jobs, onChange }: JobListProps) {
  const open = jobs.filter(isOpen);
  const ended = jobs.filter((job) => !isOpen(job)).slice(0, shownEnded);
  if (jobs.length === 0) return null;
  return (
    <>
      <h2>{t('parked.jobs')}</h2>
      <ul class="parked-jobs" aria-live="polite">
        {[...open, ...ended].map((job) => (
          <li key={job.id}>
            <Job {...{ job, onChange }} />
          </li>
        ))}
      </ul>
    </>
  );
}

function Job({ job, onChange }: { readonly job: ParkedJob; readonly onChange: () => void }) {
  const { isBusy, error, submit } = useSubmit();
  const { id, work, status, total, taken, messageId, code, reason, requestedAt, cancelledAt } = job;
  const cancel = () => void submit(() => cancelJob(id)).then(onChange);
  const left = leftOf(job);
  return (
    <>
      <p>
        <StateMark state={states[status]} word={t(`parked.status.${status}`)} /> {t(`parked.work.${work}`)}{' '}
        {messageId === null ? code : t('parked.message', { id: messageId })}{' '}
        <Time atMs={Date.parse(requestedAt)} class="muted small" />
      </p>
      {isOpen(job) && <progress max={Math.max(1, total)} value={taken} aria-label={t('parked.jobs')} />}
      <p class="muted small">
        {t('parked.taken', { taken: formatNumber(taken), total: formatNumber(total) })}
        {outcomesOf(job).map((text) => ` · ${text}`)}
        {left && ` · ${left}`}
      </p>
      {reason !== null && <p class="muted small">{reason}</p>}
      {error !== undefined && <p class="field-error small">{error}</p>}
      {isOpen(job) && (
        <Button disabled={isBusy || cancelledAt !== null} onClick={cancel}>
          {t('parked.cancel')}
        </Button>
      )}
    </>
  );
}

const counted = ['stored', 'repeats', 'cameBack', 'discarded', 'gone', 'leftOut'] as const;

function outcomesOf(job: ParkedJob): readonly string[] {
  return counted
    .filter((name) => job[name] > 0)
    .map((name) => t(`parked.count.${name}`, { count: job[name] }));
}

/** Rate, and how long it will take at this rate. */
function leftOf(job: ParkedJob): string | undefined {
  const { status, begunAt, taken, total } = job;
  if (status !== 'running' || begunAt === null || taken === 0) return undefined;
  const seconds = Math.max(1, (now.value - Date.parse(begunAt)) / 1_000);
  const perSecond = taken / seconds;
  return t('parked.left', {
    rate: formatNumber(perSecond, perSecond < 10 ? 1 : 0),
    duration: formatDuration((total - taken) / perSecond),
  });
}
