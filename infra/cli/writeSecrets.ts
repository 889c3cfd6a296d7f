import type { Command } from 'commander';
import type { ProvisionedDevice } from '../../projections/queries/index.js';
import type { CliContext } from './context.js';
import { csvLine } from './csv.js';
import { textTable } from './textTable.js';
import { writeJson } from './writeJson.js';

export interface OutputOptions {
  readonly json?: true;
  readonly csv?: true;
}

/** How commands that make secrets write them. */
export function outputOptions(command: Command): Command {
  return command
    .option('--json', 'as JSON, in the form of a fleet file')
    .option('--csv', 'as CSV with the columns id and secret, for labels');
}

/** Shows them; nobody can do so again. */
export function writeSecrets(
  { stdout, stderr }: Pick<CliContext, 'stdout' | 'stderr'>,
  devices: readonly ProvisionedDevice[],
  { json, csv }: OutputOptions,
): void {
  const rows = devices.map(({ deviceId, secret }) => [deviceId, secret ?? '']);
  if (json) return void writeJson(stdout, devices);
  if (csv) return void stdout.write([['id', 'secret'], ...rows].map(csvLine).join(''));
  stdout.write(
    `${textTable([['DEVICE', 'SECRET'], ...rows.map(([id = '', secret]) => [id, secret || 'certificate'])])}\n`,
  );
  if (devices.some(({ secret }) => secret !== null))
    stderr.write('Only a hash of each secret is kept: this is the only time that it is shown.\n');
}
