import assert from 'node:assert/strict';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../support/chromium.js';
import { rabbitmqctl } from '../support/broker.js';
import { startStack, type Stack } from '../support/stack.js';
import { withSlack } from '../support/withSlack.js';
import { logInAt } from '../support/web/pages.js';

describe('an alarm of the broker', function () {
  this.timeout(240_000);
  let stack: Stack;
  let browser: Browser;
  let page: Page;

  before(async function () {
    browser = await launchChromium(this);
    stack = await startStack();
  });
  after(async () => {
    await browser?.close();
    await stack?.stop();
  });

  it('turns the overview red within ten seconds, and clears', async () => {
    const { administrator } = stack;
    page = await (await browser.newContext({ locale: 'en-GB' })).newPage();
    await logInAt(page, `${stack.apiUrl}/admin`, administrator.login, administrator.password);
    await page.getByRole('heading', { name: 'All flows.' }).waitFor({ timeout: 60_000 });
    const others = await Promise.all(
      ['projections', 'system'].map(async (name) => {
        const other = await page.context().newPage();
        await other.goto(`${stack.apiUrl}/admin/${name}`);
        await other.getByRole('heading', { name: 'All flows.' }).waitFor({ timeout: 30_000 });
        return other;
      }),
    );
    await others[0]?.getByRole('row', { name: /^brewline\.uplink\.00 0 0 1$/ }).waitFor({ timeout: 30_000 });
    await others[1]?.getByText(/^RabbitMQ [34]\./).waitFor({ timeout: 30_000 });
    const limit = (text: string) =>
      rabbitmqctl(stack.place.brokerEnvironment, 'set_vm_memory_high_watermark', text);
    const withinMs = await withSlack(10_000, async () =>
      (await fetch(`${stack.apiUrl}/openapi.json`)).arrayBuffer(),
    );
    try {
      await limit('0.00001');
      await page
        .getByRole('heading', { name: /RabbitMQ blocks publishers since/ })
        .waitFor({ timeout: withinMs });
      for (const other of others)
        await other.locator('.verdict h2 .state[data-tone=bad]').waitFor({ timeout: withinMs });
      assert.equal(await page.locator('.verdict h1 .state').getAttribute('data-tone'), 'bad');
      await page.locator('.alert', { hasText: 'low on memory' }).waitFor();
    } finally {
      await limit('0.4');
    }
    await page.getByRole('heading', { name: 'All flows.' }).waitFor({ timeout: 45_000 });
    for (const other of others)
      await other.getByRole('heading', { name: 'All flows.' }).waitFor({ timeout: 45_000 });
    await page.getByText('Nothing is open.').waitFor();
    await page.getByText('Alerts that are over').click();
    await page.locator('.alerts-over').getByText('RabbitMQ blocks publishers').waitFor();
  });
});
