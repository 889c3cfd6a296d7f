import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { linkedAbortController } from '../../domain/kernel/linkedAbortController.js';
import { inheritedEnvironment } from '../../infra/local/setup/index.js';

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** What the process that runs mocha is told. */
export interface FilesToRun {
  readonly files: readonly string[];
  /** Only tests whose titles match. */
  readonly grep?: string;
  readonly color: boolean;
}

/** What it says after each test, and at the end. */
export interface RunReport {
  readonly counts: Counts;
  /** Titles of what failed. */
  readonly failures: readonly string[];
  readonly isComplete: boolean;
  /** Processor time of the files and of every process that they began and saw end; 0 where there is no `/proc`. */
  readonly cpuMs: number;
}

export interface RunResult extends RunReport {
  /** Everything that the files printed. */
  readonly output: string;
}

export interface WorkerOptions {
  /** Where the process of the worker prints. */
  readonly outputFile: string;
  /** Besides what every program gets. */
  readonly env: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** A list of files that takes longer hangs. */
  readonly withinMs: number;
  /** How long tests may take to clean up after being told to stop. */
  readonly cleanUpMs: number;
}

const nothingYet: RunReport = {
  counts: { passed: 0, failed: 0, skipped: 0 },
  failures: [],
  isComplete: false,
  cpuMs: 0,
};

/**
 * Runs mocha in a process of its own, so that nothing that a test does or hangs in can keep this one from cleaning up. The
 * process goes on with the next files, so that what it loaded need not be loaded again; one that ended is followed by a new one.
 */
export class Worker {
  #child: ChildProcess | undefined;
  #readBytes = 0;

  constructor(private readonly options: WorkerOptions) {}

  /** @returns a result that is not complete when the process ended, or was told to stop, before all files had run */
  async run(task: FilesToRun): Promise<RunResult> {
    const child = (this.#child ??= await this.#start());
    const stop = linkedAbortController(this.options.signal);
    const timer = setTimeout(() => stop.abort(), this.options.withinMs);
    const result = await reportOf(child, task, stop.signal);
    const isStopped = stop.signal.aborted;
    clearTimeout(timer);
    stop.abort();
    if (isStopped) await this.stop();
    return { ...result, isComplete: result.isComplete && !isStopped, output: await this.#newOutput() };
  }

  /** Ends the process; {@link run} starts another. */
  async stop(): Promise<void> {
    const child = this.#child;
    if (child === undefined) return;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await Promise.race([ended, delay(this.options.cleanUpMs, undefined, { ref: false })]);
    child.kill('SIGKILL');
    await ended;
  }

  async #start(): Promise<ChildProcess> {
    // A file, not a pipe: all that was printed before the report is in it then, and nobody can hold it open.
    const output = await open(this.options.outputFile, 'a');
    const child = fork(join(import.meta.dirname, 'mochaProcess.js'), {
      env: { ...inheritedEnvironment(), ...this.options.env },
      execArgv: ['--enable-source-maps'],
      // Its own process group: Ctrl-C is passed on once, by this process.
      detached: true,
      stdio: ['ignore', output.fd, output.fd, 'ipc'],
    });
    child.once('exit', () => (this.#child = undefined));
    // The child has its own.
    await output.close();
    return child;
  }

  async #newOutput(): Promise<string> {
    const whole = await readFile(this.options.outputFile);
    const added = whole.subarray(this.#readBytes).toString();
    this.#readBytes = whole.length;
    return added;
  }
}

/** The last report of a process: of the end of these files, or before it ended or the signal came. */
function reportOf(child: ChildProcess, task: FilesToRun, stopped: AbortSignal): Promise<RunReport> {
  return new Promise((resolve) => {
    let last = nothingYet;
    const end = () => {
      child.off('message', keep).off('exit', end);
      stopped.removeEventListener('abort', end);
      resolve(last);
    };
    const keep = (report: RunReport) => {
      last = report;
      if (report.isComplete) end();
    };
    child.on('message', keep).on('exit', end);
    stopped.addEventListener('abort', end);
    if (stopped.aborted) end();
    // It may have ended just now.
    else child.send(task, () => undefined);
  });
}
