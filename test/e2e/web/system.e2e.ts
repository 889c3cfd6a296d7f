import assert from 'node:assert/strict';
import type { Browser, Page } from 'playwright-core';
import { recordBackup } from '../../../adapters/postgres/index.js';
import type { OverallHealth } from '../../../domain/health/index.js';
import { startApi, type TestApi } from '../../support/api.js';
import { launchChromium } from '../../support/chromium.js';
import { logInAt, seriousFindings, watchComplaints, webFolder } from '../../support/web/pages.js';
import { keepFresh, reportProjections, secretTexts } from '../../support/web/someReports.js';

const flows: OverallHealth = { status: 'up', conditions: [], roles: [] };
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

describe('the page of the system', () => {
  let health = flows;
  let api: TestApi;
  let browser: Browser;
  let page: Page;
  let complaints: string[];

  before(async function () {
    browser = await launchChromium(this);
    api = await startApi({ webFolder, health: () => health });
    await reportProjections(api.pool, '<b>kitchen\u202e 1');
    await keepFresh(api.pool);
    const context = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'en-GB' });
    page = await context.newPage();
    complaints = watchComplaints(page);
    await logInAt(page, `${api.url}/admin/system`, 'admin', api.password);
  });
  after(async () => {
    await browser?.close();
    await api?.stop();
  });

  it('shows versions, servers, queues and how each process is set, and no secret', async () => {
    await page.getByText('RabbitMQ 3.10.8').waitFor();
    await page.getByText('embedded, protocol 23.10.0').waitFor();
    const [made, failed] = ['2026-11-20T03:00:00Z', '2026-11-21T03:00:00Z'].map((at) => new Date(at));
    const backup = { kind: 'file', tookMs: 3_100, version: '0.2.0' } as const;
    await recordBackup(api.pool, {
      ...{ ...backup, outcome: 'made', endedAt: made ?? assert.fail(), bytes: 13_107_200, note: null },
    });
    await recordBackup(api.pool, {
      ...{ ...backup, outcome: 'failed', endedAt: failed ?? assert.fail(), bytes: null },
      note: `<b>full\u202e${'x'.repeat(400)}`,
    });
    await page.getByRole('row', { name: /failed 4 s – brewline backup · 0\.2\.0 · <b>full/ }).waitFor();
    await page.getByRole('row', { name: /made 4 s 12\.5 MiB brewline backup · 0\.2\.0/ }).waitFor();
    await page.locator('#backups .state', { hasText: 'Old' }).waitFor();
    await page.getByRole('row', { name: /brewline\.uplink\.02 80 2 1/ }).waitFor();
    await page.getByLabel('Settings of').selectOption({ label: 'ingest · kitchen-3 4710' });
    await page.getByLabel('Only those that are set').check();
    await page.getByRole('row', { name: 'UPLINK_BATCH 1000 set' }).waitFor();
    await page.getByRole('row', { name: 'SESSION_KEY set, not shown set' }).waitFor();
    await page.getByRole('row', { name: 'AMQP_URL amqps://mq.internal:5671/brewline set' }).waitFor();
    await page.getByRole('row', { name: /API_PORT/ }).waitFor({ state: 'detached' });
    assert.match(page.url(), /process=kitchen-3\+4710&only=set$/);
    const content = await page.content();
    for (const secret of secretTexts) assert.ok(!content.includes(secret), secret);
  });

  it('is whole on a phone, with names of processes as text', async () => {
    assert.equal(await page.locator('main b').count(), 0);
    assert.doesNotMatch(await page.locator('main').innerText(), /\u202e/);
    assert.deepEqual(await seriousFindings(page), []);
    const width = await page.evaluate<number>('document.documentElement.scrollWidth');
    assert.ok(width <= 390, `${width}`);
  });

  it('turns red within ten seconds of an alarm of the broker, and clears', async () => {
    health = blocked;
    const mark = page.locator('.verdict h2 .state[data-tone=bad]');
    await mark.waitFor({ timeout: 10_000 });
    health = flows;
    await page.getByText('All flows.').waitFor({ timeout: 10_000 });
    assert.deepEqual(complaints, []);
  });
});
