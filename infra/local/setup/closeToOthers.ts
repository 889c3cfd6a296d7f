import { chmod, lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** What Brewline writes into its data folder. PostgreSQL looks after its own files; whatever else is there is somebody else's. */
const written =
  /^(eventstore|fleet|ledger|log|rabbitmq|run|simulate|tls|postgres\.json|(fleet|people|run|secrets)\.json)$/;

/** Takes away what group and others may do with the files in a data folder: an earlier version, or another umask, gave it. */
export async function closeToOthers(dataDir: string): Promise<void> {
  const names = await readdir(dataDir);
  for (const name of names.filter((each) => written.test(each))) await close(join(dataDir, name));
}

async function close(path: string): Promise<void> {
  const stat = await lstat(path);
  if (stat.isSymbolicLink()) return;
  if ((stat.mode & 0o077) !== 0) await chmod(path, stat.mode & 0o7700);
  if (!stat.isDirectory()) return;
  for (const name of await readdir(path)) await close(join(path, name));
}
