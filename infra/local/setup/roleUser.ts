import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { OnProgress } from './progress.js';
import { canEnter, canRead, systemUser, type SystemUser } from './systemUser.js';

const project = join(import.meta.dirname, '../../../..');

/**
 * The user of the roles and the simulator when this process runs as root; undefined for its own user. A user who can't read the
 * program, or can't enter the data folder, is not used: then they run as root, and a note says so.
 */
export async function roleUser(dataDir: string, onProgress: OnProgress): Promise<SystemUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const user = await systemUser('role');
  const why = user ? await obstacle(dataDir, user) : 'This machine has no user nobody';
  if (why === undefined) return user;
  onProgress({ type: 'note', text: `${why}: Brewline's roles run as root` });
  return undefined;
}

async function obstacle(dataDir: string, user: SystemUser): Promise<string | undefined> {
  const cure = 'put it into a folder that others can read, for example under /opt or /srv';
  if (!(await canRead([process.execPath], user)))
    return `User ${user.name} can't read ${process.execPath} (${cure})`;
  if (!(await canRead(await programFiles(), user)))
    return `User ${user.name} can't read ${project} (${cure})`;
  if (!(await canEnter(dataDir, user)))
    return `User ${user.name} can't enter ${dataDir} (name another by BREWLINE_DATA_DIR=…)`;
  return undefined;
}

/** One file of the compiled program, and one of each package that it uses. */
async function programFiles(): Promise<string[]> {
  const description = JSON.parse(await readFile(join(project, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  const packages = Object.keys(description.dependencies).map((name) =>
    join('node_modules', name, 'package.json'),
  );
  return ['package.json', 'dist/infra/main/api.js', ...packages].map((file) => join(project, file));
}
