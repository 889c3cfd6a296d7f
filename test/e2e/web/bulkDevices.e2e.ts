import assert from 'node:assert/strict';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { addPerson } from '../../../adapters/postgres/identity/index.js';
import { runDeviceJobs } from '../../../commands/deviceJobs/index.js';
import { startApi, type TestApi } from '../../support/api.js';
import { launchChromium } from '../../support/chromium.js';
import { jobParts } from '../../support/jobRunner.js';
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
    working = runDeviceJobs(jobParts(api.pool, 200), ending.signal);
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

  it('tells all that match the same, after the number is typed where that is dangerous', async () => {
    await page.goto(`${api.url}/admin/devices?search=kitchen`);
    await counted('1 of 10,000');
    await page.getByRole('button', { name: 'Select the one that matches' }).click();
    await page.getByRole('button', { name: 'Change settings' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Change settings of 1 device' }).click();
    await dialog.getByText('Choose at least one setting.').waitFor();
    await dialog.getByLabel('off').check();
    await dialog.getByLabel(/between readings/).fill('5');
    await dialog.getByRole('button', { name: 'Change settings of 1 device' }).click();
    await dialog.getByText('every 10 s at most').waitFor();
    await dialog.getByLabel(/between readings/).fill('30');
    assert.deepEqual(await seriousFindings(page), []);
    await dialog.getByRole('button', { name: 'Change settings of 1 device' }).click();
    await page.locator('.bulk-jobs .job', { hasText: 'Change settings' }).getByText('1 told').waitFor();
    await page.getByRole('button', { name: 'Select the one that matches' }).click();
    await page.getByRole('button', { name: 'Send a command' }).click();
    await dialog.getByRole('combobox', { name: 'Command' }).selectOption('cancelSession');
    await dialog.getByText('It ends what each of them brews.').waitFor();
    await dialog.getByLabel('Type 1').fill('2');
    await dialog.getByRole('button', { name: 'Send a command to 1 device' }).click();
    await dialog.getByText('This is another number.').waitFor();
    await dialog.getByLabel('Type 1').fill('1');
    await dialog.getByRole('button', { name: 'Send a command to 1 device' }).click();
    const job = page.locator('.bulk-jobs .job', { hasText: 'Cancel the session' });
    await job.getByText('1 of 1 · 1 told').waitFor();
    await job.getByRole('link', { name: 'Send a command' }).click();
    await page.locator('.job-devices li').getByText('told').waitFor();
    await page.getByRole('link', { name: 'kitchen-keg' }).click();
    await page.waitForURL(`${api.url}/admin/devices/kitchen-keg?tab=commands`);
  });

  it('shows why one does not go on', async () => {
    await api.pool.query(
      `insert into operations.device_job (work, selection, requested_by, total, status, begun_at, ended_at, failure, failures, failing_since, failed_at)
       values ('block', '{}', 'root', 9, 'failed', now(), now(), $1, 5, now(), now())`,
      ['<b>no right</b> \u202e'],
    );
    await page.goto(`${api.url}/admin/device-jobs`);
    const job = page.locator('.job').first();
    await job.getByText('given up').waitFor();
    await job.getByText('Failed 5 times in a row: <b>no right</b> ⟨U+202E⟩').waitFor();
    await job.getByRole('button', { name: 'Resume' }).click();
    await job.getByText('waiting').waitFor();
    await job.getByRole('button', { name: 'Resume' }).waitFor({ state: 'detached' });
    await api.pool.query(`delete from operations.device_job where work = 'block' and total = 9`);
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
