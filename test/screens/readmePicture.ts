import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

const folder = join(import.meta.dirname, '../../../adapters/web/pictures');
/** A README with more loads slowly where brewers read it. */
const mostBytes = 80_000;

/** The picture of a page as a small file that the README shows. */
export async function keepForReadme(page: Page, name: string): Promise<void> {
  const devTools = await page.context().newCDPSession(page);
  const { data } = await devTools.send('Page.captureScreenshot', { format: 'webp', quality: 80 });
  const bytes = Buffer.from(data, 'base64');
  if (bytes.length > mostBytes)
    throw new Error(`${name} has ${bytes.length} bytes, of at most ${mostBytes}: show less in it`);
  await writeFile(join(folder, `${name}.webp`), bytes);
}
