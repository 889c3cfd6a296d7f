import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build, runnerImport } from 'vite';
import { site, viteOptions } from './viteOptions.mjs';

/** Of pages that are loaded when they are needed: what somebody opens in a cellar. */
const openedOffline = ['app/brew/BrewPage.tsx', 'shared/curve/Plot.tsx'];

/**
 * Builds the app's service worker, which knows the files of this build by name. It has another content whenever the document or a file has.
 *
 * @param files of the app's build
 * @returns the file's name
 */
export async function buildServiceWorker(files) {
  const manifest = JSON.parse(await readFile(join(site, '.vite/app.json'), 'utf8'));
  const first = new Set(
    ['app/index.html', ...openedOffline].flatMap((entry) => [...filesOf(manifest, entry)]),
  );
  const assets = files.filter((file) => file.startsWith('assets/') && !file.endsWith('.map'));
  for (const file of assets) if (/\.(woff2|svg)$|\/live-[^/]+\.js$/.test(file)) first.add(file);
  const version = createHash('sha256')
    .update(await readFile(join(site, 'app/index.html')))
    .update([...assets].sort().join(' '));
  const paths = (some) => some.map((file) => `/${file}`).sort();
  await build({
    ...viteOptions,
    plugins: [await textsOfNotices()],
    define: {
      built: JSON.stringify({
        version: version.digest('hex').slice(0, 12),
        first: paths([...first]),
        others: paths(assets.filter((file) => !first.has(file))),
        script: `/${manifest['app/index.html'].file}`,
      }),
    },
    build: {
      outDir: site,
      emptyOutDir: false,
      target: 'es2022',
      rolldownOptions: {
        input: join(viteOptions.root, 'worker/service/main.ts'),
        output: { format: 'iife', entryFileNames: 'app/sw.js' },
      },
    },
  });
  return 'app/sw.js';
}

/** Of what has a name in each language, only what a notice can say: the rest would be a third of the worker. */
async function textsOfNotices() {
  const languagesFile = join(viteOptions.root, '../../domain/texts/languages.ts');
  const { module } = await runnerImport(languagesFile, viteOptions);
  const said = ({ codes: { step, sensor }, unknownCodes, advice, advisedWords: { alarmKind } }) => ({
    ...{ codes: { step, sensor }, unknownCodes, advice, advisedWords: { alarmKind } },
  });
  const catalogues = module.languages.map((language) => [language, said(module.catalogueOf(language))]);
  return {
    name: 'texts-of-notices',
    load: {
      filter: { id: /domain\/texts\/languages\.ts$/ },
      handler: () => `const catalogues = ${JSON.stringify(Object.fromEntries(catalogues))};
        export const languages = Object.keys(catalogues);
        export const catalogueOf = (language) => catalogues[language];`,
    },
  };
}

/** An entry's own files, and those that it needs to begin. */
function filesOf(manifest, entry, seen = new Set()) {
  const { file, css = [], imports = [] } = manifest[entry];
  if (seen.has(file)) return seen;
  for (const each of [file, ...css]) seen.add(each);
  for (const each of imports) filesOf(manifest, each, seen);
  return seen;
}
