import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { linkedAbortController } from '../../domain/kernel/linkedAbortController.js';
import { inheritedEnvironment } from '../../infra/local/setup/index.js';
import { lanesOf } from './testFiles.js';
import type { TestFolder } from './testFolder.js';
import type { TestOptions } from './testOptions.js';

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export interface RunMochaOptions extends TestOptions {
  readonly files: readonly string[];
  readonly folder: TestFolder;
  /** Where the servers are. */
  readonly env: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** What the process that runs mocha is given, as its only argument. */
export interface MochaTask {
  readonly files: readonly string[];
  readonly grep?: string;
}

/** All tests together, on a machine under load; each has a bound of its own as well. */
const withinMs = { quick: 60 * 60_000, usual: 60 * 60_000, full: 180 * 60_000 };
/** How long the tests may take to clean up after being told to stop. */
const cleanUpMs = 20_000;

/**
 * Runs mocha in processes of their own, so that nothing that a test does or hangs in can keep this one from cleaning up. What the first
 * lane of tests says is shown as it comes, that of each other one when it has ended.
 *
 * @returns the counts of all; one that ends without its counts (killed, out of time, crashed) counts as one failure more
 */
export async function runMocha(options: RunMochaOptions): Promise<Counts> {
  const lanes = lanesOf(options.files);
  const counts = await Promise.all(lanes.map((files, lane) => runLane({ ...options, files }, lane > 0)));
  return counts.reduce((sum, { passed, failed, skipped }) => ({
    passed: sum.passed + passed,
    failed: sum.failed + failed,
    skipped: sum.skipped + skipped,
  }));
}

async function runLane(options: RunMochaOptions, isShownAtEnd: boolean): Promise<Counts> {
  const { files, grep, size, folder, env, signal } = options;
  const task: MochaTask = { files, ...(grep !== undefined && { grep }) };
  const child = fork(join(import.meta.dirname, 'mochaProcess.js'), [JSON.stringify(task)], {
    env: {
      ...inheritedEnvironment(),
      ...env,
      TMPDIR: folder.temporary,
      BREWLINE_TEST_SIZE: size,
    },
    execArgv: ['--enable-source-maps'],
    // Its own process group: Ctrl-C is passed on once, by this process.
    detached: true,
    silent: isShownAtEnd,
  });
  const said: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => said.push(chunk));
  let counts: Counts = { passed: 0, failed: 0, skipped: 0 };
  let complete = false;
  child.on('message', (message: { counts: Counts; complete: boolean }) => ({ counts, complete } = message));
  const ended = once(child, 'exit');
  const closed = once(child, 'close');
  const stop = linkedAbortController(signal);
  const timer = setTimeout(() => stop.abort(), withinMs[size]);
  await Promise.race([ended, once(stop.signal, 'abort')]);
  clearTimeout(timer);
  const stopped = stop.signal.aborted;
  if (stopped) {
    child.kill('SIGTERM');
    await Promise.race([ended, delay(cleanUpMs, undefined, { ref: false })]);
    child.kill('SIGKILL');
  }
  await ended;
  // A process that a test left behind may hold the pipe open.
  await Promise.race([closed, delay(1_000, undefined, { ref: false })]);
  process.stdout.write(Buffer.concat(said));
  return complete && !stopped ? counts : { ...counts, failed: counts.failed + 1 };
}
