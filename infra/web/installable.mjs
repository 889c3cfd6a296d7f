import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { drawIcon } from './drawIcon.mjs';
import { viteOptions } from './viteOptions.mjs';

/** Paper, of shared/styles/tokens.css. */
const paper = '#fbf8f3';
const sizes = [180, 192, 512];

/** Makes of the app what can be put on a phone's home screen: a manifest, and icons drawn from the one that pages have. */
export const installable = {
  name: 'installable',
  apply: 'build',
  async buildStart() {
    const svg = await readFile(join(viteOptions.root, 'shared/icon.svg'), 'utf8');
    for (const size of sizes)
      this.emitFile({ type: 'asset', name: `icon-${size}.png`, source: drawIcon(svg, size, paper) });
  },
  transformIndexHtml: {
    order: 'post',
    handler: (_html, { bundle }) => [
      { tag: 'link', attrs: { rel: 'manifest', href: '/manifest.webmanifest' }, injectTo: 'head' },
      { tag: 'link', attrs: { rel: 'apple-touch-icon', href: `/${iconIn(bundle, 180)}` }, injectTo: 'head' },
    ],
  },
  generateBundle: {
    order: 'post',
    handler(_options, bundle) {
      const icon = (size, purpose) => ({
        src: `/${iconIn(bundle, size)}`,
        sizes: `${size}x${size}`,
        type: 'image/png',
        purpose,
      });
      const manifest = {
        ...{ id: '/', name: 'Brewline', short_name: 'Brewline', start_url: '/', scope: '/' },
        ...{ description: 'See what your beer is doing, and what to do next.', display: 'standalone' },
        ...{ background_color: paper, theme_color: paper },
        icons: [icon(192, 'any'), icon(512, 'any'), icon(192, 'maskable'), icon(512, 'maskable')],
      };
      const fileName = 'app/manifest.webmanifest';
      this.emitFile({ type: 'asset', fileName, source: JSON.stringify(manifest) });
    },
  },
};

function iconIn(bundle, size) {
  return Object.keys(bundle).find((file) => file.startsWith(`assets/icon-${size}-`));
}
