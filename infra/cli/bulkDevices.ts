import { userInfo } from 'node:os';
import { Argument, Command, Option } from 'commander';
import type { DeviceInstruction } from '../../domain/deviceCommand/index.js';
import {
  commandsForMany,
  deviceTagShape,
  leastReportSecondsForMany,
  mostDevicesOfJob,
  refuseSettingsForMany,
  type CommandForMany,
  type DeviceJobWork,
} from '../../domain/fleet/index.js';
import { refuseIfAny } from '../../domain/kernel/refusal.js';
import type { MachineSettings } from '../../domain/machine/index.js';
import { cancelBulkCommand, listBulkCommand, resumeBulkCommand, showBulkCommand } from './bulkJobs.js';
import { withDatabase } from './connections.js';
import type { CliContext } from './context.js';
import {
  fleetOptions,
  fleetOptionsText,
  onlineOption,
  selectionOf,
  type FleetOptions,
} from './fleetOptions.js';
import { choosing, wholeNumber } from './optionParsers.js';
import { deviceTag } from './tagDevices.js';
import { writeJson } from './writeJson.js';

interface BulkOptions extends FleetOptions {
  readonly devices?: number;
  readonly json?: true;
}

const what: Readonly<Record<DeviceJobWork, string>> = {
  tag: 'give a tag to all devices that match',
  untag: 'take a tag from all devices that match',
  block: 'refuse all devices that match and end their connections',
  unblock: 'let all devices that match in again, but for those that were revoked',
  command: 'tell all devices that match the same',
  settings: 'change settings of all devices that match; those that are not named stay',
};

/** `brewline device bulk` */
export function bulkCommand(context: CliContext): Command {
  return new Command('bulk')
    .description('change all devices that match, and see how far that is; the API does it')
    .addHelpText(
      'after',
      '\nExample:\n  brewline device bulk tag beta --firmware 2.3\n  brewline device bulk list',
    )
    .addCommand(tagWork(context, 'tag'))
    .addCommand(tagWork(context, 'untag'))
    .addCommand(accessWork(context, 'block'))
    .addCommand(accessWork(context, 'unblock'))
    .addCommand(commandWork(context))
    .addCommand(settingsWork(context))
    .addCommand(listBulkCommand(context))
    .addCommand(showBulkCommand(context))
    .addCommand(cancelBulkCommand(context))
    .addCommand(resumeBulkCommand(context));
}

function tagWork(context: CliContext, work: 'tag' | 'untag'): Command {
  return workCommand(work, `${work} beta --firmware 2.3`)
    .addArgument(new Argument('<tag>', deviceTagShape).argParser(deviceTag))
    .action((tag: string, options: BulkOptions) => start(context, { work, tag, words: [tag] }, options));
}

function accessWork(context: CliContext, work: 'block' | 'unblock'): Command {
  return workCommand(work, `${work} --tag recalled`).action((options: BulkOptions) =>
    start(context, { work, words: [] }, options),
  );
}

function commandWork(context: CliContext): Command {
  const kind = choosing(new Argument('<command>', 'what each is told'), commandsForMany);
  return workCommand('command', 'command sendLog --state fault')
    .addArgument(kind)
    .action((command: CommandForMany, options: BulkOptions) =>
      start(context, { work: 'command', words: [command], instruction: { kind: command } }, options),
    );
}

interface SettingsOptions extends BulkOptions {
  readonly units?: MachineSettings['units'];
  readonly sound?: 'on' | 'off';
  readonly display?: number;
  readonly report?: number;
  readonly altitude?: number;
}

function settingsWork(context: CliContext): Command {
  return workCommand('settings', 'settings --sound off --tag site-2')
    .addOption(choosing(new Option('--units <units>', 'on the display'), ['celsius', 'fahrenheit']))
    .addOption(choosing(new Option('--sound <which>', 'whether it makes any'), ['on', 'off']))
    .addOption(new Option('--display <percent>', 'brightness').argParser(wholeNumber(0, 100)))
    .addOption(
      new Option('--report <seconds>', 'between readings while nobody watches').argParser(
        wholeNumber(leastReportSecondsForMany, 3_600),
      ),
    )
    .addOption(new Option('--altitude <metres>', 'above sea level').argParser(wholeNumber(0, 4_000)))
    .action(({ units, sound, display, report, altitude, ...options }: SettingsOptions) => {
      const settings: Partial<MachineSettings> = {
        ...(units && { units }),
        ...(sound && { soundOn: sound === 'on' }),
        ...(display !== undefined && { displayPercent: display }),
        ...(report !== undefined && { reportSeconds: report }),
        ...(altitude !== undefined && { altitudeMetres: altitude }),
      };
      refuseIfAny(refuseSettingsForMany(settings));
      const given = { units, sound, display, report, altitude };
      const words = Object.entries(given).flatMap(([name, value]) =>
        value === undefined ? [] : [`--${name}`, String(value)],
      );
      const instruction = { kind: 'changeSettings', settings } as const;
      return start(context, { work: 'settings', words, instruction }, options);
    });
}

function workCommand(work: DeviceJobWork, example: string): Command {
  return fleetOptions(new Command(work).addOption(onlineOption()))
    .description(`${what[work]}; without --devices it only says how many they are`)
    .addOption(
      new Option('--devices <number>', 'do it, to this many; refused when another number matches').argParser(
        wholeNumber(1, mostDevicesOfJob),
      ),
    )
    .option('--json', 'the number, or the job, as one JSON document')
    .addHelpText('after', `\nExample:\n  brewline device bulk ${example}`);
}

interface Work {
  readonly work: DeviceJobWork;
  readonly tag?: string;
  readonly instruction?: DeviceInstruction;
  /** After the work, as they are typed. */
  readonly words: readonly string[];
}

async function start(
  { settings, stdout }: CliContext,
  { work, tag, instruction, words }: Work,
  { devices, json, ...options }: BulkOptions,
): Promise<void> {
  const { createDeviceJobs, findDeviceJob } = await import('../../adapters/postgres/index.js');
  const { deviceJobResource } = await import('../../adapters/http/api/resources/index.js');
  const selection = selectionOf(options);
  const again = `brewline device bulk ${[work, ...words].join(' ')} ${fleetOptionsText(options)}`;
  await withDatabase(await settings(), async (pool) => {
    const jobs = createDeviceJobs(pool);
    if (devices === undefined) {
      const count = await jobs.count(selection);
      if (json) writeJson(stdout, { devices: count });
      else stdout.write(countText(count, again));
      return;
    }
    const { username, uid } = userInfo();
    const who = { requestedBy: username, requestedUid: uid };
    const request = { work, tag, instruction, selection, devices, ...who };
    const answer = await jobs.request(request);
    if (answer.type === 'otherNumber') throw new Error(countText(answer.devices, again).trim());
    if (answer.type === 'tooMany')
      throw new Error(`${answer.jobs} jobs wait already; brewline device bulk list shows them`);
    const job = await findDeviceJob(pool, answer.jobId);
    if (json) writeJson(stdout, job && deviceJobResource(job));
    else
      stdout.write(
        `job ${answer.jobId} of ${devices} devices; brewline device bulk show ${answer.jobId} shows how far it is, bulk cancel ${answer.jobId} stops it\n`,
      );
  });
}

function countText(count: number, again: string): string {
  if (count === 0) return 'No device matches, so nothing is to be done.\n';
  if (count > mostDevicesOfJob)
    return `More than ${mostDevicesOfJob} devices match, which is the most for one job: choose fewer.\n`;
  return `${count} devices match. To do it: ${again}--devices ${count}\n`;
}
