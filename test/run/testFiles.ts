import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join, relative } from 'node:path';
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

/** Such tests start whole instances, or wait for what takes its time: they spend most of theirs waiting. */
const waiting = /\/(e2e|integration\/(setup|device))\//;

/**
 * The files in lists that run together, in an order to be taken from both ends: from the back what waits for whole instances, from
 * the front what works, the unit tests first. Side by side they keep the processors busy, and what is left to the end, where they meet, is short.
 */
export async function partsOf(files: readonly string[]): Promise<string[][]> {
  const parts = new Map<string, string[]>();
  for (const file of files) {
    const name = (await sharedInstanceOf(file)) ?? file;
    parts.set(name, [...(parts.get(name) ?? []), file]);
  }
  const all = [...parts.values()].sort((a, b) => a.length - b.length);
  const waits = (part: readonly string[]) => part.some((file) => waiting.test(file));
  return [...all.filter((part) => !waits(part)), ...all.filter(waits)];
}

/** An instance that some tests share runs once, and stops after the last of them. */
async function sharedInstanceOf(file: string): Promise<string | undefined> {
  return /\/support\/(sharedStack|killedStack)\.js'/.exec(await readFile(file, 'utf8'))?.[1];
}

/** As many as there are processors, and where tests wait for servers, one more. */
export function workersFor(files: readonly string[]): number {
  const processors = Math.min(Math.max(availableParallelism(), 2), 4);
  return Math.min(files.length, needsServers(files) ? processors + 1 : processors);
}

/** Its path in the repository. */
export function sourceOf(file: string): string {
  return `test/${relative(compiled, file).replace(/\.js$/, '.ts')}`;
}

/** The compiler leaves behind what it once made from a file that is gone. */
function hasSource(file: string): boolean {
  return existsSync(join(sources, file.replace(/\.js$/, '.ts')));
}

function matches(file: string, filters: readonly string[]): boolean {
  if (filters.length === 0) return true;
  const path = sourceOf(join(compiled, file));
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
