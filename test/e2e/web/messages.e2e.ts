import assert from 'node:assert/strict';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { startDebugRecorder, type RunningRecorder } from '../../../adapters/postgres/deviceDebug/index.js';
import { addPerson } from '../../../adapters/postgres/identity/index.js';
import { startApi, type TestApi } from '../../support/api.js';
import { launchChromium } from '../../support/chromium.js';
import { silentLogger } from '../../support/silentLogger.js';
import { until } from '../../support/until.js';
import { fillBrewhouse } from '../../support/web/brewhouse.js';
import { logInAt, seriousFindings, watchComplaints, webFolder } from '../../support/web/pages.js';
import { readingFrame, someFrames } from '../../support/web/someDebug.js';
import { shownTime } from '../../support/web/shownTimes.js';

const deviceId = 'base-1';

describe('the messages of a device under debug', () => {
  let api: TestApi;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let complaints: string[];
  let recorder: RunningRecorder;
  let brewer: string;

  before(async function () {
    browser = await launchChromium(this);
    api = await startApi({ webFolder });
    brewer = (await addPerson(api.pool, 'berta', 'brewer')) ?? '';
    const { rows } = await api.pool.query<{ person_id: string }>(
      `select person_id from identity.person where login = 'berta'`,
    );
    await fillBrewhouse(api.pool, 'berta', rows[0]!.person_id, Date.now());
    const { databaseUrl } = api;
    recorder = startDebugRecorder({ databaseUrl, role: 'test', logger: silentLogger, lookEveryMs: 50 });
  });
  beforeEach(async () => {
    context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB' });
    page = await context.newPage();
    complaints = watchComplaints(page);
  });
  afterEach(async () => {
    await context.close();
    assert.deepEqual(complaints, []);
  });
  after(async () => {
    await recorder?.stop();
    await browser?.close();
    await api?.stop();
  });

  it('are switched on, arrive live, open with their fields, and are switched off', async () => {
    await logInAt(page, `${api.url}/admin`, 'admin', api.password);
    await page.goto(`${api.url}/admin/devices/${deviceId}?tab=messages`);
    await page.getByText('Debug is off. It records raw messages of this device only').waitFor();
    await page.getByLabel(/^For/).selectOption('1');
    await page.getByRole('button', { name: 'Start debug' }).click();
    await page.getByText(new RegExp(`Debug is on until ${shownTime}`)).waitFor();
    await until('the role knows it', () => recorder.includes(deviceId));

    someFrames(deviceId, Date.now()).forEach((frame) => recorder.record(frame));
    const rows = page.locator('.frame-row');
    await rows.nth(7).waitFor();
    const denied = rows.filter({ hasText: 'denied' });
    await denied.click();
    await page.locator('.frame-detail').getByText('wrong secret').waitFor();
    await page.locator('.frame-detail').getByText('192.0.2.17').waitFor();

    // What comes while one is open is counted, and pushes nothing away.
    const frame = readingFrame(deviceId, 4, Date.now());
    recorder.record(frame);
    const news = page.getByRole('button', { name: '1 new · show' });
    await news.waitFor();
    await news.click();
    recorder.recordProjected({ deviceId, place: '0.3.4', atMs: Date.now() });
    await rows.nth(8).waitFor();
    await rows.first().getByText('projected').waitFor();

    await rows.first().click();
    const field = page.locator('.parked-fields li', { hasText: 'sent_at_ms' });
    await field.hover();
    await page.locator('.parked-hex mark').first().waitFor();
    assert.deepEqual(await seriousFindings(page), []);

    await page.getByRole('button', { name: 'Stop debug' }).click();
    await page.getByText('Debug is off.').waitFor();
    await page.getByText('9 messages kept').waitFor();
    await page.getByRole('link', { name: 'Download NDJSON' }).waitFor();
  });

  it('fit a phone', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await logInAt(page, `${api.url}/admin`, 'admin', api.password);
    await page.goto(`${api.url}/admin/devices/${deviceId}?tab=messages`);
    await page.locator('.frame-row').first().click();
    await page.locator('.parked-fields li').first().waitFor();
    assert.equal(await page.evaluate('document.documentElement.scrollWidth'), 390);
  });

  it('are known to be read by who has the machine, while they are', async () => {
    await api.fetch(`/api/v1/devices/${deviceId}/debug`, {
      ...{ method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"minutes":60}' },
    });
    await logInAt(page, api.url, 'berta', brewer);
    await page.goto(`${api.url}/machines/${deviceId}`);
    const banner = new RegExp(`Support reads this machine's messages until ${shownTime}`);
    await page.getByText(banner).waitFor();
    await api.fetch(`/api/v1/devices/${deviceId}/debug`, { method: 'DELETE' });
    await page.reload();
    await page.locator('.machine-page').waitFor();
    await page.locator('.connection-strip, .machine-right').first().waitFor();
    await page.getByText('Support reads').waitFor({ state: 'detached' });
  });
});
