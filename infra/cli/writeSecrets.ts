import type { Command } from 'commander';
import type { ProvisionedDevice } from '../../projections/queries/index.js';
import type { ShownClaimCode } from './claimLink.js';
import type { CliContext } from './context.js';
import { shownText } from '../../domain/kernel/actorText.js';
import { csvLine } from '../../domain/kernel/csv.js';
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
    .option(
      '--csv',
      'as CSV for labels: id and secret, of new devices also code and link of their claim codes',
    );
}

interface ShownDevice extends ProvisionedDevice {
  readonly claim?: ShownClaimCode | null;
  /** As the file had it. */
  readonly serial?: string | null | undefined;
}

/** Shows them; nobody can do so again. */
export function writeSecrets(
  { stdout, stderr }: Pick<CliContext, 'stdout' | 'stderr'>,
  devices: readonly ShownDevice[],
  { json, csv }: OutputOptions,
): void {
  if (json) return void writeJson(stdout, devices);
  const hasCodes = devices.some(({ claim }) => claim);
  const hasSerials = devices.some(({ serial }) => serial != null);
  const rows = devices.map(({ deviceId, secret, claim, serial }) => [
    ...[deviceId, secret ?? (csv ? '' : 'certificate')],
    ...(hasCodes ? [claim?.code ?? '', claim?.link ?? ''] : []),
    ...(hasSerials ? [csv ? (serial ?? '') : shownText(serial ?? '')] : []),
  ]);
  const heads = ['id', 'secret', ...(hasCodes ? ['code', 'link'] : []), ...(hasSerials ? ['serial'] : [])];
  if (csv) return void stdout.write([heads, ...rows].map(csvLine).join(''));
  const titles = ['DEVICE', ...heads.slice(1).map((head) => head.toUpperCase())];
  stdout.write(`${textTable([titles, ...rows])}\n`);
  if (hasCodes) stderr.write('The code is for the label: whoever has it can claim the machine, once.\n');
  if (devices.some(({ secret }) => secret !== null))
    stderr.write('Only a hash of each secret is kept: this is the only time that it is shown.\n');
}
