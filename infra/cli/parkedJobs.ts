import { userInfo } from 'node:os';
import { Argument, Command, Option } from 'commander';
import type { Pool } from '../../adapters/postgres/index.js';
import type { ParkedJobRequest } from '../../commands/ports/index.js';
import { errorCodes } from '../../domain/kernel/errors.js';
import { printableText } from '../../domain/kernel/text.js';
import { defaultCanary } from '../../domain/parking/index.js';
import type { ParkedJob } from '../../projections/queries/index.js';
import { withDatabase } from './connections.js';
import type { CliContext } from './context.js';
import { listOptions, writeList, type ListOptions } from './list.js';
import { oneOf, wholeNumber } from './optionParsers.js';
import { obstacleTexts } from './requeueParked.js';
import { writeJson } from './writeJson.js';

interface GroupOptions {
  readonly source: string;
  readonly most?: number;
  readonly json?: true;
}

/** More than a group can have. */
const most = 10_000_000;

/** `brewline parked requeue-group` */
export function requeueGroupCommand(context: CliContext): Command {
  return groupCommand('requeue-group')
    .description(
      'send the waiting messages of a group through ingest again, in order; a job of ingest does it',
    )
    .addOption(
      new Option('--canary <number>', 'so many first; the others follow when none of them comes back')
        .argParser(wholeNumber(0, 100))
        .default(defaultCanary),
    )
    .addHelpText(
      'after',
      '\nExample:\n  brewline parked requeue-group DEAD_LETTERED --source "uplink dead letters"',
    )
    .action((code: string, { canary, ...options }: GroupOptions & { readonly canary: number }) =>
      startJob(context, options, {
        work: 'requeue',
        messages: { source: options.source, code, most: options.most },
        canary,
        reason: undefined,
      }),
    );
}

/** `brewline parked discard-group` */
export function discardGroupCommand(context: CliContext): Command {
  return groupCommand('discard-group')
    .description('delete the messages of a group for good, the first first; a job of ingest does it')
    .argument('<reason>', 'why; kept with the job')
    .addHelpText(
      'after',
      '\nExample:\n  brewline parked discard-group MESSAGE_MALFORMED "firmware 2.1 is recalled"',
    )
    .action((code: string, reason: string, options: GroupOptions) =>
      startJob(context, options, {
        work: 'discard',
        messages: { source: options.source, code, most: options.most },
        canary: 0,
        reason: reason.slice(0, 200),
      }),
    );
}

function groupCommand(name: string): Command {
  return new Command(name)
    .addArgument(
      new Argument('<code>', 'as parked groups shows it').argParser(oneOf(Object.keys(errorCodes))),
    )
    .option('--source <source>', 'as parked groups shows it', 'uplink')
    .option('--most <number>', 'messages at most', wholeNumber(1, most))
    .option('--json', 'print the job as one JSON document');
}

async function startJob(
  { settings, stdout }: CliContext,
  { json }: GroupOptions,
  request: Omit<ParkedJobRequest, 'requestedBy'>,
): Promise<void> {
  const job = await withDatabase(await settings(), (pool) => acceptedJob(pool, request));
  if (json) writeJson(stdout, job);
  else
    stdout.write(
      `job ${job.id} of ${job.total} messages; brewline parked jobs shows how far it is, parked cancel ${job.id} stops it\n`,
    );
}

const parkedObstacleTexts = {
  ...obstacleTexts,
  notAnEvent: 'it is a message, which is sent through ingest again: brewline parked requeue',
  applied: 'a retry has applied it already',
  skipped: 'it is skipped already',
} as const;

