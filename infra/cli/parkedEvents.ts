import { Command, Option } from 'commander';
import { defaultCanary, projectionSource, type ParkedJobWork } from '../../domain/parking/index.js';
import { withDatabase } from './connections.js';
import type { CliContext } from './context.js';
import { parsedBy, wholeNumber } from './optionParsers.js';
import { acceptedJob } from './parkedJobs.js';
import { writeJson } from './writeJson.js';

/** The dispatcher's have their partition in the name, as `dispatcher 3/8`. */
const projectionName = parsedBy(
  (text) => (/^[A-Za-z]{1,40}( \d{1,3}\/\d{1,3})?$/.test(text) ? text : undefined),
  'the name of a projection, such as readModels or "dispatcher 3/8"',
);

interface JobOptions {
  readonly most?: number;
  readonly canary?: number;
  readonly json?: true;
}

/** What is retried or skipped. */
type Chosen = { readonly messageId: string } | { readonly source: string; readonly code: string };

const code = 'EVENT_UNPROJECTABLE';
/** More than a group can have. */
const most = 10_000_000;

/** `brewline parked retry` */
export function retryCommand(context: CliContext): Command {
  return idCommand('retry')
    .description('apply a parked event; the projection that parked it does it')
    .addHelpText(
      'after',
      '\nUpdate Brewline, or remove the cause, before. An event is applied while no later one of its stream is; of telemetry it counts as late.\n\nExample:\n  brewline parked retry 17',
    )
    .action((id: number, options: JobOptions) =>
      startJob(context, options, { work: 'retry', chosen: { messageId: String(id) } }),
    );
}

/** `brewline parked retry-group` */
export function retryGroupCommand(context: CliContext): Command {
  return groupCommand('retry-group')
    .description('apply the waiting events that a projection parked, in order')
    .addOption(
      new Option('--canary <number>', 'so many first; the others follow when all of them are applied')
        .argParser(wholeNumber(0, 100))
        .default(defaultCanary),
    )
    .addHelpText('after', '\nExample:\n  brewline parked retry-group readModels')
    .action((projection: string, options: JobOptions) =>
      startJob(context, options, { work: 'retry', chosen: { source: projectionSource(projection), code } }),
    );
}

/** `brewline parked skip` */
export function skipCommand(context: CliContext): Command {
  return idCommand('skip')
    .description('leave a parked event unapplied, for a reason; it stays in the list and in the store')
    .argument('<reason>', 'why; kept with the event')
    .addHelpText('after', '\nExample:\n  brewline parked skip 17 "written by a test tool"')
    .action((id: number, reason: string, options: JobOptions) =>
      startJob(context, options, { work: 'skip', chosen: { messageId: String(id) }, reason }),
    );
}

/** `brewline parked skip-group` */
export function skipGroupCommand(context: CliContext): Command {
  return groupCommand('skip-group')
    .description('leave the waiting events that a projection parked unapplied, for a reason')
    .argument('<reason>', 'why; kept with each event')
    .addHelpText('after', '\nExample:\n  brewline parked skip-group readModels "written by a test tool"')
    .action((projection: string, reason: string, options: JobOptions) =>
      startJob(context, options, {
        work: 'skip',
        chosen: { source: projectionSource(projection), code },
        reason,
      }),
    );
}

function idCommand(name: string): Command {
  return new Command(name)
    .argument('<id>', 'as parked list shows it', wholeNumber(1, Number.MAX_SAFE_INTEGER))
    .option('--json', 'print the job as one JSON document');
}

function groupCommand(name: string): Command {
  return new Command(name)
    .argument('<projection>', 'as parked groups shows it, behind "projection"', projectionName)
    .option('--most <number>', 'events at most', wholeNumber(1, most))
    .option('--json', 'print the job as one JSON document');
}

async function startJob(
  { settings, stdout }: CliContext,
  { json, most: atMost, canary = 0 }: JobOptions,
  {
    work,
    chosen,
    reason,
  }: { readonly work: ParkedJobWork; readonly chosen: Chosen; readonly reason?: string },
): Promise<void> {
  const messages = 'messageId' in chosen ? chosen : { ...chosen, most: atMost };
  const request = { work, messages, canary, reason: reason?.slice(0, 200) };
  const job = await withDatabase(await settings(), (pool) => acceptedJob(pool, request));
  if (json) writeJson(stdout, job);
  else stdout.write(`job ${job.id} of ${job.total} events; brewline parked jobs shows what became of them\n`);
}
