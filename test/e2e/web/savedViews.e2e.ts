import assert from 'node:assert/strict';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { addPerson } from '../../../adapters/postgres/identity/index.js';
import { startApi, type TestApi } from '../../support/api.js';
import { launchChromium } from '../../support/chromium.js';
import { logInAt, seriousFindings, watchComplaints, webFolder } from '../../support/web/pages.js';
import { insertDevice } from '../../integration/http/rows.js';

describe('saved views of the devices page', () => {
  let api: TestApi;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let complaints: string[];

  before(async function () {
    browser = await launchChromium(this);
    api = await startApi({ webFolder });
    for (const id of ['keg-1', 'keg-2', 'base-1']) await insertDevice(api.pool, id);
    const password = (await addPerson(api.pool, 'olga', 'operator')) ?? '';
    context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB' });
    page = await context.newPage();
    complaints = watchComplaints(page);
    await logInAt(page, `${api.url}/admin`, 'olga', password);
  });
  afterEach(() => assert.deepEqual(complaints, []));
  after(async () => {
    await browser?.close();
    await api?.stop();
  });

  const views = () => page.getByRole('list', { name: 'Saved views' });
  const row = (name: string) => page.locator('.fleet-name a', { hasText: name });
  const saveAs = async (name: string, isShared = false) => {
    await views().getByRole('button', { name: 'Save this view' }).click();
    const sheet = page.getByRole('dialog', { name: 'Save this view' });
    await sheet.getByLabel('Name').fill(name);
    if (isShared) await sheet.getByLabel('Share it with all operators').check();
    await sheet.getByRole('button', { name: 'Save view' }).click();
  };

  it('are saved from what is shown, chosen, and marked while it is shown', async () => {
    await page.goto(`${api.url}/admin/devices?search=keg&sort=name&columns=machine,age`);
    await row('keg-2').waitFor();
    await saveAs('Kegs <b>', true);
    const kegs = views().getByRole('link', { name: 'Kegs <b>' });
    await kegs.and(page.locator('[aria-current=true]')).waitFor();
    await kegs.getByText('shared').waitFor();
    await views().getByRole('button', { name: 'Save this view' }).waitFor({ state: 'detached' });
    assert.deepEqual(await seriousFindings(page), []);
    await page.getByRole('link', { name: 'Clear filters' }).click();
    await row('base-1').waitFor();
    await kegs.and(page.locator(':not([aria-current])')).waitFor();
    await page.goto(`${api.url}/admin/devices`);
    await row('base-1').waitFor();
    await kegs.click();
    await page.waitForURL(/\?search=keg&sort=name&columns=machine%2Cage$/);
    await row('base-1').waitFor({ state: 'detached' });
    await row('keg-1').waitFor();
    await page.locator('.fleet-firmware').first().waitFor({ state: 'detached' });
  });

  it('need a name of their own, which a refusal says where one types', async () => {
    await page.goto(`${api.url}/admin/devices?online=true`);
    await saveAs('Kegs <b>');
    const sheet = page.getByRole('dialog', { name: 'Save this view' });
    await sheet.getByRole('alert').getByText('You have a view with this name already').waitFor();
    await sheet.getByLabel('Name').fill('Online');
    await sheet.getByRole('button', { name: 'Save view' }).click();
    await views().getByRole('link', { name: 'Online' }).and(page.locator('[aria-current=true]')).waitFor();
    complaints = complaints.filter((each) => !each.includes('409'));
  });

  it('of others are shown with who shares them, and are not removed by operators', async () => {
    await api.client.POST('/api/v1/fleet-views', {
      body: { name: 'Idle ones', shared: true, selection: { state: 'idle' }, sort: 'id' },
    });
    await page.goto(`${api.url}/admin/devices`);
    const theirs = views().getByRole('link', { name: 'Idle ones' });
    await theirs.getByText('by admin').waitFor();
    await theirs.click();
    await theirs.and(page.locator('[aria-current=true]')).waitFor();
    await page.waitForURL(/\?state=idle$/);
    assert.equal(await views().getByRole('button', { name: 'Remove view' }).count(), 0);
    await page.setViewportSize({ width: 390, height: 844 });
    assert.equal(await page.evaluate('document.documentElement.scrollWidth'), 390);
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  it('are removed once it is asked again', async () => {
    await page.goto(`${api.url}/admin/devices`);
    await views().getByRole('link', { name: 'Kegs <b>' }).click();
    await views().getByRole('button', { name: 'Remove view Kegs <b>' }).click();
    const sheet = page.getByRole('dialog', { name: 'Remove this view?' });
    await sheet.getByText('It is gone for all operators').waitFor();
    await sheet.getByRole('button', { name: 'Remove view' }).click();
    await views().getByRole('link', { name: 'Kegs <b>' }).waitFor({ state: 'detached' });
    await views().getByRole('button', { name: 'Save this view' }).waitFor();
    const { rows } = await api.pool.query('select name from operations.saved_view order by name');
    assert.deepEqual(rows, [{ name: 'Idle ones' }, { name: 'Online' }]);
  });
});
