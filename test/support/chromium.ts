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

/** Starts the Chromium that is installed; without one the test is skipped, with a word. */
export async function launchChromium(test: Mocha.Context): Promise<Browser> {
  if (executablePath === undefined) {
    console.log('      no Chromium here: skipped');
    test.skip();
  }
  return chromium.launch({ executablePath, args });
}
