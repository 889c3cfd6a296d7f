import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

const find = (...names: readonly string[]) =>
  names.map((name) => `/usr/bin/${name}`).find((path) => existsSync(path));
const whole = find('chromium', 'chromium-browser', 'google-chrome');
/** The same engine without a window: a page costs it two thirds of the processor time. It has no notifications. */
const shell = find('chromium-headless-shell') ?? whole;

/** Nothing of the browser's own is to reach out either. */
const usualArgs = [
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

export interface ChromiumNeeds {
  /** Notifications. */
  readonly isWhole?: boolean;
  readonly args?: readonly string[];
}

let shared: Promise<Browser> | undefined;

/**
 * The Chromium that is installed; without one the test is skipped, with a word, unless it is required. All files of a process that need nothing
 * else share one: closing it closes their contexts, and it ends with the process.
 *
 * Its pages stand still, as for people who ask for that: to draw what moves sixty times a second takes more of a processor than everything
 * else in a page. They have no service worker, which would fetch the whole app, unless a context has `serviceWorkers: 'allow'`.
 */
export async function launchChromium(
  test: Pick<Mocha.Context, 'skip'>,
  { isWhole = false, args = [] }: ChromiumNeeds = {},
): Promise<Browser> {
  const executablePath = isWhole ? whole : shell;
  if (executablePath === undefined) {
    if (required.includes('chromium'))
      throw new Error('no Chromium here, and it is required: apt-get install chromium');
    console.log('      no Chromium here: skipped');
    test.skip();
  }
  const isOwn = isWhole || args.length > 0;
  return isOwn ? launch(executablePath, args) : (shared ??= launchShared(executablePath));
}

async function launchShared(executablePath: string): Promise<Browser> {
  const browser = await launch(executablePath, []);
  browser.on('disconnected', () => (shared = undefined));
  browser.close = async () => {
    await Promise.all(browser.contexts().map((context) => context.close()));
  };
  return browser;
}

async function launch(executablePath: string, moreArgs: readonly string[]): Promise<Browser> {
  const browser = await chromium.launch({ executablePath, args: [...usualArgs, ...moreArgs] });
  const newContext = browser.newContext.bind(browser);
  browser.newContext = async (options) => {
    const context = await newContext({ reducedMotion: 'reduce', ...options });
    if (options?.serviceWorkers !== 'allow')
      await context.addInitScript('delete Navigator.prototype.serviceWorker');
    return context;
  };
  return browser;
}
