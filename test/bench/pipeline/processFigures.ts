import { readdir, readFile } from 'node:fs/promises';

/** What /proc counts processor time in: USER_HZ, 100 on every Linux that Node runs on. */
const ticksPerSecond = 100;

/** Processor time that a process has used, user and system, in seconds. Linux only. */
export async function cpuSeconds(pid: number): Promise<number> {
  const { ticks } = await statOf(pid);
  return ticks / ticksPerSecond;
}

/** The same of a process and its children that live, as PostgreSQL has one for each connection. */
export async function cpuSecondsWithChildren(pid: number): Promise<number> {
  const pids = (await readdir('/proc')).map(Number).filter((candidate) => candidate > 0);
  const stats = await Promise.all(pids.map((candidate) => statOf(candidate).catch(() => undefined)));
  const own = stats.filter((stat) => stat?.pid === pid || stat?.parent === pid);
  return own.reduce((sum, stat) => sum + (stat?.ticks ?? 0), 0) / ticksPerSecond;
}

/** Anonymous resident memory of a process (heaps and buffers, without its program and libraries), in MiB. Linux only. */
export async function anonymousMebibytes(pid: number): Promise<number> {
  const rollup = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8');
  const kibibytes = /^Anonymous:\s+(\d+) kB$/m.exec(rollup)?.[1];
  if (kibibytes === undefined) throw new Error(`process ${pid} has no anonymous memory`);
  return Number(kibibytes) / 1024;
}

/** Fields of /proc/<pid>/stat, counted after the command's name, which may hold anything: see proc(5). */
async function statOf(pid: number): Promise<{ pid: number; parent: number; ticks: number }> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { pid, parent: Number(fields[1]), ticks: Number(fields[11]) + Number(fields[12]) };
}
