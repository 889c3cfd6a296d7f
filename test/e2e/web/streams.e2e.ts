import assert from 'node:assert/strict';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { startApi, type TestApi } from '../../support/api.js';
import { launchChromium } from '../../support/chromium.js';
import { until } from '../../support/until.js';
import { logInAt, seriousFindings, watchComplaints, webFolder } from '../../support/web/pages.js';
import { fillStreams, streamIds } from '../../support/web/someStreams.js';
import { MemoryStore } from '../../unit/commands/memoryStore.js';

describe('the page of streams', () => {
  const store = new MemoryStore();
  let api: TestApi;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let complaints: string[];

  before(async function () {
    browser = await launchChromium(this);
    api = await startApi({ webFolder, events: store });
    await fillStreams(store, api.personId);
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
    await browser?.close();
    await api?.stop();
  });

  const rows = () => page.locator('.event-rows > li');
  const shown = async (count: number) => {
    await until(`${count} events`, async () => (await rows().count()) === count);
  };

  it('shows an event with its data, leads to its cause, and finds streams by name', async () => {
    await logInAt(page, `${api.url}/admin`, 'admin', api.password);
    await page.getByRole('link', { name: 'Streams', exact: true }).click();
    await shown(6);
    await rows().getByText('CommandRequested', { exact: true }).click();
    const detail = page.locator('.event-detail');
    await detail.getByText('"kind": "wake"').waitFor();
    assert.deepEqual(await seriousFindings(page), []);
    await detail.getByRole('link', { name: /^BrewPlanned/ }).click();
    await page.getByRole('heading', { name: 'Event 0' }).waitFor();
    await page.locator('.stream-linked').getByText('"name": "Pale Ale"').waitFor();
    await page.getByText(`brewline events show brewPlan-${streamIds.plan} 0`, { exact: true }).waitFor();
    await shown(1);

    // And finds a stream by its name, in its own order; the address keeps it.
    await page.getByLabel('Stream').fill('brewSession-base-1.7');
    await page.getByLabel('First').selectOption('oldest');
    await page.getByRole('button', { name: 'Find' }).click();
    await shown(2);
    await rows().first().getByText('SessionStarted').waitFor();
    await page.getByText('brewline events list --stream brewSession-base-1.7 --oldest').waitFor();
    await page.reload();
    await shown(2);
    await rows().first().click();
    await page.getByRole('link', { name: 'message 0.4.17 of base-1' }).waitFor();
    await page.keyboard.press('/');
    await page.getByLabel('Beginning of an id').fill('device-base-1');
    await page.getByRole('link', { name: 'Stream device-base-1' }).click();
    await shown(1);
    await page.getByLabel('Category').selectOption('telemetry');
    await page.getByLabel('Stream').fill('');
    await page.getByRole('button', { name: 'Find' }).click();
    await page.getByText('No event is in this category.').waitFor();
    await page.getByText('6 events were read').waitFor();
  });

  it('shows hostile names and data as text, on a phone too', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await logInAt(page, `${api.url}/admin/streams`, 'admin', api.password);
    await shown(6);
    await rows().getByText('FaultReported', { exact: true }).click();
    const data = page.locator('.event-data');
    await data.getByText(/<b>=cmd\(\)/).waitFor();
    assert.match(await data.innerText(), /<b>=cmd\(\)⟨U\+202E⟩⟨U\+009B⟩xxx/);
    await rows()
      .getByText(/^somebodyElses/)
      .click();
    await page.getByText('Brewline did not write this stream').waitFor();
    assert.equal(await page.locator('.event-rows b').count(), 0);
    assert.equal(await page.evaluate('document.documentElement.scrollWidth'), 390);
    assert.deepEqual(await seriousFindings(page), []);
  });
});
