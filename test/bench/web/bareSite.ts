import { cp, mkdtemp, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { webFolder } from '../../support/web/pages.js';

const source = join(import.meta.dirname, '../../../../test/bench/web/bare.js');
const uPlot = dirname(createRequire(import.meta.url).resolve('uplot'));

const page = `<!doctype html><html><head><meta charset="utf-8"><link rel="stylesheet" href="/assets/bare.css">
<script src="/assets/bare-uplot.js"></script><script type="module" src="/assets/bare.js"></script></head><body></body></html>`;

/** The web clients, and beside them a bare page that the same server gives in the same way; in a folder of its own. */
export async function siteWithBarePage(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'brewline-web-'));
  await cp(webFolder, folder, { recursive: true });
  await writeFile(join(folder, 'app/bare.html'), page);
  await cp(source, join(folder, 'assets/bare.js'));
  await cp(join(uPlot, 'uPlot.min.css'), join(folder, 'assets/bare.css'));
  await cp(join(uPlot, 'uPlot.iife.min.js'), join(folder, 'assets/bare-uplot.js'));
  return folder;
}
