import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const kept = 3;

/**
 * Removes the files of builds before the last three. A page that is open since an earlier build still finds its parts, and one that is older
 * is told to reload.
 *
 * @param files what the newest build consists of
 */
export async function keepBuilds(built, files) {
  const list = join(built, 'builds.json');
  const earlier = JSON.parse(await readFile(list, 'utf8').catch(() => '[]'));
  const isSame = (other) => JSON.stringify(other) === JSON.stringify(files);
  const builds = [files, ...earlier.filter((each) => !isSame(each))].slice(0, kept);
  await writeFile(list, JSON.stringify(builds));
  const needed = new Set(builds.flat());
  await removeAllBut(needed, join(built, 'site/assets'), 'assets/');
  const maps = new Set([...needed].map((file) => `${file}.map`));
  await removeAllBut(maps, join(built, 'maps/assets'), 'assets/');
}

async function removeAllBut(needed, folder, prefix) {
  const present = await readdir(folder).catch(() => []);
  const old = present.filter((file) => !needed.has(prefix + file.replace(/\.(br|gz)$/, '')));
  await Promise.all(old.map((file) => rm(join(folder, file))));
}
