import assert from 'node:assert/strict';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { addPerson } from '../../../adapters/postgres/identity/index.js';
import { startApi, type TestApi } from '../../support/api.js';
import { bySize } from '../../support/bySize.js';
import { launchChromium } from '../../support/chromium.js';
import { until } from '../../support/until.js';
import { fillBrewhouse } from '../../support/web/brewhouse.js';
import { logInAt, webFolder } from '../../support/web/pages.js';
import { Changes, recordShownValues, shownBy } from '../../support/web/shownValues.js';

/** What the tabs of one browser have to go on within when the one that had the stream is gone. */
const takeOverMs = 3_000;
/** More than six, and a browser has no connection left to the server. */
const many = bySize({ usual: 4, full: 9 });
const phone = { width: 390, height: 844 };

describe('tabs of one browser', () => {
  let api: TestApi;
  let browser: Browser;
  let context: BrowserContext;
  let password: string;
  let changes: Changes;
  /** That asked for the stream last; undefined with a shared worker. */
  let leader: Page | undefined;
  let crashed: Set<Page>;

  before(async function () {
    browser = await launchChromium(this);
    api = await startApi({ webFolder, limits: { compareEveryMs: 200, checkAccessEveryMs: 200 } });
    password = (await addPerson(api.pool, 'berta', 'brewer')) ?? '';
    const { rows } = await api.pool.query<{ person_id: string }>(
      `select person_id from identity.person where login = 'berta'`,
    );
    await fillBrewhouse(api.pool, 'berta', rows[0]!.person_id, Date.now());
    changes = new Changes(api.pool, (hint) => api.hint(hint));
  });
  beforeEach(async () => {
    context = await browser.newContext({ viewport: phone, locale: 'en-GB' });
    await context.addInitScript(recordShownValues);
    crashed = new Set();
    context.on('request', (request) => {
      if (request.url().endsWith('/api/v1/live')) leader = request.frame().page();
    });
    context.on('page', (page) => page.on('crash', () => crashed.add(page)));
    leader = undefined;
  });
  afterEach(() => context.close());
  after(async () => {
    await browser?.close();
    await api?.stop();
  });

  for (const hasWorker of [true, false])
    describe(hasWorker ? 'with a shared worker' : 'without a shared worker', () => {
      beforeEach(async () => {
        if (!hasWorker) await context.addInitScript('delete globalThis.SharedWorker');
      });

      it('have one stream, which outlives whatever is closed or crashes', async () => {
        let tabs = await openTabs(many);
        await changes.makeAndSee(tabs);
        assert.equal(api.liveClients(), 1);
        const closed = leader ?? tabs[0]!;
        await closed.close();
        tabs = tabs.filter((tab) => tab !== closed);
        await goOn(tabs);
        await crash(leader ?? tabs[0]!);
        tabs = tabs.filter((tab) => !crashed.has(tab));
        assert.ok(tabs.length > 0);
        await goOn(tabs);
        if (hasWorker) await endWorkers(browser);
        await goOn(tabs);
      });

      it('stop when one of them is opened by another account', async () => {
        const tabs = await openTabs(3);
        const data = { login: 'admin', password: api.password };
        await context.request.post(`${api.url}/api/v1/login`, { data, headers: { origin: api.url } });
        const other = await context.newPage();
        await other.goto(api.url);
        await other.getByRole('navigation').waitFor();
        for (const tab of tabs) await tab.getByText('Another account is logged in now').waitFor();
        await until('only the other account has a stream', () => api.liveClients() === 1);
        assert.deepEqual(Object.keys(await shownBy(other)), []);
      });
    });

  it('hand the stream over when the one that has it is hidden, and close it when all are, or gone', async () => {
    await context.addInitScript('delete globalThis.SharedWorker');
    await context.clock.install();
    const [first, second] = await openTabs(2);
    assert.equal(leader, first);
    await hide(first!, true);
    await until('the other one leads', () => leader === second);
    await changes.makeAndSee([first!, second!]);
    assert.equal(api.liveClients(), 1);
    await hide(second!, true);
    await second!.clock.fastForward(29_000);
    await changes.makeAndSee([first!, second!]);
    await second!.clock.fastForward(2_000);
    await until('nobody has a stream', () => api.liveClients() === 0);
    await changes.make();
    await hide(first!, false);
    await until('the one that is seen leads', () => leader === first);
    await changes.seen([first!, second!]);
    await changes.areInOrder([first!, second!]);
    await second!.close();
    await first!.goto('about:blank');
    await until('nobody has a stream', () => api.liveClients() === 0);
  });

  /** Logged in once; each has rows. */
  async function openTabs(count: number): Promise<readonly Page[]> {
    const tabs: Page[] = [];
    for (let number = 0; number < count; number += 1) {
      const page = await context.newPage();
      tabs.push(page);
      if (number === 0) await logInAt(page, api.url, 'berta', password);
      else await page.goto(api.url);
    }
    for (const tab of tabs) await tab.locator('.brew').first().waitFor();
    return tabs;
  }

  /** What changes while nobody has the stream is there in time, and what comes after it; all in order. */
  async function goOn(tabs: readonly Page[]): Promise<void> {
    await changes.makeAndSee(tabs, takeOverMs);
    for (let time = 0; time < 3; time += 1) await changes.makeAndSee(tabs);
    await changes.areInOrder(tabs);
    await until('there is one stream', () => api.liveClients() === 1);
  }

  async function crash(page: Page): Promise<void> {
    const devTools = await context.newCDPSession(page);
    // It never answers.
    void devTools.send('Page.crash').catch(() => undefined);
    await until('it has crashed', () => crashed.has(page));
  }
});

async function hide(page: Page, isHidden: boolean): Promise<void> {
  await page.evaluate(`Object.defineProperty(document, 'hidden', { configurable: true, value: ${isHidden} });
    document.dispatchEvent(new Event('visibilitychange'))`);
}

/** As when the process crashes that the browser has put a shared worker into: nobody is told. */
async function endWorkers(browser: Browser): Promise<void> {
  const devTools = await browser.newBrowserCDPSession();
  const { targetInfos } = await devTools.send('Target.getTargets');
  const workers = targetInfos.filter(({ type }) => type === 'shared_worker');
  assert.ok(workers.length > 0);
  for (const { targetId } of workers) await devTools.send('Target.closeTarget', { targetId });
  await devTools.detach();
}
