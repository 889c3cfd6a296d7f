import assert from 'node:assert/strict';
import type { Browser, Page } from 'playwright-core';
import { addPerson } from '../../../adapters/postgres/identity/index.js';
import { startApi, type TestApi } from '../../support/api.js';
import { bySize } from '../../support/bySize.js';
import { launchChromium } from '../../support/chromium.js';
import { startCuttingProxy, type CuttingProxy } from '../../support/cuttingProxy.js';
import { until } from '../../support/until.js';
import { fillBrewhouse } from '../../support/web/brewhouse.js';
import { logInAt, webFolder } from '../../support/web/pages.js';
import { Changes, recordShownValues } from '../../support/web/shownValues.js';

/** In a minute: each takes some six seconds. */
const cuts = bySize({ quick: 1, usual: 2, full: 10 });
const phone = { width: 390, height: 844 };

describe('a page that is cut off again and again', () => {
  let api: TestApi;
  let browser: Browser;
  let proxy: CuttingProxy;
  let password: string;

  before(async function () {
    browser = await launchChromium(this);
    api = await startApi({ webFolder, limits: { compareEveryMs: 200, checkAccessEveryMs: 200 } });
    proxy = await startCuttingProxy(api.url);
    password = (await addPerson(api.pool, 'berta', 'brewer')) ?? '';
    const { rows } = await api.pool.query<{ person_id: string }>(
      `select person_id from identity.person where login = 'berta'`,
    );
    await fillBrewhouse(api.pool, 'berta', rows[0]!.person_id, Date.now());
  });
  after(async () => {
    await browser?.close();
    await proxy?.stop();
    await api?.stop();
  });

  it(`says so with honest ages, and shows every change in the end, in order, once: ${cuts} cuts`, async () => {
    const changes = new Changes(api.pool, (hint) => api.hint(hint));
    const context = await browser.newContext({ viewport: phone, locale: 'en-GB' });
    await context.addInitScript(recordShownValues);
    const page = await context.newPage();
    await logInAt(page, proxy.url, 'berta', password);
    await page.locator('.brew').first().waitFor();
    const banner = page.locator('.banner');
    for (let cut = 0; cut < cuts; cut += 1) {
      await changes.makeAndSee([page]);
      // Those that are on their way are cut off as well.
      const onTheirWay = changes.make();
      proxy.close();
      const cutAtMs = Date.now();
      await onTheirWay;
      await banner.getByText('No live connection').waitFor();
      await changes.make();
      await until('what is shown has become older', async () => {
        const ages = await shownAges(page);
        for (const { atMs, seconds, nowMs } of ages)
          assert.ok(
            Math.abs((nowMs - atMs) / 1_000 - seconds) <= 2.5,
            `${seconds} s shown of ${nowMs - atMs} ms`,
          );
        return ages.length > 0 && ages.every(({ seconds }) => seconds >= 2);
      });
      assert.ok((await shownAges(page)).every(({ atMs }) => atMs <= cutAtMs));
      proxy.open();
      await banner.waitFor({ state: 'detached' });
      await changes.seen([page]);
    }
    await changes.areInOrder([page]);
    await until('there is one stream', () => api.liveClients() === 1);
    await context.close();
  });
});

interface ShownAge {
  /** Of the value, by the server, which is this computer. */
  readonly atMs: number;
  /** As the page says it; `now` is up to two. */
  readonly seconds: number;
  readonly nowMs: number;
}

function shownAges(page: Page): Promise<readonly ShownAge[]> {
  return page.evaluate(`[...document.querySelectorAll('.brew time.age')].map((age) => ({
    atMs: Date.parse(age.dateTime), seconds: age.textContent === "now" ? 1 : Number.parseInt(age.textContent), nowMs: Date.now() }))`);
}
