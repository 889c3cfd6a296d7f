import assert from 'node:assert/strict';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { addPerson } from '../../../adapters/postgres/identity/index.js';
import { startApi, type TestApi } from '../../support/api.js';
import { launchChromium } from '../../support/chromium.js';
import { until } from '../../support/until.js';
import { logInAt, seriousFindings, watchComplaints, webFolder } from '../../support/web/pages.js';
import { fillFleet, hostileName } from '../../support/web/someFleet.js';

describe('the devices page', () => {
  let api: TestApi;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let complaints: string[];

  before(async function () {
    browser = await launchChromium(this);
    api = await startApi({ webFolder });
    await fillFleet(api.pool, Date.now());
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
    await browser?.close();
    await api?.stop();
  });

  const row = (name: string) => page.getByRole('row', { name });
  const counted = (text: string) => page.locator('.fleet-count', { hasText: text }).waitFor();

  it('finds one of 10,000 by a part of its name, and opens it', async () => {
    await page.getByRole('link', { name: 'Devices', exact: true }).click();
    await counted('10,000');
    await page.getByText('7,501 online').waitFor();
    await page.getByLabel('Search').fill('kitch');
    await counted('1 of 10,000');
    assert.equal(new URL(page.url()).search, '?search=kitch');
    await page.getByText('brewline device list --search kitch', { exact: true }).waitFor();
    assert.deepEqual(await seriousFindings(page), []);
    // Anywhere in its row.
    await row('Kitchen keg').click({ position: { x: 700, y: 20 } });
    await page.waitForURL(`${api.url}/admin/devices/kitchen-keg`);
    await page.goBack();
    await counted('1 of 10,000');
  });

  it('finds it by what it is, with each condition to be taken away, and goes on page by page', async () => {
    await page.goto(`${api.url}/admin/devices`);
    await page.getByLabel('State').selectOption('fault');
    await counted('10 of 10,000');
    await page.getByLabel('Firmware').fill('2.0');
    await page.getByLabel('Firmware').press('Enter');
    await page.getByText('No device matches State: fault, Firmware: 2.0.').waitFor();
    await page.getByRole('button', { name: 'State fault' }).click();
    await counted('999 of 10,000');
    await page.getByRole('link', { name: 'Clear filters' }).click();
    await counted('10,000');
    await page.getByLabel('Access').selectOption('blocked');
    await row('keg-00042').getByText('blocked').waitFor();
    await page.goto(`${api.url}/admin/devices?firmware=2.4&sort=state`);
    const rows = page.locator('.fleet tbody tr');
    await until('a page', async () => (await rows.count()) === 50);
    await page.getByRole('button', { name: 'Show more' }).click();
    await until('two pages', async () => (await rows.count()) === 100);
    await page.getByRole('columnheader', { name: 'Name Id' }).getByRole('link', { name: 'Name' }).click();
    await page.waitForURL(/sort=name/);
  });

  it('has the columns that somebody chose, sorts by who was heard of last, and is moved through by keys', async () => {
    await page.goto(`${api.url}/admin/devices?state=fault`);
    await counted('10 of 10,000');
    await page.getByText('Columns: 6').click();
    await page.getByLabel('Firmware').and(page.getByRole('checkbox')).uncheck();
    await page.getByRole('columnheader', { name: 'Firmware' }).waitFor({ state: 'detached' });
    await page.getByRole('columnheader', { name: 'Last seen' }).getByRole('link').click();
    await page.waitForURL(/state=fault&sort=lastSeen&columns=machine%2Cstage%2Cvalue%2Cage%2Ctags$/);
    await page.reload();
    await page.locator('.fleet th[aria-sort=ascending]', { hasText: 'Last seen' }).waitFor();
    await counted('10 of 10,000');
    assert.equal(await page.locator('.fleet-firmware').count(), 0);
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('k');
    const first = page.locator('.fleet-name a').first();
    await first.and(page.locator(':focus')).waitFor();
    const id = (await first.getAttribute('href')) ?? '';
    await page.keyboard.press('Enter');
    await page.waitForURL(`${api.url}${id}`);
  });

  it('shows what changes where it is, and offers another order without taking it', async () => {
    await page.clock.install();
    await page.goto(`${api.url}/admin/devices?search=keg-0002&sort=state`);
    const rows = page.locator('.fleet tbody tr');
    const names = () => page.locator('.fleet-name a').allInnerTexts();
    await counted('10 of 10,000');
    const before = await names();
    const last = before.at(-1) ?? '';
    await api.pool.query(
      `update read_model.device_status set online = true, error = 4 where device_id = $1`,
      [last],
    );
    await page.clock.runFor(11_000);
    await rows.last().getByText('fault').waitFor();
    assert.deepEqual(await names(), before);
    await page.getByRole('button', { name: 'The list has changed' }).click();
    await until('it is the first', async () => (await names())[0] === last);
  });

  it('keeps what it shows, muted, while nobody answers, and says so', async () => {
    await page.clock.install();
    await page.goto(`${api.url}/admin/devices?search=kitchen`);
    await row('Kitchen keg').waitFor();
    await page.route('**/api/v1/fleet?**', (route) => route.abort());
    await page.clock.runFor(11_000);
    await page.getByRole('alert').waitFor();
    await page.locator('.fleet[data-old=true]').getByText('Kitchen keg').waitFor();
    await page.unroute('**/api/v1/fleet?**');
    await page.getByRole('button', { name: 'Retry' }).click();
    await page.locator('.fleet[data-old=false]').waitFor();
    complaints = complaints.filter((each) => !each.includes('ERR_FAILED'));
  });

  it('shows a hostile name as text, within the window of a desk and of a phone', async () => {
    await page.goto(`${api.url}/admin/devices?search=odd`);
    const name = row('base-odd').locator('.fleet-name a');
    await name.waitFor();
    assert.match(await name.innerText(), /^<b>=cmd\(\)<\/b> ⟨U\+202E⟩gnp⟨U\+009B⟩2Jx+$/);
    assert.equal(hostileName.length, 500);
    for (const width of [1440, 390]) {
      await page.setViewportSize({ width, height: 844 });
      assert.equal(await page.evaluate('document.documentElement.scrollWidth'), width);
      const height = (await page.locator('.fleet tbody tr').boundingBox())?.height ?? 0;
      assert.ok(height < 100, `${width}: ${height}`);
    }
    await page.getByRole('button', { name: 'Filters' }).click();
    await page.getByRole('dialog').getByLabel('Order by').selectOption('state');
    await page.getByRole('button', { name: 'Show devices' }).click();
    await page.waitForURL(/sort=state/);
  });

  it('is refused to the others', async () => {
    const password = (await addPerson(api.pool, 'anna', 'analyst')) ?? '';
    const own = await browser.newContext({ locale: 'en-GB' });
    const theirs = await own.newPage();
    await logInAt(theirs, `${api.url}/admin`, 'anna', password);
    await theirs.getByRole('link', { name: 'Overview' }).waitFor();
    assert.equal(await theirs.getByRole('link', { name: 'Devices', exact: true }).count(), 0);
    await theirs.goto(`${api.url}/admin/devices`);
    await theirs.getByText('Your role does not show this page').waitFor();
    await own.close();
  });
});
