import { Argument, Command, Option } from 'commander';
import type { deviceJobResource } from '../../adapters/http/api/resources/index.js';
import { deviceJobOutcomes, mostDevicesOfJob, type DeviceJobOutcome } from '../../domain/fleet/index.js';
import { printableText } from '../../domain/kernel/text.js';
import { withDatabase } from './connections.js';
import type { CliContext } from './context.js';
import { listOptions, writeList, type ListOptions } from './list.js';
import { choosing, wholeNumber } from './optionParsers.js';
import { writeJson } from './writeJson.js';

/** `brewline device bulk list` */
export function listBulkCommand(context: CliContext): Command {
  return listOptions(new Command('list'), 'jobs')
    .description('what operators asked to be done to many devices, the latest first')
    .addHelpText('after', '\nExample:\n  brewline device bulk list --limit 5')
    .action(async ({ limit, json }: ListOptions) => {
      const { listDeviceJobs } = await import('../../adapters/postgres/index.js');
      const { deviceJobResource } = await import('../../adapters/http/api/resources/index.js');
      const page = await withDatabase(await context.settings(), (pool) => listDeviceJobs(pool, { limit }));
      const none = 'Nobody has asked for anything.';
      const [items, more] = [page.items.map(deviceJobResource), page.nextKey && 'raise --limit'];
      writeList(context, { items, heading: jobHeading, row: jobRow, none, more }, json);
    });
}

interface ShowOptions extends ListOptions {
  readonly outcome?: DeviceJobOutcome;
  readonly after?: number;
}

/** `brewline device bulk show` */
export function showBulkCommand(context: CliContext): Command {
  return listOptions(new Command('show'), 'devices')
    .description('how far a job is, and what became of its devices, in the order in which they are changed')
    .addArgument(jobArgument())
    .addOption(choosing(new Option('--outcome <outcome>', 'only those with it'), deviceJobOutcomes))
    .option('--after <number>', 'only those after this place', wholeNumber(1, mostDevicesOfJob))
    .addHelpText('after', '\nExample:\n  brewline device bulk show 3 --outcome notEnrolled')
    .action(async (id: number, { limit, json, outcome, after }: ShowOptions) => {
      const { devicesOfJob, findDeviceJob } = await import('../../adapters/postgres/index.js');
      const { deviceJobResource, deviceOfJobResource } =
        await import('../../adapters/http/api/resources/index.js');
      const afterKey = after === undefined ? undefined : [String(after)];
      const [job, page] = await withDatabase(await context.settings(), async (pool) => [
        await findDeviceJob(pool, String(id)),
        await devicesOfJob(pool, String(id), { limit, outcome, afterKey }),
      ]);
      if (!job) throw new Error(`there is no job ${id}; brewline device bulk list shows the latest`);
      context.stderr.write(`${describe(deviceJobResource(job))}\n`);
      const chosen = outcome === undefined ? '' : `--outcome ${outcome} `;
      writeList(
        context,
        {
          items: page.items.map(deviceOfJobResource),
          heading: ['DEVICE', 'OUTCOME', 'AT', 'REASON'],
          row: ({ deviceId, outcome: became, at, reason }) => [
            ...[deviceId, became ?? '-', at ?? '-', reason === null ? '' : printableText(reason)],
          ],
          none: 'No device of it has this outcome.',
          more: page.nextKey && `brewline device bulk show ${id} ${chosen}--after ${page.nextKey.join()}`,
        },
        json,
      );
    });
}

/** `brewline device bulk cancel` */
export function cancelBulkCommand({ settings, stdout }: CliContext): Command {
  return new Command('cancel')
    .description('change no further device in a job; what was done stays so')
    .addArgument(jobArgument())
    .option('--json', 'as one JSON document')
    .addHelpText('after', '\nExample:\n  brewline device bulk cancel 3')
    .action(async (job: number, { json }: { readonly json?: true }) => {
      const { createDeviceJobs } = await import('../../adapters/postgres/index.js');
      const isOpen = await withDatabase(await settings(), (pool) =>
        createDeviceJobs(pool).cancel(String(job)),
      );
      if (!isOpen)
        throw new Error(`no job ${job} is open, or was given up; brewline device bulk list shows the latest`);
      if (json) writeJson(stdout, { job: String(job), cancelled: true });
      else stdout.write(`job ${job} changes no further device\n`);
    });
}

/** `brewline device bulk resume` */
export function resumeBulkCommand({ settings, stdout }: CliContext): Command {
  return new Command('resume')
    .description('let a job go on that was given up because its steps failed')
    .addArgument(jobArgument())
    .option('--json', 'as one JSON document')
    .addHelpText('after', '\nExample:\n  brewline device bulk resume 3')
    .action(async (job: number, { json }: { readonly json?: true }) => {
      const { createDeviceJobs } = await import('../../adapters/postgres/index.js');
      const goesOn = await withDatabase(await settings(), (pool) =>
        createDeviceJobs(pool).resume(String(job)),
      );
      if (!goesOn) throw new Error(`no job ${job} can go on; brewline device bulk list shows the latest`);
      if (json) writeJson(stdout, { job: String(job), resumed: true });
      else stdout.write(`job ${job} goes on where it stood\n`);
    });
}

function jobArgument(): Argument {
  return new Argument('<job>', 'as device bulk list shows it').argParser(
    wholeNumber(1, Number.MAX_SAFE_INTEGER),
  );
}

type JobResource = ReturnType<typeof deviceJobResource>;

const jobHeading = ['JOB', 'WHAT', 'STATUS', 'TAKEN', 'CHANGED', 'UNCHANGED', 'REFUSED', 'ASKED AT'];

function jobRow({ id, status, taken, total, requestedAt, ...job }: JobResource): string[] {
  const counts = [`${taken} of ${total}`, job.changed, job.unchanged, job.refused].map(String);
  return [id, workText(job), status, ...counts, requestedAt];
}

type JobWork = Pick<JobResource, 'work' | 'tag' | 'command' | 'settings'>;

/** `tag beta`, `settings {"soundOn":false}` */
function workText({ work, tag, command, settings }: JobWork): string {
  return [work, tag ?? command ?? (settings && JSON.stringify(settings))].filter(Boolean).join(' ');
}

function describe(job: JobResource): string {
  const { id, status, taken, total, changed, unchanged, refused, failure, failures, failedAt } = job;
  const told = (job.command ?? job.settings) ? 'told' : 'changed';
  const counts = `${changed} ${told}, ${unchanged} unchanged, ${refused} refused`;
  const fails =
    failure === null
      ? ''
      : `\n${failures} steps in a row failed, the last one at ${failedAt}: ${printableText(failure)}`;
  return `job ${id}: ${workText(job)}, ${status}, ${taken} of ${total} devices: ${counts}${fails}`;
}
