import type { State } from '../../shared/components/index.js';
import { t } from '../../shared/texts/parked.js';
import { JobLine } from '../jobs/index.js';
import { cancelJob, isOpen, resumeJob, type ParkedJob } from './parkedApi.js';

const states: Readonly<Record<ParkedJob['status'], State>> = {
  ...{ waiting: 'waiting', running: 'running', done: 'done', cancelled: 'paused', stopped: 'needsYou' },
  failed: 'fault',
};

/** Ended ones that are shown; the command line has more. */
const shownEnded = 3;

interface JobListProps {
  readonly jobs: readonly ParkedJob[];
  readonly onChange: () => void;
}

/** What operators asked for: how far it is, and what became of the messages. */
export function JobList({ jobs, onChange }: JobListProps) {
  // One that was given up waits for somebody.
  const isShown = (job: ParkedJob) => isOpen(job) || job.status === 'failed';
  const open = jobs.filter(isShown);
  const ended = jobs.filter((job) => !isShown(job)).slice(0, shownEnded);
  if (jobs.length === 0) return null;
  return (
    <>
      <h2>{t('job.jobs')}</h2>
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
  const { id, work, status, messageId, code, reason } = job;
  const isOfEvent = work === 'retry' || work === 'skip';
  const subject =
    messageId === null ? code : t(isOfEvent ? 'parked.eventNo' : 'parked.message', { id: messageId });
  return (
    <JobLine
      {...{ job, onChange }}
      state={states[status]}
      word={t(status === 'stopped' ? 'parked.stopped' : `job.status.${status}`)}
      title={`${t(`parked.work.${work}`)} ${subject}`}
      counts={outcomesOf(job)}
      isFailed={status === 'failed'}
      cancel={() => cancelJob(id)}
      resume={() => resumeJob(id)}
    >
      {reason !== null && <p class="muted small">{reason}</p>}
    </JobLine>
  );
}

const counted = ['stored', 'repeats', 'cameBack', 'discarded', 'skipped', 'gone', 'leftOut'] as const;

function outcomesOf(job: ParkedJob): readonly string[] {
  return counted
    .filter((name) => job[name] > 0)
    .map((name) => {
      const isApplied = name === 'stored' && job.work === 'retry';
      return t(isApplied ? 'parked.count.applied' : `parked.count.${name}`, { count: job[name] });
    });
}
