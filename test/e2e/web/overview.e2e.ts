import assert from 'node:assert/strict';
import type { Browser, Page } from 'playwright-core';
import { addPerson } from '../../../adapters/postgres/identity/index.js';
import type { OverallHealth } from '../../../domain/health/index.js';
import { startApi, type TestApi } from '../../support/api.js';
import { launchChromium } from '../../support/chromium.js';
import { startCuttingProxy, type CuttingProxy } from '../../support/cuttingProxy.js';
import { logInAt, seriousFindings, watchComplaints, webFolder } from '../../support/web/pages.js';
import { alertIds, fillAlerts, fillHour } from '../../support/web/someAlerts.js';
import { until } from '../../support/until.js';
import { fillAudit } from '../../support/web/someAudit.js';
import { reportProjections } from '../../support/web/someReports.js';

const flows: OverallHealth = {
  ...{ status: 'up', conditions: [], roles: [{ role: 'projector', status: 'up', instances: 1 }] },
};

/** The projector was killed a while ago. */
const withoutProjector: OverallHealth = {
  status: 'down',
  conditions: [
    {
      ...{ code: 'ROLE_SILENT', subject: 'projector', roles: ['projector'], level: 'down' },
      reason: 'no projector runs: start one',
      since: new Date(Date.now() - 10 * 60_000).toISOString(),
    },
  ],
  roles: [],
};

