import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { endProcess, gentlyThenKill, type EndStep } from './endProcess.js';
import { processIdentity } from './processIdentity.js';

interface PidRecord {
  readonly pid: number;
  readonly identity: string;
  readonly endSteps: readonly EndStep[];
}

/** Records the started processes, one small file each, so that the next start finds what a `kill -9` of this one left running. */
export class PidFiles {
  constructor(private readonly folder: string) {}

  /** Records a process that was just started, unless it has ended already. */
  async remember(name: string, pid: number, endSteps: readonly EndStep[] = gentlyThenKill): Promise<void> {
    const identity = await processIdentity(pid);
    if (identity === undefined) return;
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const record = { pid, identity, endSteps } satisfies PidRecord;
    await writeFile(this.file(name), JSON.stringify(record), { mode: 0o600 });
  }

  async forget(name: string): Promise<void> {
    await rm(this.file(name), { force: true });
  }

  /** The pid recorded under this name, if exactly that process still runs. */
  async running(name: string): Promise<number | undefined> {
    const record = await this.read(name);
    return record && (await processIdentity(record.pid)) === record.identity ? record.pid : undefined;
  }

  /** Ends every recorded process that still runs; returns their names. */
  async endLeftovers(): Promise<string[]> {
    const files = await readdir(this.folder).catch(() => []);
    const names = files
      .filter((file) => file.endsWith('.json'))
      .map((file) => file.slice(0, -'.json'.length));
    const ended = await Promise.all(names.map(async (name) => ((await this.end(name)) ? [name] : [])));
    return ended.flat();
  }

  private async end(name: string): Promise<boolean> {
    const record = await this.read(name);
    const runs = record !== undefined && (await processIdentity(record.pid)) === record.identity;
    if (runs) await endProcess(record.pid, record.identity, record.endSteps);
    await this.forget(name);
    return runs;
  }

  /** Undefined also for a file that a crash truncated. */
  private async read(name: string): Promise<PidRecord | undefined> {
    const text = await readFile(this.file(name), 'utf8').catch(() => '');
    return text.endsWith('}') ? (JSON.parse(text) as PidRecord) : undefined;
  }

  private file(name: string): string {
    return join(this.folder, `${name}.json`);
  }
}
