import assert from 'node:assert/strict';
import type { Browser, Page } from 'playwright-core';
import { startApi, type TestApi } from '../../support/api.js';
import { launchChromium } from '../../support/chromium.js';
import { fillBrewhouse } from '../../support/web/brewhouse.js';
import { logInAt, seriousFindings, watchComplaints, webFolder } from '../../support/web/pages.js';

const hostile = `<b>keg\u202e\u009b${'x'.repeat(400)}`;

describe('search in admin', () => {
  let api: TestApi;
  let browser: Browser;
  let page: Page;
  let complaints: string[];

  before(async function () {
    browser = await launchChromium(this);
    api = await startApi({ webFolder });
    await fillBrewhouse(api.pool, 'admin', api.personId, Date.now());
    await api.pool.query(`
      insert into read_model.session (session_id, device_id, number, process_type, recipe, status, started_at, time_plausible, position, started_received_at)
        values ('zeta-1.7', 'zeta-1', 7, 1, 'Pale Ale', 'active', now(), true, 10, now());
      insert into read_model.device_status (device_id, online, position) values ('zeta-1', true, 10);`);
    await api.pool.query(
      `insert into read_model.machine_name (device_id, name, named_by, named_at, position) values ('zeta-1', $1, 'ada', now(), 10)`,
      [hostile],
    );
    const context = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'en-GB' });
    page = await context.newPage();
    complaints = watchComplaints(page);
    await logInAt(page, `${api.url}/admin`, 'admin', api.password);
    await page.getByRole('button', { name: 'Search' }).waitFor();
  });
  after(async () => {
    await browser?.close();
    await api?.stop();
  });

  it('opens by its key, finds by the beginning, and goes to the page by keys alone', async () => {
    await page.keyboard.press('/');
    const field = page.getByLabel('Beginning of an id');
    await field.fill('zeta-1.');
    await page.getByRole('link', { name: /zeta-1\.7/ }).waitFor();
    await page.getByText('brewline search zeta-1.', { exact: true }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/admin/sessions/zeta-1.7');
    await field.waitFor({ state: 'detached' });
  });

  it('shows names as text, and nothing found as that', async () => {
    await page.getByRole('button', { name: 'Search' }).click();
    const field = page.getByLabel('Beginning of an id');
    await field.fill('<b>keg');
    await page.getByRole('link', { name: /<b>keg/ }).waitFor();
    assert.equal(await page.locator('.found b').count(), 0);
    assert.doesNotMatch(await page.locator('.found').innerText(), /[\u202e\u009b]/);
    assert.deepEqual(await seriousFindings(page), []);
    const width = await page.evaluate<number>('document.documentElement.scrollWidth');
    assert.ok(width <= 390, `${width}`);
    await field.fill('qqq');
    await page.getByText('Nothing begins so.').waitFor();
    // Typed into the field, neither key opens anything.
    await field.fill('?/');
    await page.keyboard.press('Escape');
    await field.waitFor({ state: 'detached' });
  });

  it('lists the keys', async () => {
    await page.keyboard.press('?');
    await page.getByRole('heading', { name: 'Keys' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('heading', { name: 'Keys' }).waitFor({ state: 'detached' });
    assert.deepEqual(complaints, []);
  });
});
