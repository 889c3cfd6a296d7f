import { lstat, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ArchiveFile } from './archive.js';

/**
 * The devices' trust anchor, and the secrets of the database. The server's certificate is left out: `npm start` issues it again
 * with the same authority, for the name of its machine.
 */
export const secretFiles = ['secrets.json', 'tls/ca.pem', 'tls/ca.key', 'tls/ca.srl'];

/** Memory of simulated devices: their secrets, counters and machines; with that of the demo, how far it is. */
export const deviceFiles = ['fleet.json', 'fleet', 'simulate', 'demo'];

const ownNames = new RegExp(
  `^(${[...secretFiles, ...deviceFiles].join('|').replaceAll('.', '\\.')})(/[^/]+)*$`,
);

/** Yields files and whole folders of a data folder; missing ones are left out. */
export async function* readDataFiles(dataDir: string, names: readonly string[]): AsyncGenerator<ArchiveFile> {
  for (const name of names) {
    const stat = await unlessMissing(lstat(join(dataDir, name)));
    if (stat?.isFile() === true) {
      // Simulated devices replace their files meanwhile: a temporary one may have disappeared.
      const content = await unlessMissing(readFile(join(dataDir, name)));
      if (content) yield { name, content };
    } else if (stat?.isDirectory() === true) {
      const entries = await readdir(join(dataDir, name));
      yield* readDataFiles(
        dataDir,
        entries.toSorted().map((entry) => `${name}/${entry}`),
      );
    }
  }
}

/** @throws Error for a name that no backup has: a forged archive must not write elsewhere. */
export async function writeDataFile(dataDir: string, { name, content }: ArchiveFile): Promise<void> {
  if (!ownNames.test(name) || name.split('/').includes('..')) {
    throw new Error(`the backup contains ${JSON.stringify(name)}, which does not belong into a data folder`);
  }
  const file = join(dataDir, name);
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(file, content, { mode: 0o600, flag: 'wx' });
}

async function unlessMissing<T>(reading: Promise<T>): Promise<T | undefined> {
  return reading.catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  });
}
