import { readdir, readFile } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';

const lookEveryMs = 20;
/** So long after it began a process may become another program; later it changes its command line seldom. */
const newForMs = 1_000;
const lookAtOldEveryMs = 1_000;

/** Remembers the command lines of this process's descendants, however short they live. */
export function watchCommandLines(): {
  readonly seen: () => readonly string[];
  readonly stop: () => Promise<void>;
} {
  const seen = new Set<string>();
  const processes = new Processes();
  let isStopped = false;
  const watching = (async () => {
    while (!isStopped) {
      await processes.look();
      for (const { commandLine } of processes.descendantsOf(process.pid)) seen.add(commandLine);
      await setTimeout(lookEveryMs);
    }
  })();
  return {
    seen: () => [...seen],
    stop: () => {
      isStopped = true;
      return watching;
    },
  };
}

interface ProcessSeen {
  readonly pid: number;
  readonly parent: number;
  readonly commandLine: string;
}

/** All of this machine: to read what each says fifty times a second would keep a processor busy. */
class Processes {
  readonly #known = new Map<number, ProcessSeen & { readonly sinceMs: number; readonly lookedMs: number }>();

  async look(): Promise<void> {
    const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
    const there = new Set(pids);
    for (const pid of this.#known.keys()) if (!there.has(pid)) this.#known.delete(pid);
    const nowMs = performance.now();
    await Promise.all(pids.filter((pid) => this.#isDue(pid, nowMs)).map((pid) => this.#lookAt(pid, nowMs)));
  }

  descendantsOf(root: number): readonly ProcessSeen[] {
    const all = [...this.#known.values()];
    const family = new Set([root]);
    // Pids are mostly ascending, so that few rounds are needed.
    for (let size = 0; size !== family.size;) {
      size = family.size;
      for (const { pid, parent } of all) if (family.has(parent)) family.add(pid);
    }
    return all.filter(({ pid }) => family.has(pid) && pid !== root);
  }

  #isDue(pid: number, nowMs: number): boolean {
    const known = this.#known.get(pid);
    if (known === undefined || nowMs - known.sinceMs < newForMs) return true;
    return nowMs - known.lookedMs >= lookAtOldEveryMs;
  }

  async #lookAt(pid: number, nowMs: number): Promise<void> {
    const found = await look(pid);
    if (found === undefined) this.#known.delete(pid);
    else this.#known.set(pid, { ...found, sinceMs: this.#known.get(pid)?.sinceMs ?? nowMs, lookedMs: nowMs });
  }
}

async function look(pid: number): Promise<ProcessSeen | undefined> {
  try {
    const [stat, commandLine] = await Promise.all([
      readFile(`/proc/${pid}/stat`, 'utf8'),
      readFile(`/proc/${pid}/cmdline`, 'utf8'),
    ]);
    // The name in parentheses may have blanks.
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    return { pid, parent, commandLine: commandLine.replaceAll('\0', ' ') };
  } catch {
    return undefined;
  }
}
