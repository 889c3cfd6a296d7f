import assert from 'node:assert/strict';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { addPerson } from '../../../adapters/postgres/identity/index.js';
import { startApi, type TestApi } from '../../support/api.js';
import { launchChromium } from '../../support/chromium.js';
import { startCuttingProxy, type CuttingProxy } from '../../support/cuttingProxy.js';
import { until } from '../../support/until.js';
import { fillBrewhouse, setCelsius } from '../../support/web/brewhouse.js';
import { logInAt, seriousFindings, watchComplaints, webFolder } from '../../support/web/pages.js';
import { shownTime } from '../../support/web/shownTimes.js';

describe('the app without a network', () => {
  let api: TestApi;
  /** Between the browser and the API. */
  let proxy: CuttingProxy;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let complaints: string[];
  let folder: string;
  let position = 500;
  const passwords: Record<string, string> = {};

  before(async function () {
    browser = await launchChromium(this);
    folder = await mkdtemp(join(tmpdir(), 'brewline-build-'));
    api = await startApi({ webFolder, limits: { compareEveryMs: 200, checkAccessEveryMs: 200 } });
    proxy = await startCuttingProxy(api.url);
    for (const login of ['berta', 'carl'])
      passwords[login] = (await addPerson(api.pool, login, 'brewer')) ?? '';
    const { rows } = await api.pool.query<{ person_id: string }>(
      `select person_id from identity.person where login = 'berta'`,
    );
    await fillBrewhouse(api.pool, 'berta', rows[0]!.person_id, Date.now());
  });
  beforeEach(async () => {
    proxy.to(api.url);
    proxy.open();
    context = await browser.newContext({
      viewport: { width: 390, height: 844 },
      locale: 'en-GB',
      serviceWorkers: 'allow',
    });
    page = await context.newPage();
    complaints = watchComplaints(page);
  });
  afterEach(async () => {
    await context.close();
    // Chromium says so of what it can't reach: that is what these tests are about.
    assert.deepEqual(
      complaints.filter((text) => !/Failed to load resource: net::ERR_/.test(text)),
      [],
    );
  });
  after(async () => {
    await browser?.close();
    await proxy?.stop();
    await api?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('shows what was seen the last time with its age, and goes on when the network is back', async () => {
    await logInAndBeKept('berta');
    await context.setOffline(true);
    await page.reload();
    await page
      .getByText(new RegExp(`No connection\\. What you see is from ${shownTime}, \\d+ s ago\\.`))
      .waitFor();
    const mash = page.locator('.brew', { hasText: 'Pale Ale' });
    await mash
      .filter({ hasText: /66\.4\s?°C/ })
      .filter({ hasText: /s ago|old/ })
      .waitFor();
    assert.deepEqual(await seriousFindings(page), []);

    // A brew that was not opened before, with the command that can't be given.
    await page.locator('.to-do-row').click();
    await page.locator('.action').getByText("The machine can't be told without a connection").waitFor();
    await page.getByRole('button', { name: 'Airlock fitted', disabled: true }).waitFor();
    await page.goBack();

    await setCelsius(api.pool, 'base-1', 67.9, (position += 10));
    await context.setOffline(false);
    await mash.getByText('67.9').waitFor();
    await page.locator('.banner').waitFor({ state: 'detached' });
    await setCelsius(api.pool, 'base-1', 66.4, (position += 10));
    await mash.getByText('66.4').waitFor();
  });

  it('opens while nobody answers, and says of a page that was never opened that it is not there', async () => {
    await logInAndBeKept('berta');
    proxy.close();
    await page.reload();
    await page.getByText(/What you see is from/).waitFor();
    await page.getByRole('link', { name: 'Recipes' }).click();
    await page.getByText('This page could not be loaded').waitFor();
    proxy.open();
    await page.getByRole('button', { name: 'Retry' }).click();
    await page.getByText('Dry Stout').waitFor();
  });

  it('keeps nothing of whom logs out, of a log-in that has ended, or of another account', async () => {
    await logInAndBeKept('berta');
    await page.getByRole('link', { name: 'Me', exact: true }).click();
    await page.getByRole('button', { name: 'Log out', exact: true }).click();
    await page.getByLabel('Password', { exact: true }).waitFor();
    assert.deepEqual(await seenHere(), []);

    await logInAndBeKept('berta');
    await context.clearCookies();
    await page.reload();
    await page.getByLabel('Password', { exact: true }).waitFor();
    assert.deepEqual(await seenHere(), []);

    await logInAndBeKept('berta');
    const other = await context.newPage();
    await context.clearCookies();
    await page.close();
    // The last page of berta's is closed, so nobody but carl's page can have changed what is kept.
    page = other;
    await logInAt(page, proxy.url, 'carl', passwords.carl!);
    await page.getByText('No machine yet').waitFor();
    await until('it is carl’s', async () => (await seenHere()).join().includes('carl'));
    assert.doesNotMatch((await seenHere()).join(), /berta|Pale Ale|base-1/);
  });

  it('works where the browser keeps nothing', async () => {
    await context.addInitScript(`Object.defineProperty(globalThis, 'indexedDB', { get() { throw new DOMException('no', 'SecurityError'); } });
      delete Navigator.prototype.serviceWorker;`);
    await logInAt(page, proxy.url, 'berta', passwords.berta!);
    await page.locator('.brew').first().waitFor();
    await page.reload();
    await page.locator('.brew').first().waitFor();
  });

  it('has a worker that answers its own pages and files, and never the API, admin or the description', async () => {
    await logInAndBeKept('berta');
    const answers = new Map<string, boolean>();
    context.on('response', (response) =>
      answers.set(new URL(response.url()).pathname, response.fromServiceWorker()),
    );
    await page.reload();
    await page.locator('.brew').first().waitFor();
    const byWorker = (pattern: RegExp) =>
      [...answers].filter(([path]) => pattern.test(path)).map(([, is]) => is);
    assert.deepEqual(byWorker(/^\/$/), [true]);
    assert.deepEqual([...new Set(byWorker(/^\/assets\/index/))], [true]);
    assert.deepEqual([...new Set(byWorker(/^\/api\/.*me$/))], [false]);
    answers.clear();
    for (const path of ['/admin', '/admin/devices/a', '/docs/', '/openapi.yaml']) {
      const response = await page.goto(`${proxy.url}${path}`, { waitUntil: 'commit' }).catch(() => undefined);
      assert.notEqual(response?.fromServiceWorker(), true, path);
    }
    assert.deepEqual(byWorker(/^\/(admin|docs)/).includes(true), false);
    complaints.length = 0;
  });

  it('takes a new version when somebody asks for it, and not before', async () => {
    await logInAndBeKept('berta');
    const before = await page.evaluate<string[]>('caches.keys()');
    proxy.to((await api.another(await buildAnew())).url);
    proxy.cut();
    await page.reload();
    const button = page.getByRole('button', { name: 'Reload for the new version' });
    await button.waitFor();
    assert.deepEqual(await seriousFindings(page), []);
    await page.evaluate(`document.body.dataset.loaded = 'once'`);
    await page.reload();
    await button.waitFor();
    assert.deepEqual((await page.evaluate<string[]>('caches.keys()')).includes(before[0]!), true);
    await button.click();
    await button.waitFor({ state: 'detached' });
    await until('the files of before are gone', async () => {
      const names = await page.evaluate<string[]>('caches.keys()').catch(() => before);
      return !names.includes(before[0]!);
    });
    await page.locator('.brew').first().waitFor();
    await button.waitFor({ state: 'detached' });
  });

  /** Until everything is there that is needed without a network. */
  async function logInAndBeKept(login: string): Promise<void> {
    await logInAt(page, proxy.url, login, passwords[login]!);
    await page.locator('.brew').first().waitFor();
    await page.evaluate('navigator.serviceWorker.ready.then(() => undefined)');
    const needed = ['brews', 'devices', 'recipes'];
    await until('it is kept', async () => {
      const keys = await keysOf();
      return needed.every((name) => keys.includes(name));
    });
  }

  const keysOf = () => inStore('getAllKeys') as Promise<string[]>;

  /** What the browser has of anybody. */
  async function seenHere(): Promise<readonly string[]> {
    return ((await inStore('getAll')) as object[]).map((each) => JSON.stringify(each));
  }

  function inStore(method: 'getAll' | 'getAllKeys'): Promise<unknown> {
    return page.evaluate(`new Promise((resolve) => {
      const opening = indexedDB.open('brewline', 1);
      opening.onupgradeneeded = () => opening.result.createObjectStore('seen');
      opening.onsuccess = () => {
        const asked = opening.result.transaction('seen').objectStore('seen').${method}();
        asked.onsuccess = () => { opening.result.close(); resolve(asked.result); };
      };
    })`);
  }

  /** The same pages, of another build: its worker says so. */
  async function buildAnew(): Promise<string> {
    await cp(webFolder, folder, { recursive: true });
    const worker = join(folder, 'app/sw.js');
    for (const ending of ['br', 'gz']) await rm(`${worker}.${ending}`);
    const [, version] = /version:\W(\w{12})\W/.exec(await readFile(worker, 'utf8')) ?? [];
    assert.ok(version !== undefined);
    await writeFile(worker, (await readFile(worker, 'utf8')).replace(version, 'ffffffffffff'));
    return folder;
  }
});
