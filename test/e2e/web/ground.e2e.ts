import assert from 'node:assert/strict';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { addPerson } from '../../../adapters/postgres/identity/index.js';
import { startApi, type TestApi } from '../../support/api.js';
import { launchChromium } from '../../support/chromium.js';
import { until } from '../../support/until.js';
import { fillBrewhouse, setCelsius } from '../../support/web/brewhouse.js';
import { fillLogIn, logInAt, seriousFindings, watchComplaints, webFolder } from '../../support/web/pages.js';

const phone = { width: 390, height: 844 };
const kilobyte = 1_000;

describe('the web clients', () => {
  let api: TestApi;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let complaints: string[];
  let password: string;
  let position = 200;

  before(async function () {
    browser = await launchChromium(this);
    api = await startApi({ webFolder, limits: { compareEveryMs: 200, checkAccessEveryMs: 200 } });
    password = (await addPerson(api.pool, 'berta', 'brewer')) ?? '';
    const { rows } = await api.pool.query<{ person_id: string }>(
      `select person_id from identity.person where login = 'berta'`,
    );
    await fillBrewhouse(api.pool, 'berta', rows[0]!.person_id, Date.now());
  });
  beforeEach(async () => {
    context = await browser.newContext({ viewport: phone, locale: 'en-GB', serviceWorkers: 'allow' });
    page = await context.newPage();
    complaints = watchComplaints(page);
  });
  afterEach(async () => {
    await context.close();
    assert.deepEqual(complaints, []);
  });
  after(async () => {
    await browser?.close();
    await api?.stop();
  });

  it('show what the beer does, and what it does next without being loaded again', async () => {
    await page.goto(api.url);
    await fillLogIn(page, 'berta', password);
    const mash = page.locator('.brew', { hasText: 'Pale Ale' });
    await mash.filter({ hasText: /66\.4\s?°C/ }).waitFor();
    await page.locator('.to-do').getByText('Fit the airlock').first().waitFor();
    await page.evaluate(`document.body.dataset.loaded = 'once'`);
    await setCelsius(api.pool, 'base-1', 67.1, (position += 10));
    await mash.getByText('67.1').waitFor();
    assert.equal(await page.evaluate('document.body.dataset.loaded'), 'once');
  });

  it('work without a shared worker, by one tab that leads, and another when it is gone', async () => {
    await context.addInitScript('delete globalThis.SharedWorker');
    await logInAt(page, api.url, 'berta', password);
    const second = await context.newPage();
    await second.goto(api.url);
    await second.locator('.brew').first().waitFor();
    await until('both have one stream', () => api.liveClients() === 1);
    await page.close();
    await setCelsius(api.pool, 'base-1', 68.2, (position += 10));
    await second.getByText('68.2').waitFor();
    assert.equal(api.liveClients(), 1);
  });

  it('ask to log in again over the page that is there, and stop when another account came', async () => {
    await logInAt(page, api.url, 'berta', password);
    await page.locator('.brew').first().waitFor();
    const cookies = await context.cookies();
    await context.clearCookies();
    const other = await context.newPage();
    await logInAt(other, api.url, 'admin', api.password);
    await page.bringToFront();
    await page.getByText('Another account is logged in now').waitFor();
    await other.close();
    await context.clearCookies();
    await context.addCookies(cookies);
    await page.reload();
    await page.locator('.brew').first().waitFor();
    await api.pool.query(`delete from identity.login_session`);
    await page.getByRole('dialog').getByText('what you typed is kept').waitFor();
    assert.equal((await page.locator('.brew').count()) > 0, true);
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
  });

  it('are used with the keyboard alone, and have nothing serious that axe would find', async () => {
    await page.goto(api.url);
    await page.getByLabel('Name').waitFor();
    assert.deepEqual(await seriousFindings(page), []);
    await page.keyboard.type('berta');
    await page.keyboard.press('Tab');
    await page.keyboard.type(password);
    await page.keyboard.press('Enter');
    await page.locator('.brew').first().waitFor();
    assert.deepEqual(await seriousFindings(page), []);
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate('document.activeElement.className'), 'skip');
    await page.keyboard.press('Enter');
    assert.equal(await page.evaluate('document.activeElement.id'), 'main');
    await page.keyboard.press('Tab');
    assert.match(String(await page.evaluate('document.activeElement.textContent')), /^▲Fit the airlock/);
  });

  it('bear texts that are 40 % longer, and a narrow window, without scrolling sideways', async () => {
    await page.setViewportSize({ width: 320, height: 700 });
    // Where it is past midnight what was an hour ago has its day, too.
    const hour = new Date().getUTCHours();
    const timezoneId = hour <= 12 ? `Etc/GMT+${hour}` : `Etc/GMT-${24 - hour}`;
    await (await page.context().newCDPSession(page)).send('Emulation.setTimezoneOverride', { timezoneId });
    await logInAt(page, `${api.url}/?lang=en`, 'berta', password);
    for (const query of ['pseudo', 'lang=de']) {
      await page.goto(`${api.url}/?${query}`);
      await page.locator('.brew').first().waitFor();
      // With the fonts of the page: those that stand in for them are wider.
      const width = 'document.fonts.ready.then(() => document.documentElement.scrollWidth)';
      assert.equal(await page.evaluate(width), 320, query);
    }
    assert.match(await page.locator('h2').first().innerText(), /Zu tun/);
  });

  it('speak the language that was chosen, and let one log out', async () => {
    await logInAt(page, api.url, 'berta', password);
    await page.getByRole('link', { name: 'Me', exact: true }).click();
    await page.getByLabel('Deutsch').check();
    await page.getByRole('link', { name: 'Ich', exact: true }).waitFor();
    assert.deepEqual(await seriousFindings(page), []);
    await page.getByRole('button', { name: 'Abmelden', exact: true }).click();
    // What the browser kept of somebody is cleared, also the language: its own counts again.
    await page.getByLabel('Password', { exact: true }).waitFor();
  });

  it('of operators begin with a verdict', async () => {
    await logInAt(page, `${api.url}/admin`, 'admin', api.password);
    await page.getByRole('heading', { name: 'All flows.' }).waitFor();
    await page.locator('.boot').waitFor({ state: 'detached' });
    await page.getByText('No projector has counted within this hour.').waitFor();
    assert.deepEqual(await seriousFindings(page), []);
  });

  it('say so when a part can’t be loaded, and go on once it can', async () => {
    const fresh = await browser.newContext({ viewport: phone, locale: 'en-GB' });
    const first = await fresh.newPage();
    await first.route(/\/assets\/LogInPage-/, (route) => route.abort());
    await first.goto(api.url);
    const retry = first.getByRole('alert').getByRole('button');
    await retry.waitFor();
    await first.unroute(/\/assets\/LogInPage-/);
    await retry.click();
    await first.getByLabel('Password', { exact: true }).waitFor();
    await fresh.close();
  });

  it('keep to their budgets', async () => {
    const requests: string[] = [];
    // The first page of somebody who has been here before, without what is fetched for later.
    const fresh = await browser.newContext({ viewport: phone, locale: 'en-GB' });
    fresh.on('request', (request) => requests.push(new URL(request.url()).pathname));
    const first = await fresh.newPage();
    await logInAt(first, api.url, 'berta', password);
    await first.locator('.brew').first().waitFor();
    await fresh.close();
    assert.ok(requests.length <= 8, requests.join(' '));
    assert.ok((await scriptsOf('app')) <= 60 * kilobyte, `app: ${await scriptsOf('app')}`);
    assert.ok((await scriptsOf('admin')) <= 90 * kilobyte, `admin: ${await scriptsOf('admin')}`);
    const fonts = (await readdir(join(webFolder, 'assets'))).filter((file) => file.endsWith('.woff2'));
    assert.equal(fonts.length, 1);
    assert.ok((await stat(join(webFolder, 'assets', fonts[0]!))).size <= 25 * kilobyte);
  });
});

/** What the first page of a client loads of script, as it is sent. */
async function scriptsOf(client: string): Promise<number> {
  const html = await readFile(join(webFolder, client, 'index.html'), 'utf8');
  const names = [...html.matchAll(/src="(\/assets\/[^"]+\.js)"/g)].map(([, name]) => name!);
  assert.ok(names.length > 0);
  const live = (await readdir(join(webFolder, 'assets')))
    .filter((name) => /^live-.*\.js$/.test(name))
    .slice(0, 1);
  const files = [...names, ...live.map((name) => `/assets/${name}`)];
  const sizes = await Promise.all(
    files.map(async (name) => (await stat(join(webFolder, `${name}.br`))).size),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
