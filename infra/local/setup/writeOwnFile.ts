import { chown, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Writes a file that only its owner can read, atomically.
 *
 * @param owner its owner; this process's user when left out
 */
export async function writeOwnFile(
  file: string,
  content: string | Buffer,
  owner?: { readonly uid: number; readonly gid: number },
): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const unfinished = `${file}.${process.pid}.new`;
  await rm(unfinished, { force: true });
  // It must be a new file: nobody with write access to the folder can have put a link in its place.
  await writeFile(unfinished, content, { mode: 0o600, flag: 'wx' });
  if (owner) await chown(unfinished, owner.uid, owner.gid);
  await rename(unfinished, file);
}
