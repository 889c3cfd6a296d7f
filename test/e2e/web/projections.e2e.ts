import assert from 'node:assert/strict';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { OverallHealth } from '../../../domain/health/index.js';
import { startApi, type TestApi } from '../../support/api.js';
import { launchChromium } from '../../support/chromium.js';
import { fillBrewhouse } from '../../support/web/brewhouse.js';
import { logInAt, seriousFindings, watchComplaints, webFolder } from '../../support/web/pages.js';
import { fillProjectionHours, keepFresh, reportProjections } from '../../support/web/someReports.js';

const flows: OverallHealth = { status: 'up', conditions: [], roles: [] };
const hostile = '<b>kitchen\u202e\u009b 1';
const blocked: OverallHealth = {
  status: 'down',
  conditions: [
    {
      ...{ code: 'BROKER_BLOCKED', level: 'down', reason: 'RabbitMQ is low on memory' },
      ...{ since: '2026-11-28T13:00:00.000Z', roles: ['ingest'] },
    },
  ],
  roles: [],
};

describe('the page of projections', () => {
  let health = flows;
  let api: TestApi;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let complaints: string[];

  before(async function () {
    browser = await launchChromium(this);
    api = await startApi({ webFolder, health: () => health });
    await fillBrewhouse(api.pool, 'admin', api.personId, Date.now());
    await reportProjections(api.pool, hostile);
    await keepFresh(api.pool);
    await fillProjectionHours(api.pool);
    context = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'en-GB' });
    page = await context.newPage();
    complaints = watchComplaints(page);
    await logInAt(page, `${api.url}/admin/projections`, 'admin', api.password);
  });
  after(async () => {
    await browser?.close();
    await api?.stop();
  });

  it('shows how far each is, and names of processes as text', async () => {
    await page.getByRole('row', { name: /readModels/ }).waitFor();
    const row = page.getByRole('row', { name: /alarms/ });
    assert.match(await row.innerText(), /372\.4 s/);
    assert.equal(await page.locator('main td b, main th b').count(), 0);
    await page.getByRole('row', { name: /^dispatcher <b>kitchen/ }).waitFor();
    assert.doesNotMatch(await page.locator('main').innerText(), /[\u202e\u009b]/);
    assert.deepEqual(await seriousFindings(page), []);
    const width = await page.evaluate<number>('document.documentElement.scrollWidth');
    assert.ok(width <= 390, `${width}`);
  });

  it('opens the curves of the hour, and shows queues and who has connections', async () => {
    await page.getByRole('button', { name: 'alarms' }).click();
    await page.getByRole('img', { name: /^Lag: now 420\.0 s/ }).waitFor();
    await page.getByRole('img', { name: /^Events applied: now 40\.0 per s/ }).waitFor();
    await page.getByRole('row', { name: /brewline\.uplink\.02 80 2 1/ }).waitFor();
    await page.getByText('whose').click();
    await page.getByText(/^\d+ test$/).waitFor();
    const width = await page.evaluate<number>('document.documentElement.scrollWidth');
    assert.ok(width <= 390, `${width}`);
  });

  it('pauses one after it said what that means, and lets it go on', async () => {
    await page.getByRole('button', { name: 'Pause alarms' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('No alarm of a machine or brew is raised, and none is over.').waitFor();
    await dialog.getByRole('button', { name: 'Pause alarms' }).click();
    await page.getByText(/Paused since .* by /).waitFor();
    const { rows } = await api.pool.query('select projection from operations.projection_pause');
    assert.deepEqual(rows, [{ projection: 'alarms' }]);
    await page.getByRole('button', { name: 'Resume alarms' }).click();
    await page.getByRole('button', { name: 'Pause alarms' }).waitFor();
    await page.getByText(/^Paused since/).waitFor({ state: 'detached' });
    assert.equal((await api.pool.query('select from operations.projection_pause')).rowCount, 0);
  });

  it('rebuilds one after it said what that means and its name was typed', async () => {
    await page.getByRole('button', { name: 'Rebuild alarms' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText(/^What it remembers is deleted and made again from all events/).waitFor();
    const submit = dialog.getByRole('button', { name: 'Rebuild alarms' });
    await dialog.getByLabel('Type alarms to go on').fill('alarm');
    await submit.click();
    await dialog.getByText('That is another name.').waitFor();
    assert.equal((await api.pool.query('select from operations.projection_rebuild')).rowCount, 0);
    await dialog.getByLabel('Type alarms to go on').fill('alarms');
    await submit.click();
    await page.getByText(/^Last rebuild: requested .* by .*It begins once its process runs/).waitFor();
    await page.getByRole('button', { name: 'Rebuild alarms' }).waitFor({ state: 'detached' });
    const { rows } = await api.pool.query('select projection from operations.projection_rebuild');
    assert.deepEqual(rows, [{ projection: 'alarms' }]);
  });

  it('turns red within ten seconds of an alarm of the broker, and clears', async () => {
    health = blocked;
    await page.getByText('RabbitMQ is low on memory').first().waitFor({ timeout: 10_000 });
    const mark = page.locator('.verdict h2 .state');
    assert.equal(await mark.getAttribute('data-tone'), 'bad');
    health = flows;
    await page.getByText('All flows.').waitFor({ timeout: 10_000 });
    assert.equal(await page.getByText('RabbitMQ is low on memory').count(), 0);
    assert.deepEqual(complaints, []);
  });
});