/** @throws Error when there is nothing to do, or it can't be done */
export async function acceptedJob(
  pool: Pool,
  request: Omit<ParkedJobRequest, 'requestedBy'>,
): Promise<ParkedJob> {
  const { createParkedJobs, findParkedJob } = await import('../../adapters/postgres/index.js');
  const answer = await createParkedJobs(pool).request({ ...request, requestedBy: userInfo().username });
  switch (answer.type) {
    case 'accepted': {
      const job = await findParkedJob(pool, answer.jobId);
      if (!job) throw new Error('the job is gone already');
      return job;
    }
    case 'nothing':
      throw new Error('no message of this group waits; brewline parked groups shows the groups');
    case 'impossible':
      throw new Error(parkedObstacleTexts[answer.obstacle]);
    case 'tooManyEdits':
      throw new Error(`${answer.edits} versions of it are kept already: send one of them`);
    case 'tooMany':
      throw new Error(`${answer.jobs} jobs wait already; brewline parked jobs shows them`);
  }
}

/** `brewline parked jobs` */
export function jobsCommand(context: CliContext): Command {
  return listOptions(new Command('jobs'), 'jobs')
    .description('what operators asked to be done with parked messages, the latest first')
    .addHelpText('after', '\nExample:\n  brewline parked jobs --limit 5')
    .action(async ({ limit, json }: ListOptions) => {
      const { listParkedJobs } = await import('../../adapters/postgres/index.js');
      const { items, nextKey } = await withDatabase(await context.settings(), (pool) =>
        listParkedJobs(pool, { limit }),
      );
      const none = 'Nobody has asked for anything.';
      writeList(context, { items, heading, row, none, more: nextKey && 'raise --limit' }, json);
    });
}

/** `brewline parked cancel` */
export function cancelCommand({ settings, stdout }: CliContext): Command {
  return new Command('cancel')
    .description('take no further message in a job; what was sent or discarded stays so')
    .argument('<job>', 'as parked jobs shows it', wholeNumber(1, Number.MAX_SAFE_INTEGER))
    .option('--json', 'as one JSON document')
    .addHelpText('after', '\nExample:\n  brewline parked cancel 3')
    .action(async (job: number, { json }: { readonly json?: true }) => {
      const { createParkedJobs } = await import('../../adapters/postgres/index.js');
      const isOpen = await withDatabase(await settings(), (pool) =>
        createParkedJobs(pool).cancel(String(job)),
      );
      if (!isOpen)
        throw new Error(`no job ${job} is open, or was given up; brewline parked jobs shows the latest`);
      if (json) writeJson(stdout, { job: String(job), cancelled: true });
      else stdout.write(`job ${job} takes no further message\n`);
    });
}

/** `brewline parked resume` */
export function resumeCommand({ settings, stdout }: CliContext): Command {
  return new Command('resume')
    .description('let a job go on that was given up because its steps failed')
    .argument('<job>', 'as parked jobs shows it', wholeNumber(1, Number.MAX_SAFE_INTEGER))
    .option('--json', 'as one JSON document')
    .addHelpText('after', '\nExample:\n  brewline parked resume 3')
    .action(async (job: number, { json }: { readonly json?: true }) => {
      const { createParkedJobs } = await import('../../adapters/postgres/index.js');
      const goesOn = await withDatabase(await settings(), (pool) =>
        createParkedJobs(pool).resume(String(job)),
      );
      if (!goesOn) throw new Error(`no job ${job} can go on; brewline parked jobs shows the latest`);
      if (json) writeJson(stdout, { job: String(job), resumed: true });
      else stdout.write(`job ${job} goes on where it stood\n`);
    });
}

const heading = [
  'JOB',
  'WHAT',
  'MESSAGES',
  'STATUS',
  'TAKEN',
  'STORED',
  'REPEATS',
  'CAME BACK',
  'SKIPPED',
  'LEFT OUT',
  'ASKED AT',
  'FAILURE',
];

function row(job: ParkedJob): string[] {
  const {
    id,
    work,
    messageId,
    source,
    code,
    status,
    total,
    taken,
    stored,
    repeats,
    cameBack,
    skipped,
    leftOut,
    failure,
    failures,
  } = job;
  const of = messageId ?? `${code} of ${source}`;
  const counts = [`${taken} of ${total}`, stored, repeats, cameBack, skipped, leftOut].map(String);
  const failed = failure === null ? '' : `${failures} in a row: ${printableText(failure)}`;
  return [id, work, of, status, ...counts, job.requestedAt.toISOString(), failed];
}
