import { join } from 'node:path';
import type { Command } from 'commander';
import type { ClaimCode } from '../../projections/queries/index.js';
import type { Config } from '../config.js';
import { showClaimCode } from './claimLink.js';
import type { CliContext } from './context.js';
import { textTable } from './textTable.js';
import { writeJson } from './writeJson.js';

export interface ClaimOutput {
  readonly json?: true;
  readonly csv?: true;
  readonly qr?: true;
  readonly svg?: string;
}

/** How commands that make claim codes write them. */
export function claimOutput(command: Command): Command {
  return command
    .option('--json', 'as JSON, with the names of the HTTP API')
    .option('--csv', 'as CSV with the columns id, code and link, for labels')
    .option('--qr', 'with QR codes of the links, for a terminal')
    .option('--svg <folder>', 'QR codes of the links as one SVG file for each device, in a new folder');
}

/** Shows them; nobody can do so again. */
export async function writeClaimCodes(
  { stdout, stderr }: Pick<CliContext, 'stdout' | 'stderr'>,
  config: Config,
  made: readonly ClaimCode[],
  { json, csv, qr, svg }: ClaimOutput,
): Promise<void> {
  const codes = made.map((each) => showClaimCode(config, each));
  const rows = codes.map(({ deviceId, code, link }) => [deviceId, code, link]);
  if (json) writeJson(stdout, codes);
  // Neither ids nor codes nor origins have characters that CSV quotes.
  else if (csv) stdout.write([['id', 'code', 'link'], ...rows].map((row) => `${row.join(',')}\n`).join(''));
  else stdout.write(`${textTable([['DEVICE', 'CODE', 'LINK'], ...rows])}\n`);
  if (qr) for (const { deviceId, link } of codes) stdout.write(`\n${deviceId}\n${await qrText(link)}`);
  if (svg !== undefined) await writeSvgs(svg, codes);
  stderr.write('Only a hash of each code is kept: this is the only time that it is shown.\n');
}

async function qrText(link: string): Promise<string> {
  const { toString } = await import('qrcode');
  return toString(link, { type: 'utf8' });
}

/** Whoever reads a file may claim the machine, so nobody else may. */
async function writeSvgs(
  folder: string,
  codes: readonly { readonly deviceId: string; readonly link: string }[],
): Promise<void> {
  const { mkdir, writeFile } = await import('node:fs/promises');
  const { toString } = await import('qrcode');
  await mkdir(folder, { mode: 0o700 });
  for (const { deviceId, link } of codes)
    await writeFile(join(folder, `${deviceId}.svg`), await toString(link, { type: 'svg' }), { mode: 0o600 });
}
