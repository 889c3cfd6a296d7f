import { execFile } from 'node:child_process';
import { chmod, lchown, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

export interface SystemUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

const run = promisify(execFile);

/** Each server runs as the user of its package, roles as nobody: none of them can read another's files. */
const usersFor = {
  database: ['postgres', 'nobody'],
  broker: ['rabbitmq', 'nobody'],
  role: ['nobody'],
} as const;

/**
 * The user for a process that needs no permissions of root.
 *
 * @returns undefined when this process does not run as root, or when the machine has no such user: then it runs as this
 *   process's user
 */
export async function systemUser(purpose: keyof typeof usersFor): Promise<SystemUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of usersFor[purpose]) {
    const ids = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])]).catch(() => undefined);
    if (ids) return { name, uid: Number(ids[0].stdout), gid: Number(ids[1].stdout) };
  }
  return undefined;
}

/** Creates the data folder, closed to others. As root, other users may pass through it to their own folders, but can't list it. */
export async function openDataFolder(dataDir: string): Promise<void> {
  await mkdir(dataDir, { recursive: true });
  await chmod(dataDir, process.getuid?.() === 0 ? 0o711 : 0o700);
}

export async function canEnter(folder: string, { uid, gid }: SystemUser): Promise<boolean> {
  return succeeds('cd "$1"', [folder], { uid, gid });
}

/** Whether this user can read all of these files. */
export async function canRead(files: readonly string[], { uid, gid }: SystemUser): Promise<boolean> {
  return succeeds('for file; do test -r "$file" || exit 1; done', files, { uid, gid });
}

async function succeeds(
  script: string,
  args: readonly string[],
  ids: { uid: number; gid: number },
): Promise<boolean> {
  return run('/bin/sh', ['-c', script, 'sh', ...args], { ...ids, cwd: '/' }).then(
    () => true,
    () => false,
  );
}

/**
 * Creates a folder if missing, and makes this user the owner of everything in it; does nothing without a user. Links are not
 * followed.
 */
export async function giveFolder(folder: string, user: SystemUser | undefined): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (!user) return;
  const entries = await readdir(folder, { recursive: true });
  for (const entry of ['', ...entries]) await lchown(join(folder, entry), user.uid, user.gid);
}
