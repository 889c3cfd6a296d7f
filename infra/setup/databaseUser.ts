import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, chown, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

export interface SystemUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

const run = promisify(execFile);

/** Whom PostgreSQL runs as: it refuses root. Undefined when this process is an ordinary user's: then as that user. */
export async function databaseUser(): Promise<SystemUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of ['postgres', 'nobody']) {
    const ids = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])]).catch(() => undefined);
    if (ids) return { name, uid: Number(ids[0].stdout), gid: Number(ids[1].stdout) };
  }
  throw new Error('PostgreSQL does not run as root, and this machine has neither a user postgres nor nobody');
}

export interface DatabaseFolder {
  readonly folder: string;
  /** Why it is not the one that was asked for. */
  readonly insteadOf?: string;
}

/**
 * A folder for the data of PostgreSQL, owned by its user, with nobody else allowed in. One that this user can't enter (in
 * root's home, for example) is replaced by `/var/lib/brewline-<hash of its path>`, always the same for the same path.
 *
 * @param wanted where it should be
 */
export async function databaseFolder(wanted: string, user: SystemUser | undefined): Promise<DatabaseFolder> {
  await mkdir(dirname(wanted), { recursive: true });
  if (!user) {
    await mkdir(wanted, { recursive: true, mode: 0o700 });
    return { folder: wanted };
  }
  // The folder above is Brewline's own data folder: its files are closed one by one.
  await chmod(dirname(wanted), 0o711);
  if (await canEnter(dirname(wanted), user)) {
    await makeFor(wanted, user);
    return { folder: wanted };
  }
  const folder = fallbackFolder(wanted);
  await makeFor(folder, user);
  return { folder, insteadOf: wanted };
}

/** Always the same for the same path. */
export function fallbackFolder(wanted: string): string {
  const hash = createHash('sha256').update(wanted).digest('hex').slice(0, 12);
  return join('/var/lib', `brewline-${hash}`);
}

async function canEnter(folder: string, { uid, gid }: SystemUser): Promise<boolean> {
  return run('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], { uid, gid, cwd: '/' }).then(
    () => true,
    () => false,
  );
}

async function makeFor(folder: string, { uid, gid }: SystemUser): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chown(folder, uid, gid);
}
