import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
  (path) => existsSync(path),
);

/** Nothing of the browser's own is to reach out either. */
const args = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

/** What has to be there, so that a test of it fails where it would else be skipped: `BREWLINE_TEST_REQUIRE=chromium` in CI. */
const required = (process.env.BREWLINE_TEST_REQUIRE ?? '').split(',');

/**
 * Starts the Chromium that is installed; without one the test is skipped, with a word, unless it is required. Its pages stand still, as for
 * people who ask for that: to draw what moves sixty times a second takes more of a processor than everything else in a page.
 */
export async function launchChromium(
  test: Pick<Mocha.Context, 'skip'>,
  moreArgs: readonly string[] = [],
): Promise<Browser> {
  if (executablePath === undefined) {
    if (required.includes('chromium'))
      throw new Error('no Chromium here, and it is required: apt-get install chromium');
    console.log('      no Chromium here: skipped');
    test.skip();
  }
  const browser = await chromium.launch({ executablePath, args: [...args, ...moreArgs] });
  const newContext = browser.newContext.bind(browser);
  browser.newContext = (options) => newContext({ reducedMotion: 'reduce', ...options });
  return browser;
}
