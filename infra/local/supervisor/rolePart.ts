import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { endProcess, gentlyThenKill, type EndStep } from './endProcess.js';
import { orAborted } from './orAborted.js';
import type { Part, RunningPart, StartContext } from './part.js';
import type { PidFiles } from './pidFiles.js';
import { processIdentity } from './processIdentity.js';
import { RepeatedLines } from './repeatedLines.js';
import { RotatingLog } from './rotatingLog.js';
import { spawnPrivately } from './spawnPrivately.js';

export interface RoleOptions {
  readonly name: string;
  /** Compiled entry file. */
  readonly file: string;
  readonly args?: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** The user to run as, if this process may choose. */
  readonly user?: { readonly uid: number; readonly gid: number } | undefined;
  readonly logFile: string;
  readonly pidFiles: PidFiles;
  readonly onStats: (values: Readonly<Record<string, number>>) => void;
  /** {@link startWithinMs} by default. */
  readonly readyWithinMs?: number;
  /** SIGTERM, then SIGKILL, by default. */
  readonly endSteps?: readonly EndStep[];
}

/** A machine with a lot else to do needs a minute for six roles at once. */
const startWithinMs = 120_000;
/** Characters: more than a log line with the stack of an error. */
const keptOutput = 8_000;

/** One of Brewline's own processes: it sends `{type:'ready'}` over IPC when it is ready, and `{type:'stats', values}` each second. */
export function rolePart(options: RoleOptions): Part {
  return { name: options.name, start: (context) => startRole(options, context) };
}

async function startRole(
  options: RoleOptions,
  { signal, onLogEvent = () => undefined }: StartContext = {},
): Promise<RunningPart> {
  const { name, file, args = [], env, user, pidFiles } = options;
  const child = spawnPrivately(process.execPath, ['--enable-source-maps', file, ...args], {
    env,
    user,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const ready = readyMessage(child, options.onStats);
  const lastWords = keepOutput(child, new RotatingLog(options.logFile, { onEvent: onLogEvent }));
  await once(child, 'spawn');
  const running = watch(child, options);
  try {
    await pidFiles.remember(name, running.pid);
    const outcome = Promise.race([
      ready,
      running.ended.then((how) => Promise.reject(new Error(`${name} ended (${how}): ${lastWords()}`))),
      timeOut(name, options.readyWithinMs ?? startWithinMs, running.ended),
    ]);
    await orAborted(outcome, signal);
    return running;
  } catch (error) {
    await running.stop();
    throw error;
  }
}

function watch(child: ChildProcess, { name, pidFiles, endSteps = gentlyThenKill }: RoleOptions): RunningPart {
  const pid = child.pid!;
  const identity = processIdentity(pid);
  const ended = once(child, 'exit').then(async ([code, signal]) => {
    // If the pid file stays, the next start finds that the process has ended.
    await pidFiles.forget(name).catch(() => undefined);
    return signal ? `signal ${String(signal)}` : `exit code ${String(code)}`;
  });
  const stop = async () => {
    const known = await identity;
    if (known !== undefined) await endProcess(pid, known, endSteps);
    await ended;
  };
  return { pid, ended, stop };
}

function readyMessage(child: ChildProcess, onStats: RoleOptions['onStats']): Promise<void> {
  return new Promise((resolve) => {
    child.on('message', (message: { type?: string; values?: Record<string, number> }) => {
      if (message.type === 'ready') resolve();
      if (message.type === 'stats' && message.values) onStats(message.values);
    });
  });
}

/** Writes its output to the log; returns its last output, for a failed start. */
function keepOutput(child: ChildProcess, log: RotatingLog): () => string {
  const lines = new RepeatedLines((text) => log.write(Buffer.from(text)));
  let tail = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      lines.write(text);
      tail = (tail + text).slice(-keptOutput);
    });
  }
  child.once('close', () => {
    lines.close();
    log.close();
  });
  return () => lastWordsOf(tail.trim());
}

/** The message of a last line of JSON without its details, which are in the log; for other output, everything that was kept. */
function lastWordsOf(output: string): string {
  const lastLine = output.slice(output.lastIndexOf('\n') + 1);
  try {
    const { msg } = JSON.parse(lastLine) as { msg?: unknown };
    return typeof msg === 'string' ? msg : lastLine;
  } catch {
    return output;
  }
}

async function timeOut(name: string, readyWithinMs: number, ended: Promise<string>): Promise<never> {
  const cancel = new AbortController();
  void ended.then(() => cancel.abort());
  await delay(readyWithinMs, undefined, { signal: cancel.signal, ref: false });
  throw new Error(`${name} was not ready within ${readyWithinMs / 1000} s`);
}
