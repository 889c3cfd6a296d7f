import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { findInstance, runCli as runInProcess } from '../../../infra/cli/index.js';
import { readConfig } from '../../../infra/config.js';
import { memoryTrail } from '../../support/auditTrail.js';

export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Entries are tested by themselves; most tests of the command line have no event store. */
const noTrail = {
  trail: memoryTrail('cli').trail,
  personId: async () => undefined,
  close: async () => undefined,
};

const cliFile = join(import.meta.dirname, '../../../infra/main/cli.js');
/** Only what hangs takes so long. */
const timeoutMs = 120_000;

/**
 * Runs one command line of brewline in this process, with nothing in its environment but what is given.
 *
 * @param isTTY whether its result goes to a terminal
 * @param isAudited whether it leaves its audit entry in the event store; nowhere when left out
 */
export async function runCli(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  { isTTY = false, isAudited = false } = {},
): Promise<CliResult> {
  const [stdout, stderr] = [Object.assign(new PassThrough(), { isTTY }), new PassThrough()];
  const written = Promise.all([text(stdout), text(stderr)]);
  const settings = () => findInstance(readConfig(env));
  const code = await runInProcess(args, {
    stdout,
    stderr,
    settings,
    ...(!isAudited && { openTrail: async () => noTrail }),
  });
  stdout.end();
  stderr.end();
  const [out, err] = await written;
  return { code, stdout: out, stderr: err };
}

/** Runs a line of shell in which `$brewline` is the command, a process of its own. */
export async function runShell(line: string, env: Readonly<Record<string, string>>): Promise<CliResult> {
  const child = spawn('/bin/bash', ['-o', 'pipefail', '-c', line], {
    env: { PATH: '/usr/bin:/bin', ...env, brewline: `${process.execPath} ${cliFile}` },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: timeoutMs,
  });
  const code = new Promise<number | null>((resolve, reject) =>
    child.once('close', resolve).once('error', reject),
  );
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await code, stdout, stderr };
}

/** The objects of lines of JSON. */
export function parsedLines(ndjson: string): Record<string, unknown>[] {
  const lines = ndjson.split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}
