// Builds both web clients to dist/web; called by `npm run build:web`. See adapters/web/README.md.
import { mkdir, readdir, rename } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { build } from 'vite';
import { compress } from './compress.mjs';
import { installable } from './installable.mjs';
import { keepBuilds } from './keepBuilds.mjs';
import { preloadFonts } from './preloadFonts.mjs';
import { qrWorker } from './qrWorker.mjs';
import { buildServiceWorker } from './serviceWorker.mjs';
import { built, clients, site, viteOptions } from './viteOptions.mjs';

/** Each client for itself: what both have in common is in each, so that its first page needs one script. */
async function buildClient(client) {
  const { output } = await build({
    ...viteOptions,
    plugins: [preloadFonts, qrWorker, ...(client === 'app' ? [installable] : [])],
    build: {
      outDir: site,
      emptyOutDir: false,
      target: 'es2022',
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      sourcemap: 'hidden',
      manifest: `.vite/${client}.json`,
      rolldownOptions: {
        checks: { pluginTimings: false },
        input: join(viteOptions.root, client, 'index.html'),
        output: { codeSplitting: { groups: [{ name: 'first', test: isOfFirstPage }] } },
      },
    },
    worker: { format: 'es' },
  });
  return output.map(({ fileName }) => fileName);
}

/** Pages with a catalogue of their own, which is loaded with them: a file beside those of the languages. */
const texts = join(viteOptions.root, 'shared/texts');
const [all, english] = await Promise.all([readdir(texts), readdir(join(texts, 'en'))]);
const textsOfPages = new Set(english.filter((file) => all.includes(file)));

/**
 * What pages have in common is loaded with the first one: in a file of each combination it would be as many requests. What only some pages
 * need is not: their texts, parts of machines and curves, packages for curves and codes, and what the domain knows of recipes and
 * fermentation.
 */
function isOfFirstPage(id) {
  if (id.startsWith(texts) && textsOfPages.has(basename(id))) return false;
  return [
    /\/web\/(shared\/(?!(alarms|commands|curve|machine|timeline)\/|session\/(LogIn|FactorForm|IssuerLinks|SignUp|ForgottenPassword|ProofSheet))|shared\/machine\/reading|app\/home|(app|admin)\/[^/]+$)/,
    /\/domain\/(?!(recipe|fermentation)\/)/,
    /\/apiClient\//,
    /\/node_modules\/(@preact|preact|preact-iso|openapi-fetch|eventsource-parser)\//,
  ].some((part) => part.test(id));
}

const isMap = (file) => file.endsWith('.map');
const written = new Map();
for (const client of clients) written.set(client, await buildClient(client));
const files = [...new Set([...written.values()].flat())];

// Source maps are for whoever reads a stack: beside the site, never in it.
for (const map of files.filter(isMap)) {
  const to = join(built, 'maps', map);
  await mkdir(dirname(to), { recursive: true });
  await rename(join(site, map), to);
}
const served = files.filter((file) => !isMap(file) && !file.startsWith('.'));
await keepBuilds(built, served);
served.push(await buildServiceWorker(written.get('app')));
await Promise.all(served.map((file) => compress(join(site, file))));
