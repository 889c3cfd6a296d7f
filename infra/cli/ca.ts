import { join } from 'node:path';
import { Command } from 'commander';
import type { CliContext } from './context.js';
import { deviceIds } from './deviceIds.js';
import { wholeNumber } from './optionParsers.js';
import { writeJson, writeJsonLines } from './writeJson.js';

interface IssueOptions {
  readonly authority?: string;
  readonly folder: string;
  readonly days: number;
  readonly json?: true;
}

/** A year: what a machine in the field can be visited in. */
const defaultDays = 365;
const maxDays = 3_650;

/** `brewline ca` */
export function caCommand(context: CliContext): Command {
  return new Command('ca')
    .description(
      'client certificates for devices, for development; in production an authority that exists signs them',
    )
    .addHelpText('after', '\nExample:\n  brewline ca issue keg-1 --folder certificates')
    .addCommand(initCommand(context))
    .addCommand(issueCommand(context));
}

function initCommand({ stdout }: CliContext): Command {
  return new Command('init')
    .description("make an authority, for a RabbitMQ of your own; npm start's has one")
    .argument('<folder>', 'where ca.pem and ca.key go')
    .option('--json', 'the file, as one JSON document')
    .addHelpText('after', '\nExample:\n  brewline ca init devices-ca')
    .action(async (folder: string, { json }: { json?: true }) => {
      const { makeDeviceAuthority } = await import('../local/setup/index.js');
      const certificateFile = await makeDeviceAuthority(folder);
      if (json) writeJson(stdout, { certificateFile });
      else stdout.write(`${certificateFile}\n`);
    });
}

function issueCommand({ settings, stdout, stderr }: CliContext): Command {
  return new Command('issue')
    .description('make keys and certificates whose common names are the ids of devices')
    .addArgument(deviceIds())
    .option('--authority <folder>', 'with ca.pem and ca.key; that of npm start when left out')
    .option('--folder <folder>', 'where <id>.key and <id>.pem go', '.')
    .option('--days <number>', 'how long they hold', wholeNumber(1, maxDays), defaultDays)
    .option('--json', 'the files, as one JSON object in each line')
    .addHelpText('after', '\nExample:\n  brewline ca issue keg-1 --folder certificates')
    .action(async (ids: string[], options: IssueOptions) => {
      const { issueDeviceCertificate } = await import('../local/setup/index.js');
      const { folder, days, json, authority = join((await settings()).dataDir, 'tls') } = options;
      for (const deviceId of ids) {
        const files = await issueDeviceCertificate({ authority, deviceId, days, folder });
        if (json) writeJsonLines(stdout, [{ deviceId, ...files }]);
        else stdout.write(`${files.certificateFile}\n`);
      }
      stderr.write('Devices are let in with them that were added by brewline device add --certificate.\n');
    });
}
