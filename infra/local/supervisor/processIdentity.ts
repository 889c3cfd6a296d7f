import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/**
 * Identifies one process uniquely: a pid may be reused. On Linux the boot's id and the start time in ticks (field 22 of
 * /proc/<pid>/stat, proc(5)); elsewhere its start as printed by `ps`. Undefined when there is no such process, or only its
 * zombie.
 */
export async function processIdentity(pid: number): Promise<string | undefined> {
  return process.platform === 'linux' ? linuxIdentity(pid) : psIdentity(pid);
}

async function linuxIdentity(pid: number): Promise<string | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  if (stat === undefined) return undefined;
  // The command's name (field 2) may contain spaces and parentheses: search from the end.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8');
  return `${boot.trim()}/${fields[19]}`;
}

async function psIdentity(pid: number): Promise<string | undefined> {
  const ps = promisify(execFile)('ps', ['-o', 'stat=,lstart=', '-p', String(pid)]);
  const line = (await ps.catch(() => ({ stdout: '' }))).stdout.trim();
  return line === '' || line.startsWith('Z') ? undefined : line.split(/\s+/).slice(1).join(' ');
}
