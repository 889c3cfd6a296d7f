import { chmod, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sendSignal } from '../../infra/local/supervisor/index.js';

export interface TestFolder {
  readonly path: string;
  /** TMPDIR of the tests: all of their temporary folders, and the mark by which their processes are known. */
  readonly temporary: string;
  /** Ends what the tests left running, removes everything; returns the command lines of those processes. */
  remove(): Promise<string[]>;
}

/** A folder that everything of one test run is in. */
export async function makeTestFolder(): Promise<TestFolder> {
  const path = await mkdtemp(join(tmpdir(), 'brewline-test-'));
  const temporary = join(path, 'tmp');
  await mkdir(temporary);
  // PostgreSQL runs as another user when the tests run as root.
  await chmod(path, 0o711);
  await chmod(temporary, 0o1777);
  const remove = async () => {
    const left = await endProcessesOf(temporary);
    await rm(path, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    return left;
  };
  return { path, temporary, remove };
}

/**
 * Ends every process whose environment has this TMPDIR: only the tests' own can have it. On Linux only; elsewhere the tests'
 * own clean-up has to do.
 */
async function endProcessesOf(temporary: string): Promise<string[]> {
  const entries = await readdir('/proc').catch(() => []);
  const pids = entries.map(Number).filter((pid) => pid > 0 && pid !== process.pid);
  const ended = await Promise.all(pids.map((pid) => endIfMarked(pid, `TMPDIR=${temporary}`)));
  return ended.flat();
}

async function endIfMarked(pid: number, mark: string): Promise<string[]> {
  // Processes of others can't be read; they are not the tests' either.
  const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
  if (!environment.split('\0').includes(mark)) return [];
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return sendSignal(pid, 'SIGKILL') ? [command.replaceAll('\0', ' ').slice(0, 100).trim()] : [];
}
