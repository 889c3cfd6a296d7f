import { Command } from 'commander';
import type { RawStore } from '../../../adapters/eventStore/index.js';
import { BrewlineError, hasCode, messageOf } from '../../../domain/kernel/errors.js';
import { printableText } from '../../../domain/kernel/text.js';
import type { Config } from '../../config.js';
import type { CliContext, PersonsOutput } from '../context.js';
import { textTable } from '../textTable.js';
import { writeJson } from '../writeJson.js';
import { copyEvents } from '../../../adapters/eventStore/transfer/copyEvents.js';
import { surveyLines, surveyStore } from '../../../adapters/eventStore/transfer/surveyStore.js';
import { withErasing } from './erasing.js';
import { listEventsCommand } from './listEvents.js';
import { createStoreProgress, type StoreProgress } from './progress.js';
import { showEventCommand } from './showEvent.js';
import { verifyEvents, type Verification } from '../../../adapters/eventStore/transfer/verifyEvents.js';

interface StoresOptions {
  readonly from?: string;
  readonly to?: string;
  readonly erase?: boolean;
  readonly json?: true;
}

export function eventsCommand(context: CliContext): Command {
  return new Command('events')
    .description('the event store: list and show its events; copy a whole one, compare two')
    .addHelpText('after', groupHelp)
    .addCommand(listEventsCommand(context))
    .addCommand(showEventCommand(context))
    .addCommand(copyCommand(context))
    .addCommand(verifyCommand(context));
}

function copyCommand({ settings, stdout, stderr }: CliContext): Command {
  return withStores(new Command('copy'))
    .description('copy all streams to another store, then verify; continues an earlier copy')
    .addHelpText('after', copyHelp)
    .action(async ({ json, ...options }: StoresOptions) => {
      const verified = await withBoth(options, await settings(), async (source, target) => {
        for (const line of surveyLines(await surveyStore(source))) stderr.write(`${printableText(line)}\n`);
        const copied = await withProgress('copy', stderr, (show) =>
          copyEvents({ source, target, onProgress: show }),
        );
        const verification = await withProgress('verify', stderr, (show) =>
          verifyEvents({ source, target, onProgress: show }),
        );
        return { copied, verification };
      });
      const { copied, verification } = verified;
      if (json) writeJson(stdout, { copied, verification });
      else {
        stdout.write(
          `Copied ${copied.appended} of ${copied.events} events (the others existed), metadata of ${copied.metadata} streams, tombstones of ${copied.tombstones}.\n`,
        );
        stdout.write(`${verificationTable(verification)}\n`);
      }
      throwUnlessSame(verification);
    });
}

function verifyCommand({ settings, stdout, stderr }: CliContext): Command {
  return withStores(new Command('verify'))
    .description('compare two stores: counts, and a running hash over all events in order')
    .addHelpText('after', verifyHelp)
    .action(async ({ json, ...options }: StoresOptions) => {
      const verification = await withBoth(options, await settings(), (source, target) =>
        withProgress('verify', stderr, (show) => verifyEvents({ source, target, onProgress: show })),
      );
      if (json) writeJson(stdout, verification);
      else stdout.write(`${verificationTable(verification)}\n`);
      throwUnlessSame(verification);
    });
}

function withStores(command: Command): Command {
  return command
    .option(
      '--from <url>',
      "connection string of the store to read; EVENTSTORE_URL, so this instance's, when left out",
    )
    .option('--to <url>', 'connection string of the other store; EVENTSTORE_TO_URL when left out')
    .option('--erase', 'read events without logins, and without readable texts of people')
    .option('--json', 'the result as JSON');
}

function storesOf(
  { from, to }: StoresOptions,
  { eventStoreUrl, eventStoreToUrl }: Config,
): { readonly from: string; readonly to: string } {
  const urls = { from: from ?? eventStoreUrl, to: to ?? eventStoreToUrl };
  if (urls.to === '') throw new Error('which store is the other one? Set EVENTSTORE_TO_URL, or --to');
  if (urls.from === urls.to) throw new Error('--from and --to are the same store');
  return urls;
}