describe('the overview of admin', () => {
  let health = flows;
  let api: TestApi;
  let browser: Browser;
  let proxy: CuttingProxy;
  let page: Page;
  let complaints: string[];

  before(async function () {
    browser = await launchChromium(this);
    api = await startApi({ webFolder, health: () => health });
    proxy = await startCuttingProxy(api.url);
    const context = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'en-GB' });
    page = await context.newPage();
    complaints = watchComplaints(page);
    await logInAt(page, `${proxy.url}/admin`, 'admin', api.password);
  });
  after(async () => {
    await browser?.close();
    await proxy?.stop();
    await api?.stop();
  });

  const widthOf = () => page.evaluate<number>('document.documentElement.scrollWidth');

  it('says that all flows, and what to do first while there is nothing', async () => {
    await page.getByRole('heading', { name: 'All flows.' }).waitFor();
    await page.getByText('No projector has counted within this hour.').waitFor();
    await page.getByText('Nothing is open.').waitFor();
    await api.pool.query(
      `insert into operations.service_sample values (date_trunc('minute', now()), 0, 0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0, 0)`,
    );
    await page.reload();
    await page.getByText('No device has connected yet:').waitFor();
    await page.getByText('npx brewline device add keg-1').waitFor();
    assert.deepEqual(await seriousFindings(page), []);
  });

  it('turns red with an alert at once, shows it as text, and how the hour was', async () => {
    await api.pool.query('truncate operations.service_sample');
    await fillHour(api.pool, Date.now());
    await fillAudit(api.pool);
    await reportProjections(api.pool);
    await page.reload();
    await page.getByText('174', { exact: true }).waitFor({ state: 'detached' });
    await page.getByRole('img', { name: /Devices online within the hour/ }).waitFor();
    await page.getByText('blockDevice').waitFor();
    await fillAlerts(api.pool, Date.now());
    await page
      .getByRole('heading', { name: /RabbitMQ blocks publishers since/ })
      .waitFor({ timeout: 10_000 });
    assert.equal(await page.locator('.verdict h1 .state').getAttribute('data-tone'), 'bad');
    assert.equal(await page.locator('.alert b b').count(), 0);
    assert.doesNotMatch(await page.locator('.alerts').innerText(), /[\u202e\u009b]/);
    assert.deepEqual(await seriousFindings(page), []);
    const width = await widthOf();
    assert.ok(width <= 390, `${width}`);
  });

  it('stands in a line of every other page, whose mark says that it is live', async () => {
    for (const path of ['/admin/audit', '/admin/errors', '/admin/parked']) {
      await page.goto(`${proxy.url}${path}`);
      await page.locator('.alert-line', { hasText: 'RabbitMQ blocks publishers' }).waitFor();
      await page.locator('.alert-line', { hasText: 'and 1 more' }).waitFor();
      await page.locator('.bar').getByText('live').waitFor();
    }
    assert.deepEqual(await seriousFindings(page), []);
    await page.locator('.alert-line a').click();
    await page.getByRole('heading', { name: /RabbitMQ blocks publishers since/ }).waitFor();
  });

  it('says in red that nobody evaluates alerts while no projector runs, whatever alert is open', async () => {
    health = withoutProjector;
    const verdict = page.locator('.verdict h1 .state', { hasText: 'alerts are not evaluated' });
    await verdict.waitFor({ timeout: 10_000 });
    assert.equal(await verdict.getAttribute('data-tone'), 'bad');
    await page.locator('.verdict li', { hasText: 'no projector runs: start one' }).waitFor();
    assert.deepEqual(await seriousFindings(page), []);
    health = flows;
    // Browsers log each answer that is 503, as readiness is then.
    assert.ok(complaints.splice(0).every((said) => said.includes('503')));
    await page
      .getByRole('heading', { name: /RabbitMQ blocks publishers since/ })
      .waitFor({ timeout: 10_000 });
  });

  it('takes an acknowledgement, and is calm again once all is over', async () => {
    const alert = page.locator('.alert', { hasText: 'RabbitMQ blocks publishers' });
    await alert.getByRole('button', { name: 'Acknowledge' }).click();
    await alert.getByText('Acknowledged by admin').waitFor();
    const { rows } = await api.pool.query<{ state: string }>(
      'select state from operations.alert where alert_id = $1',
      [alertIds.blocked],
    );
    assert.equal(rows[0]?.state, 'acknowledged');
    await api.pool.query(
      `update operations.alert set state = 'resolved', resolved_at = now() where resolved_at is null`,
    );
    await page.getByRole('heading', { name: 'All flows.' }).waitFor({ timeout: 10_000 });
    await page.getByText('Nothing is open.').waitFor();
    await page.getByText('Alerts that are over').click();
    await page.getByText('Many devices were lost at once').waitFor();
    assert.deepEqual(complaints, []);
  });

  it('lets operators choose to be told of alerts by mail', async () => {
    await page.goto(`${proxy.url}/me/notifications`);
    const mail = page.getByLabel('Alerts of the service, as an operator: E-mail', { exact: true });
    await mail.check();
    await until('it is stored', async () => {
      const { rows } = await api.pool.query<{ alerts: string[] }>(
        `select chosen -> 'alerts' as alerts from identity.notification_preference`,
      );
      return rows[0]?.alerts.join() === 'webPush,webhook,mail';
    });
    assert.deepEqual(await seriousFindings(page), []);
    const width = await widthOf();
    assert.ok(width <= 390, `${width}`);
    await page.goto(`${proxy.url}/admin`);
    await page.getByRole('heading', { name: 'All flows.' }).waitFor();
  });

  it('stays as it was, with its time, while there is no connection', async () => {
    proxy.close();
    await page.locator('.banner').waitFor();
    await page.locator('.overview.is-old').waitFor();
    await page.getByRole('heading', { name: 'All flows.' }).waitFor();
    proxy.open();
    await page.locator('.overview:not(.is-old)').waitFor();
  });

  it('shows analysts whether data flows, and nothing that their role does not show', async () => {
    const password = await addPerson(api.pool, 'anna', 'analyst');
    const others = await browser.newContext({ locale: 'en-GB' });
    const theirs = await others.newPage();
    const said = watchComplaints(theirs);
    await logInAt(theirs, `${api.url}/admin`, 'anna', password ?? '');
    await theirs.getByRole('heading', { name: 'All flows.' }).waitFor();
    await theirs.getByText('projector').waitFor();
    assert.equal(await theirs.locator('.figures').count(), 0);
    assert.deepEqual(said, []);
    await others.close();
  });
});
