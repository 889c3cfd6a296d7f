import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { minimatch } from 'minimatch';

/** In the order in which they run: the quick ones first. */
const kinds = ['unit', 'contract', 'integration', 'e2e'] as const;

const compiled = join(import.meta.dirname, '..');
const sources = join(import.meta.dirname, '../../../test');

/**
 * Compiled test files, the quick kinds first.
 *
 * @param filters kinds, parts of paths, or globs of paths, any of which must match; empty takes all
 */
export async function findTestFiles(filters: readonly string[]): Promise<string[]> {
  const all = await readdir(compiled, { recursive: true });
  const files = all.filter((file) => kindOf(file) !== undefined && hasSource(file) && matches(file, filters));
  files.sort((a, b) => rank(a) - rank(b) || a.localeCompare(b));
  return files.map((file) => join(compiled, file));
}

/** Units need no server. */
export function needsServers(files: readonly string[]): boolean {
  return files.some((file) => kindOf(file) !== 'unit');
}

const unitLanes = 4;
/** Such tests start whole instances, or wait for what takes its time: they spend most of theirs waiting. */
const waiting = /\/(e2e|integration\/(setup|device))\//;

/**
 * Shares the files out to two processes that run side by side, each in order: what waits for whole instances, and what works. Machines
 * have two processors at least, and neither alone keeps them busy. Unit tests alone are shared out to more processes than that, so
 * that a processor whose files are short has more to do.
 */
export function lanesOf(files: readonly string[]): readonly (readonly string[])[] {
  const lanes = needsServers(files)
    ? [files.filter((file) => !waiting.test(file)), files.filter((file) => waiting.test(file))]
    : Array.from({ length: unitLanes }, (_, lane) => files.filter((_, index) => index % unitLanes === lane));
  return lanes.filter((lane) => lane.length > 0);
}

/** The compiler leaves behind what it once made from a file that is gone. */
function hasSource(file: string): boolean {
  return existsSync(join(sources, file.replace(/\.js$/, '.ts')));
}

function matches(file: string, filters: readonly string[]): boolean {
  if (filters.length === 0) return true;
  const path = `test/${file.replace(/\.js$/, '.ts')}`;
  return filters.some(
    (filter) =>
      filter === kindOf(file) ||
      path.includes(filter) ||
      // From the repository's folder or from test/.
      minimatch(path, filter) ||
      minimatch(path, `test/${filter}`),
  );
}

function rank(file: string): number {
  return kinds.findIndex((kind) => kind === kindOf(file));
}

function kindOf(file: string): (typeof kinds)[number] | undefined {
  return kinds.find((kind) => file.endsWith(`.${kind}.js`));
}
