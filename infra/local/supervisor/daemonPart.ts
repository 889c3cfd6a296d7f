import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, openSync, closeSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { messageOf } from '../../../domain/kernel/errors.js';
import { endProcess, type EndStep } from './endProcess.js';
import { orAborted } from './orAborted.js';
import type { Part, RunningPart, StartContext } from './part.js';
import type { PidFiles } from './pidFiles.js';
import { processIdentity } from './processIdentity.js';
import { spawnPrivately } from './spawnPrivately.js';

export interface DaemonOptions {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Its working directory; `/` by default. */
  readonly cwd?: string;
  /** The user to run as, if this process may choose. */
  readonly user?: { readonly uid: number; readonly gid: number } | undefined;
  /** File for its stdout and stderr; truncated at each start. */
  readonly outputFile: string;
  readonly pidFiles: PidFiles;
  readonly endSteps: readonly EndStep[];
  /** Resolves when it is ready; rejects until then. Called repeatedly. */
  readonly probe: () => Promise<void>;
  readonly readyWithinMs: number;
}

/** A third-party program that runs in the foreground, and whose readiness only shows by its answers. */
export function daemonPart(options: DaemonOptions): Part {
  return { name: options.name, start: (context) => startDaemon(options, context) };
}

async function startDaemon(options: DaemonOptions, { signal }: StartContext = {}): Promise<RunningPart> {
  const child = await spawnDaemon(options);
  const running = watch(child, options);
  try {
    await options.pidFiles.remember(options.name, running.pid, options.endSteps);
    await orAborted(untilServing(options, running.ended), signal);
    return running;
  } catch (error) {
    await running.stop();
    throw error;
  }
}

async function spawnDaemon({
  command,
  args,
  env,
  cwd = '/',
  user,
  outputFile,
}: DaemonOptions): Promise<ChildProcess> {
  mkdirSync(dirname(outputFile), { recursive: true, mode: 0o700 });
  // A file and not a pipe: a daemon whose pipe breaks when its parent is killed may die at its next log line.
  const output = openSync(outputFile, 'w', 0o600);
  try {
    const child = spawnPrivately(command, args, { env, cwd, user, stdio: ['ignore', output, output] });
    await once(child, 'spawn');
    return child;
  } finally {
    closeSync(output);
  }
}

function watch(child: ChildProcess, { name, pidFiles, endSteps }: DaemonOptions): RunningPart {
  const pid = child.pid!;
  const ended = once(child, 'exit').then(async ([code, signal]) => {
    // If the pid file stays, the next start finds that the process has ended.
    await pidFiles.forget(name).catch(() => undefined);
    return signal ? `signal ${String(signal)}` : `exit code ${String(code)}`;
  });
  const identity = processIdentity(pid);
  const stop = async () => {
    const known = await identity;
    if (known !== undefined) await endProcess(pid, known, endSteps);
    await ended;
  };
  return { pid, ended, stop };
}

async function untilServing(options: DaemonOptions, ended: Promise<string>): Promise<void> {
  const { name, probe, readyWithinMs, outputFile } = options;
  let death: string | undefined;
  void ended.then((how) => (death = how));
  const deadline = Date.now() + readyWithinMs;
  for (;;) {
    const problem = await probe().then(() => undefined, messageOf);
    if (death !== undefined) throw new Error(`${name} ended (${death}): ${lastLines(outputFile)}`);
    if (problem === undefined) return;
    if (Date.now() > deadline) {
      throw new Error(
        `${name} did not serve within ${readyWithinMs / 1000} s (${problem}): ${lastLines(outputFile)}`,
      );
    }
    await delay(100);
  }
}

function lastLines(file: string): string {
  return readFileSync(file, 'utf8').trim().split('\n').slice(-12).join('\n');
}
