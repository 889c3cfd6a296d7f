import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

const root = join(import.meta.dirname, '../../..');
const skipped = new Set(['node_modules', 'dist', 'var', '.git']);

/** Files that a recipe tells the reader to write, and patterns. */
const noFiles = /deviceFaults|[<…*]/;
/** Folders of what `npm run build` and `npm start` write. */
const writtenFolders = new Set(['dist', 'var', 'log', 'postgres', 'rabbitmq', 'run', 'simulate', 'tls']);
const layers = ['domain', 'commands', 'projections', 'adapters', 'infra', 'test', 'proto', '.ci'];
const maxLineLength = 120;
const maxReadmeLines = 250;

interface Page {
  /** Seen from the repository. */
  readonly name: string;
  readonly text: string;
  /** Without blocks of code. */
  readonly prose: string;
}

describe('the documentation', () => {
  let paths: readonly string[];
  let pages: readonly Page[];
  before(async () => {
    paths = await pathsBelow('');
    pages = await Promise.all(paths.filter((path) => path.endsWith('.md')).map(readPage));
    assert.ok(pages.some(({ name }) => name === 'README.md'));
  });

  it('links to files and headings that exist', () => {
    const broken = pages.flatMap((page) =>
      linksOf(page.prose)
        .filter((link) => !leadsSomewhere(link, page, pages))
        .map((link) => `${page.name}: ${link}`),
    );
    assert.deepEqual(broken, []);
  });

  it('names files and folders that exist', () => {
    const broken = pages.flatMap(({ name, prose }) =>
      namedPaths(prose)
        .filter((path) => !isThere(path, dirname(name), paths))
        .map((path) => `${name}: ${path}`),
    );
    assert.deepEqual(broken, []);
  });

  it(`has lines of at most ${maxLineLength} characters`, () => {
    const long = pages.flatMap(({ name, text }) =>
      text
        .split('\n')
        .flatMap((line, i) => ([...line].length > maxLineLength ? [`${name}:${i + 1}: ${line}`] : [])),
    );
    assert.deepEqual(long, []);
  });

  it(`begins with a README.md of at most ${maxReadmeLines} lines`, () => {
    const lines = pages.find(({ name }) => name === 'README.md')?.text.split('\n') ?? [];
    assert.ok(lines.length <= maxReadmeLines, `${lines.length} lines`);
  });

  for (const layer of ['domain', 'commands', 'projections', 'adapters']) {
    it(`names each folder of ${layer} in a line of ${layer}/README.md`, async () => {
      const entries = await readdir(join(root, layer), { withFileTypes: true });
      const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
      const page = pages.find(({ name }) => name === `${layer}/README.md`);
      const named = [...(page?.text ?? '').matchAll(/^- `([a-zA-Z]+)\/`: \S/gm)].map(([, name]) => name);
      assert.deepEqual(named.toSorted(), folders.toSorted());
    });
  }

  it('lists each decision', async () => {
    const files = (await readdir(join(root, 'infra/decisions'))).filter((file) => /^\d/.test(file));
    const index = pages.find(({ name }) => name === 'infra/decisions/README.md')?.text ?? '';
    const rows = [...index.matchAll(/^\| \[(\d{4})\] +\| \S.+ \| \S.+ \| \d{4}-\d\d-\d\d \|$/gm)];
    assert.deepEqual(
      rows.map(([, number]) => number),
      files.toSorted().map((file) => file.slice(0, 4)),
    );
  });
});

/** Every file and folder of the repository. */
async function pathsBelow(folder: string): Promise<string[]> {
  const entries = await readdir(join(root, folder), { withFileTypes: true });
  const kept = entries.filter(({ name }) => !skipped.has(name));
  const found = await Promise.all(
    kept.map(async (entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? [path, ...(await pathsBelow(path))] : [path];
    }),
  );
  return found.flat();
}

async function readPage(name: string): Promise<Page> {
  const text = await readFile(join(root, name), 'utf8');
  return { name, text, prose: text.replace(/^ *```[^]*?^ *```$/gm, '') };
}

/** Targets of inline links and of definitions, without those to other hosts. */
function linksOf(prose: string): string[] {
  const inline = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
  const defined = [...prose.matchAll(/^\[[^\]]+\]: (\S+)$/gm)].map(([, link = '']) => link);
  return [...inline, ...defined].filter((link) => !/^[a-z]+:/.test(link));
}

function leadsSomewhere(link: string, from: Page, pages: readonly Page[]): boolean {
  const [file = '', anchor] = link.split('#');
  const path = file === '' ? from.name : join(dirname(from.name), file);
  if (!existsSync(join(root, path))) return false;
  return (
    anchor === undefined || anchorsOf(pages.find(({ name }) => name === path)?.prose ?? '').includes(anchor)
  );
}

/** As GitHub makes them of headings. */
function anchorsOf(prose: string): string[] {
  return [...prose.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

/** What stands in backticks and looks like a path: it begins with a layer, ends like a source file, or is a folder. */
function namedPaths(prose: string): string[] {
  const code = [...prose.matchAll(/`([^`\n]+)`/g)].map(([, text = '']) => text);
  return code
    .filter((text) => !noFiles.test(text) && !text.includes(' '))
    .filter((text) => {
      const [first = ''] = text.split('/');
      if (writtenFolders.has(first)) return false;
      return (
        /\w\.(ts|mjs|cjs|md|yaml|proto|sh|py)$|^[a-zA-Z]+\/$/.test(text) ||
        (text.includes('/') && layers.includes(first))
      );
    })
    .flatMap(expandBraces);
}

/** A path is seen from the repository or from its page; one that begins with no layer may leave out the folders before it. */
function isThere(path: string, folder: string, paths: readonly string[]): boolean {
  const bare = path.replace(/\/$/, '');
  if (paths.includes(bare) || paths.includes(join(folder, bare))) return true;
  const [first = ''] = bare.split('/');
  return !(bare.includes('/') && layers.includes(first)) && paths.some((known) => known.endsWith(`/${bare}`));
}

/** `a/{b,c}` is two paths. */
function expandBraces(path: string): string[] {
  const [, before = '', options, after = ''] = /^(.*)\{(.*)\}(.*)$/.exec(path) ?? [];
  return options === undefined ? [path] : options.split(',').map((option) => `${before}${option}${after}`);
}
