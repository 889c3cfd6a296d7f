import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { addPerson } from '../../../adapters/postgres/identity/index.js';
import { startApi, type TestApi } from '../../support/api.js';
import { launchChromium } from '../../support/chromium.js';
import { until } from '../../support/until.js';
import { logInAt, seriousFindings, watchComplaints, webFolder } from '../../support/web/pages.js';
import { fillAudit } from '../../support/web/someAudit.js';

describe('the audit page', () => {
  let api: TestApi;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let complaints: string[];

  before(async function () {
    browser = await launchChromium(this);
    api = await startApi({ webFolder });
    await fillAudit(api.pool);
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

  const actions = async () => page.locator('.audit-row code').allInnerTexts();
  const shown = async (...wanted: readonly string[]) => {
    await until(wanted.join(), async () => (await actions()).join() === wanted.join());
  };

  it('finds who did what by outcome, device and person, with the filter in the address and in the command', async () => {
    await logInAt(page, api.url, 'admin', api.password);
    await page.goto(`${api.url}/admin`);
    await page.getByRole('link', { name: 'Audit', exact: true }).click();
    await shown('device block', 'blockDevice', 'parked discard', 'login', 'requestCommand');
    assert.deepEqual(await seriousFindings(page), []);
    await page.getByLabel('Outcome').selectOption('unknown');
    await page.getByRole('button', { name: 'Find' }).click();
    await shown('requestCommand');
    assert.equal(new URL(page.url()).search, '?outcome=unknown');
    await page.getByRole('link', { name: 'Clear filters' }).click();
    await shown('device block', 'blockDevice', 'parked discard', 'login', 'requestCommand');
    await page.getByLabel('Machine').fill('keg-1');
    await page.getByLabel('Since').selectOption('1h');
    await page.getByRole('button', { name: 'Find' }).click();
    await shown('blockDevice');
    await page.getByText('brewline audit list --since 1h --device keg-1').waitFor();
    await page.goto(`${api.url}/admin/audit`);
    await page.locator('.audit-rows summary', { hasText: 'blockDevice' }).click();
    await page.getByRole('link', { name: 'only what they did' }).click();
    await shown('blockDevice', 'requestCommand');
    await page.reload();
    await shown('blockDevice', 'requestCommand');
  });

  it('shows a hostile name as text, within a phone, and makes it no formula of the file', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await logInAt(page, api.url, 'admin', api.password);
    await page.goto(`${api.url}/admin/audit?outcome=failed`);
    const row = page.locator('.audit-rows li');
    await row.locator('summary').click();
    await row.getByText('command line on brew-1').waitFor();
    const text = await row.innerText();
    assert.match(text, /<b>root<\/b> ⟨U\+202E⟩gnp⟨U\+009B⟩/);
    assert.equal(await page.evaluate('document.documentElement.scrollWidth'), 390);
    const downloading = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Download CSV' }).click();
    const download = await downloading;
    assert.equal(download.suggestedFilename(), 'audit.csv');
    const [heading, line, end] = (await readFile(await download.path(), 'utf8')).split('\r\n');
    assert.match(heading ?? '', /^begunAt,action,/);
    assert.match(line ?? '', /,parked discard,cli,,,"'=cmd\|'\/c calc'!A1 <b>root<\/b> /);
    assert.equal(end, '');
  });

  it('is in the rail of operators and admins only, and refused by the server for the others', async () => {
    for (const [role, isShown] of [
      ['analyst', false],
      ['operator', true],
    ] as const) {
      const password = (await addPerson(api.pool, role, role)) ?? '';
      const own = await browser.newContext({ locale: 'en-GB' });
      const theirs = await own.newPage();
      await logInAt(theirs, `${api.url}/admin`, role, password);
      await theirs.getByRole('link', { name: 'Overview' }).waitFor();
      assert.equal(await theirs.getByRole('link', { name: 'Audit', exact: true }).count(), isShown ? 1 : 0);
      await theirs.goto(`${api.url}/admin/audit`);
      if (isShown) await theirs.locator('.audit-rows li').first().waitFor();
      else await theirs.getByText('Your role does not show this page').waitFor();
      for (const query of ['', '?format=csv'])
        assert.equal(
          await theirs.evaluate(`fetch('/api/v1/audit${query}').then(({ status }) => status)`),
          isShown ? 200 : 403,
        );
      await own.close();
    }
  });
});
