import assert from 'node:assert/strict';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { createDeviceJobStore } from '../../../adapters/postgres/index.js';
import { addPerson } from '../../../adapters/postgres/identity/index.js';
import { runDeviceJobs } from '../../../commands/deviceJobs/index.js';
import { startApi, type TestApi } from '../../support/api.js';
import { memoryTrail } from '../../support/auditTrail.js';
import { launchChromium } from '../../support/chromium.js';
import { silentLogger } from '../../support/silentLogger.js';
import { until } from '../../support/until.js';
import { logInAt, seriousFindings, watchComplaints, webFolder } from '../../support/web/pages.js';
import { fillFleet } from '../../support/web/someFleet.js';

describe('tags of devices, and changes of many', () => {
  const ending = new AbortController();
  let working: Promise<void> = Promise.resolve();
  let api: TestApi;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let complaints: string[];

  before(async function () {
    browser = await launchChromium(this);
    api = await startApi({ webFolder });
    await fillFleet(api.pool, Date.now());
    const jobs = createDeviceJobStore(api.pool);
    const { trail } = memoryTrail('api');
    working = runDeviceJobs({ jobs, audit: trail, logger: silentLogger }, ending.signal);
  });
  beforeEach(async () => {
    context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB' });
    page = await context.newPage();
    complaints = watchComplaints(page);
    await logInAt(page, `${api.url}/admin`, 'admin', api.password);
  });
  afterEach(async () => {
    await context.close();
    assert.deepEqual(complaints, []);
  });
  after(async () => {
    ending.abort();
    await working;
    await browser?.close();
    await api?.stop();
  });

  const counted = (text: string) => page.locator('.fleet-count', { hasText: text }).waitFor();

  it('gives a tag to a device, by which it is found, and takes it again', async () => {
    await page.goto(`${api.url}/admin/devices/kitchen-keg`);
    await page.getByLabel('New tag').fill('be ta');
    await page.getByRole('button', { name: 'Add' }).click();
    await page.getByText('Lower-case letters, digits').waitFor();
    await page.getByLabel('New tag').fill('Beta');
    await page.getByRole('button', { name: 'Add' }).click();
    await page.locator('.device-tags').getByRole('link', { name: 'beta' }).click();
    await page.waitForURL(`${api.url}/admin/devices?tag=beta`);
    await counted('1 of 10,000');
    await page.getByRole('button', { name: 'Tag beta' }).waitFor();
    await page.getByText('brewline device list --tag beta', { exact: true }).waitFor();
    assert.deepEqual(await seriousFindings(page), []);
    // Beside the tag, the row opens the device.
    await page.locator('.fleet-tags').getByRole('link', { name: 'beta' }).waitFor();
    await page.getByRole('link', { name: 'Kitchen keg' }).click();
    await page.getByRole('button', { name: 'Take away the tag beta' }).click();
    await until('it is gone', async () => (await page.locator('.device-tags').count()) === 0);
  });

  it('tags all that match, once the number is typed, and lists what became of each', async () => {
    await page.goto(`${api.url}/admin/devices?firmware=2.3`);
    await counted('1,000 of 10,000');
    await page.getByRole('button', { name: 'Select all 1,000 that match' }).click();
    await page.getByRole('button', { name: 'Give a tag' }).click();
    const dialog = page.getByRole('dialog', { name: 'Tag 1,000 devices' });
    await dialog.getByLabel('Tag').fill('beta');
    await dialog.getByLabel('Type 1,000').fill('999');
    await dialog.getByRole('button', { name: 'Tag 1,000 devices' }).click();
    await dialog.getByText('This is another number.').waitFor();
    assert.deepEqual(await seriousFindings(page), []);
    await dialog.getByLabel('Type 1,000').fill('1,000');
    await dialog.getByRole('button', { name: 'Tag 1,000 devices' }).click();
    const job = page.locator('.bulk-jobs .job');
    await job.getByText(/ of 1,000 · .* changed · .*\/s, /).waitFor();
    await job.getByText('1,000 of 1,000 · 1,000 changed').waitFor();
    await job.getByRole('link', { name: 'Give a tag beta' }).click();
    await page.locator('.job-devices li', { hasText: 'keg-00003' }).getByText('changed').waitFor();
    await page.getByLabel('Outcome').selectOption('unchanged');
    await page.getByText('No device with this outcome.').waitFor();
    assert.deepEqual(await seriousFindings(page), []);
    await page.goto(`${api.url}/admin/devices?tag=beta`);
    await counted('1,000 of 10,000');
  });

  it('says so when another number matches than was seen, and what a few are hit by', async () => {
    await page.goto(`${api.url}/admin/devices?access=allowed`);
    await counted('2 of 10,000');
    await page.getByRole('button', { name: 'Select all 2 that match' }).click();
    await api.pool.query(`insert into identity.device_credential (device_id) values ('keg-00050')`);
    await page.getByRole('button', { name: 'Block', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Block 2 devices' });
    await dialog.getByText('Their connections end').waitFor();
    await dialog.getByRole('button', { name: 'Block 2 devices' }).click();
    await dialog.getByText('Another number matches now.').waitFor();
    await page.keyboard.press('Escape');
    complaints = complaints.filter((each) => !each.includes('409'));
    await page.setViewportSize({ width: 390, height: 844 });
    assert.equal(await page.evaluate('document.documentElement.scrollWidth'), 390);
    await page.goto(`${api.url}/admin/device-jobs`);
    await page.getByRole('link', { name: 'Give a tag beta' }).waitFor();
    assert.equal(await page.evaluate('document.documentElement.scrollWidth'), 390);
  });

  it('is refused to the others', async () => {
    const password = (await addPerson(api.pool, 'anna', 'analyst')) ?? '';
    const own = await browser.newContext({ locale: 'en-GB' });
    const theirs = await own.newPage();
    await logInAt(theirs, `${api.url}/admin`, 'anna', password);
    await theirs.getByRole('link', { name: 'Overview' }).waitFor();
    await theirs.goto(`${api.url}/admin/device-jobs`);
    await theirs.getByText('Your role does not show this page').waitFor();
    await own.close();
  });
});
