import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core';
import { insertSession } from '../../integration/http/rows.js';
import { runCli } from '../../integration/cli/runCli.js';
import { addPerson } from '../../../adapters/postgres/identity/index.js';
import { startApi, type TestApi } from '../../support/api.js';
import { bySize } from '../../support/bySize.js';
import { launchChromium } from '../../support/chromium.js';
import { until } from '../../support/until.js';
import { fillBrewLog } from '../../support/web/brewLog.js';
import { brewIds, fillBrewhouse } from '../../support/web/brewhouse.js';
import { logInAt, seriousFindings, watchComplaints, webFolder } from '../../support/web/pages.js';

const manyLines = bySize({ usual: 6_000, full: 100_000 });
/** Rows within a screen and what is kept around it, in parts of a hundred. */
const mostRows = 600;
/** Pages of 1,000 lines are put into rows within it, on a busy machine too; a log that is drawn as a whole takes many seconds. */
const longestTaskMs = 1_000;
/** A hundred pages, each of which the database sorts out of all lines, on a busy machine. */
const mostMs = 120_000 + manyLines * 4;
/** Lines with their data, the spaces of their rows, and the page itself. */
const mostHeapBytes = 40e6 + manyLines * 2_500;

describe('the page of a log', () => {
  let api: TestApi;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let complaints: string[];

  before(async function () {
    browser = await launchChromium(this);
    api = await startApi({ webFolder });
    await addPerson(api.pool, 'berta', 'brewer');
    const { rows } = await api.pool.query<{ person_id: string }>(
      `select person_id from identity.person where login = 'berta'`,
    );
    await fillBrewhouse(api.pool, 'berta', rows[0]!.person_id, Date.now());
    await fillBrewLog(api.pool, Date.now());
    await insertSession(api.pool, 'base-2', { number: 9, startedAt: '2026-11-22T00:00:00Z' });
    await api.pool.query(
      `insert into read_model.session_timeline (session_id, revision, type, at, recorded_at, data)
       select 'base-2.9', n, 'StepEntered', t, t, jsonb_build_object('deviceId', 'base-2', 'step', 31, 'phase', 2,
         'source', jsonb_build_object('epoch', 0, 'boot', 4, 'seq', n))
       from generate_series(1, $1::int) n, lateral (select timestamptz '2026-11-22 00:00Z' + n * interval '2 s' as t) at`,
      [manyLines],
    );
    await api.pool.query('analyze read_model.session_timeline');
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

  const rows = () => page.locator('.log-rows summary');

  it('is read from either end, moved through by keys, and downloaded as the command line writes it', async () => {
    await page.goto(`${api.url}/admin/sessions/base-1.7`);
    await rows().first().waitFor();
    await page.keyboard.press('j');
    await rows().first().and(page.locator(':focus')).waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.locator('.log-rows li').nth(1).locator('pre').waitFor();
    await page.keyboard.press('k');
    await rows().first().and(page.locator(':focus')).waitFor();
    await page.getByRole('button', { name: /^Events/ }).click();
    await page.getByRole('button', { name: 'Newest first' }).click();
    await page.waitForURL(/kinds=event&order=newest/);
    await rows().first().getByText(/mash/).waitFor();
    assert.deepEqual(await seriousFindings(page), []);
    const command = 'brewline session log base-1.7 --kind event --newest';
    await page.getByText(command, { exact: true }).waitFor();
    for (const [format, option] of [
      ['CSV', '--csv'],
      ['NDJSON', '--json'],
    ] as const) {
      const downloads = page.waitForEvent('download');
      await page.getByRole('link', { name: `Download ${format}` }).click();
      const file = await readFile(await (await downloads).path(), 'utf8');
      const told = await runCli([...command.split(' ').slice(1), option], { DATABASE_URL: api.databaseUrl });
      assert.equal(file, told.stdout);
      assert.ok(file.includes('PhaseEntered') && !file.includes('FaultReported'));
    }
  });

  it('draws a brew to scale: its points open, and bars reach in from before the time that is shown', async () => {
    await page.goto(`${api.url}/admin/brews/${brewIds.mashing}?view=timeline`);
    const lane = (kind: string) => page.locator(`.timeline .lane[data-kind=${kind}]`);
    await lane('error').getByRole('button', { name: '1 entry' }).click();
    await page
      .locator('.timeline-open')
      .getByText(/flow 0\.3 L\/min/)
      .first()
      .waitFor();
    assert.deepEqual(await seriousFindings(page), []);
    // The mash began eight minutes after preparation, of an hour or so: its bar begins where that one ends.
    const bars = lane('event').locator('.bar-of rect');
    const [prepared, mashed] = [await bars.nth(0).boundingBox(), await bars.nth(1).boundingBox()];
    assert.ok(prepared && mashed);
    assert.ok(Math.abs(prepared.x + prepared.width - mashed.x) < 2);
    assert.ok(mashed.width > 3 * prepared.width, `${prepared.width} and ${mashed.width}`);
    // Half an hour ago the phase had long begun: its name and bar are there all the same.
    const from = new Date(Date.now() - 20 * 60_000).toISOString();
    await page.goto(`${api.url}/admin/brews/${brewIds.mashing}?view=timeline&from=${from}`);
    await lane('event').locator('.bar-of[data-colour=mash]').waitFor();
    await page.setViewportSize({ width: 390, height: 844 });
    await until('it fits', async () => (await page.evaluate('document.documentElement.scrollWidth')) === 390);
  });

  it(`stays usable with ${manyLines} lines: few rows, short tasks, little memory`, async () => {
    await page.addInitScript(`
      globalThis.longest = 0;
      new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) globalThis.longest = Math.max(globalThis.longest, duration);
      }).observe({ type: 'longtask' });`);
    await page.goto(`${api.url}/admin/sessions/base-2.9`);
    await rows().first().waitFor();
    let most = 0;
    const last = page.locator('.log-rows li:not(.space)').last();
    const lastTime = new Date(Date.parse('2026-11-22T00:00:00Z') + manyLines * 2_000).toISOString();
    await until(
      'the end of the log',
      async () => {
        await page.keyboard.press('End');
        most = Math.max(most, await rows().count());
        return (await last.locator(`time[datetime="${lastTime}"]`).count()) > 0;
      },
      mostMs,
    );
    const session: CDPSession = await context.newCDPSession(page);
    await session.send('HeapProfiler.collectGarbage');
    const { usedSize } = await session.send('Runtime.getHeapUsage');
    const longest = await page.evaluate<number>('globalThis.longest');
    assert.ok(most <= mostRows, `${most} rows`);
    assert.ok(longest <= longestTaskMs, `${longest} ms`);
    assert.ok(usedSize <= mostHeapBytes, `${usedSize} bytes`);
    // And back, to rows that had left the page.
    await page.keyboard.press('Home');
    await rows().first().locator('time[datetime="2026-11-22T00:00:02.000Z"]').waitFor();
    if (process.env.BREWLINE_TEST_VERBOSE) console.log({ most, longest, usedSize });
  });

  it('shows times of where one is, or in UTC, which stays so', async () => {
    const browserOfIndia = await context.newCDPSession(page);
    await browserOfIndia.send('Emulation.setTimezoneOverride', { timezoneId: 'Asia/Kolkata' });
    await page.goto(`${api.url}/admin/sessions/base-1.7`);
    const time = rows().first().locator('time');
    const at = new Date((await time.getAttribute('datetime')) ?? '');
    const clockOf = (atMs: number) => new Date(atMs).toISOString().slice(11, 16);
    await time.getByText(clockOf(at.getTime() + 5.5 * 3_600_000)).waitFor();
    await page.getByRole('button', { name: 'UTC' }).click();
    await time.getByText(clockOf(at.getTime())).waitFor();
    await page.reload();
    await time.getByText(clockOf(at.getTime())).waitFor();
    await page.getByRole('button', { name: 'UTC', pressed: true }).click();
    await time.getByText(clockOf(at.getTime() + 5.5 * 3_600_000)).waitFor();
  });
});