async function withBoth<Result>(
  options: StoresOptions,
  config: Config,
  work: (source: RawStore, target: RawStore) => Promise<Result>,
): Promise<Result> {
  const { from, to } = storesOf(options, config);
  const { openRawStore } = await import('../../../adapters/eventStore/index.js');
  const source = openRawStore(from);
  const target = openRawStore(to);
  try {
    if (!options.erase) return await work(source, target);
    return await withErasing(source, config, (erasing) => work(erasing, target));
  } catch (cause) {
    if (!hasCode(cause, 'EVENT_STORE_UNAVAILABLE')) throw cause;
    const message = `an event store does not answer: ${messageOf(cause)}; run the same command again to continue`;
    throw new BrewlineError('EVENT_STORE_UNAVAILABLE', message, { cause });
  } finally {
    await Promise.allSettled([source.close(), target.close()]);
  }
}

async function withProgress<Result>(
  what: string,
  stderr: PersonsOutput,
  work: (show: StoreProgress['show']) => Promise<Result>,
): Promise<Result> {
  const progress = createStoreProgress(what, stderr);
  try {
    return await work(progress.show);
  } finally {
    progress.stop();
  }
}

function verificationTable({ same, from, to, metadata, tombstones }: Verification): string {
  const rows = [
    ['', 'EVENTS', 'STREAMS', 'HASH'],
    ['from', String(from.events), String(from.streams), from.hash],
    ['to', String(to.events), String(to.streams), to.hash],
  ];
  const verdict = same
    ? 'The same events in the same order, the same metadata and deletions.'
    : `Different: metadata of ${metadata} streams, tombstones of ${tombstones}.`;
  return `${textTable(rows)}\n${verdict}`;
}

function throwUnlessSame({ same, firstDifference }: Verification): void {
  if (same) return;
  const where = firstDifference === undefined ? '' : `; the first difference: ${firstDifference}`;
  throw new Error(`the stores are not the same${where}`);
}

const passwords = `
Passwords belong into the variables: other users of this machine can read a command's arguments.`;

const groupHelp = `
Example:
  brewline events list --stream device-keg-1
  brewline events verify --to 'esdb://127.0.0.1:2113?tls=false'
  EVENTSTORE_TO_URL='esdb+discover://admin:<password>@es.internal:2113' brewline events verify`;

const copyHelp = `
Ids, types, content types, data and metadata are copied byte for byte, in the order of $all. The target must be empty, or hold what
an earlier copy from the same store wrote; run the same command again after an interruption, or later for what came since.
Metadata, deletions, ends and links are copied too. Not copied: system streams, and the store's own identity. Before it begins, it says
which system streams those are, which links lead elsewhere in the copy, and what a target refuses. Positions, and the time at which the store took an event, are the
target's own. --erase asks this instance's database who was deleted: their texts are left out, those of others that were stored plain
(before 0.2.0) are encrypted, and logins give way to ids. Who is deleted during such a copy makes it fail: begin again with an empty target.
Reading $all of an EventStoreDB needs an administrator in the URL. Stop writing before the last run.
${passwords}

Example:
  brewline events copy --to 'esdb://127.0.0.1:2113?tls=false' --json
  brewline events copy --to 'esdb://127.0.0.1:2113?tls=false' --erase
  EVENTSTORE_TO_URL='esdb+discover://admin:<password>@es.internal:2113' brewline events copy`;

const verifyHelp = `
The exit code is 1 where they differ. A copy that was made with --erase is compared with --erase. What a store hides still counts until it is scavenged: verify before that.
${passwords}

Example:
  brewline events verify --to 'esdb://127.0.0.1:2113?tls=false'
  EVENTSTORE_TO_URL='esdb+discover://admin:<password>@es.internal:2113' brewline events verify`;
