import { readdir, readFile } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';

const lookEveryMs = 20;

/** Remembers the command lines of this process's descendants, however short they live. */
export function watchCommandLines(): {
  readonly seen: () => readonly string[];
  readonly stop: () => Promise<void>;
} {
  const seen = new Set<string>();
  let isStopped = false;
  const watching = (async () => {
    while (!isStopped) {
      for (const { commandLine } of await descendants(process.pid)) seen.add(commandLine);
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

async function descendants(root: number): Promise<readonly ProcessSeen[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const all = (await Promise.all(pids.map(look))).filter((one) => one !== undefined);
  const family = new Set([root]);
  // Pids are mostly ascending, so that few rounds are needed.
  for (let size = 0; size !== family.size;) {
    size = family.size;
    for (const { pid, parent } of all) if (family.has(parent)) family.add(pid);
  }
  return all.filter(({ pid }) => family.has(pid) && pid !== root);
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
