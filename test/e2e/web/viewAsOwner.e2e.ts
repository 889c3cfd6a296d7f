import assert from 'node:assert/strict';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { addPerson } from '../../../adapters/postgres/identity/index.js';
import { startApi, type TestApi } from '../../support/api.js';
import { launchChromium } from '../../support/chromium.js';
import { fillBrewhouse, setCelsius } from '../../support/web/brewhouse.js';
import { logInAt, seriousFindings, watchComplaints, webFolder } from '../../support/web/pages.js';

describe('the app as its owner sees it, for operators', () => {
  let api: TestApi;
  let browser: Browser;
  let context: BrowserContext;
  let admin: Page;
  let page: Page;
  let complaints: string[];

  before(async function () {
    browser = await launchChromium(this);
    api = await startApi({ webFolder, limits: { compareEveryMs: 200, checkAccessEveryMs: 200 } });
    await addPerson(api.pool, 'berta', 'brewer');
    const { rows } = await api.pool.query<{ person_id: string }>(
      `select person_id from identity.person where login = 'berta'`,
    );
    await fillBrewhouse(api.pool, 'berta', rows[0]!.person_id, Date.now());
    context = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'en-GB' });
    admin = await context.newPage();
    complaints = watchComplaints(admin);
    await logInAt(admin, `${api.url}/admin/devices/keg-3`, 'admin', api.password);
  });
  beforeEach(async () => {
    const opened = context.waitForEvent('page');
    await admin.getByRole('link', { name: 'See the app as its owner' }).click();
    page = await opened;
    complaints.push(...watchComplaints(page));
    await page.getByRole('button', { name: 'See what they see' }).click();
    await page.locator('.view-banner', { hasText: 'For reading only: the app of berta' }).waitFor();
  });
  afterEach(async () => {
    await page.close();
    assert.deepEqual(complaints, []);
  });
  after(async () => {
    await browser?.close();
    await api?.stop();
  });

  it('shows their machine live, their brews and recipes, and nothing of their account', async () => {
    assert.equal(new URL(page.url()).pathname, '/machines/keg-3');
    await setCelsius(api.pool, 'keg-3', 7.7, 900);
    await page.locator('.dial').getByText('7.7').first().waitFor();
    assert.deepEqual(await seriousFindings(page), []);
    assert.equal(await page.evaluate('document.documentElement.scrollWidth'), 390);
    const nav = page.getByRole('navigation');
    assert.deepEqual(await nav.getByRole('link').allInnerTexts(), ['Brews', 'Recipes', 'Alarms']);
    await nav.getByRole('link', { name: 'Recipes' }).click();
    await page.getByRole('heading', { name: 'Recipes' }).waitFor();
    await page.reload();
    await page.locator('.view-banner').waitFor();
  });

  it('changes nothing, and says so', async () => {
    await page.getByRole('button', { name: 'Name this machine' }).click();
    await page.getByLabel('Name', { exact: true }).fill('mine now');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('you see what the owner sees: nothing can be done here').waitFor();
    const { rows } = await api.pool.query(`select from read_model.machine_name where name = 'mine now'`);
    assert.equal(rows.length, 0);
    complaints.splice(0, complaints.length, ...complaints.filter((each) => !each.includes('403')));
  });

  it('leaves the operator logged in elsewhere, and ends in this tab alone', async () => {
    await admin.reload();
    await admin.getByRole('heading', { name: 'Owner and shares' }).waitFor();
    await page.getByRole('button', { name: 'End' }).click();
    await page.waitForURL(`${api.url}/admin/devices/keg-3`);
    await page.getByRole('heading', { name: 'Owner and shares' }).waitFor();
    await page.goto(`${api.url}/`);
    await page.getByRole('navigation').getByRole('link', { name: 'Me' }).waitFor();
    assert.equal(await page.locator('.view-banner').count(), 0);
  });

  it('ends for the tab when it ends for Brewline, and can begin again', async () => {
    await api.pool.query(
      `update identity.login_session set created_at = now() - interval '1 hour' where kind = 'view'`,
    );
    await page.getByText('It has ended.').waitFor();
    await page.getByRole('button', { name: 'See what they see' }).click();
    await page.locator('.view-banner').waitFor();
  });
});
