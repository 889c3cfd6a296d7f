import { rm } from 'node:fs/promises';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { addPerson } from '../../../adapters/postgres/identity/index.js';
import type { Schemas } from '../../../adapters/apiClient/index.js';
import { sensors } from '../../../domain/machine/index.js';
import { startApi, type TestApi } from '../../support/api.js';
import { launchChromium } from '../../support/chromium.js';
import { brewIds, fillBrewhouse } from '../../support/web/brewhouse.js';
import { logInAt, watchComplaints } from '../../support/web/pages.js';
import { alternate, median, type Benchmark, type BenchOptions, type BenchResult } from '../benchmark.js';
import { machine } from '../machine.js';
import { siteWithBarePage } from './bareSite.js';
import { insertLongFermentation } from '../../support/web/longBrew.js';
import { curveShownAt, noteTimes, valueShownAt, zoom } from './pageTimes.js';

const viewport = { width: 1440, height: 900 };
const brewPath = `/brews/${brewIds.fermenting}`;

export const webBenchmark: Benchmark = {
  name: 'web',
  what: 'a brew of 18 days is opened, a part of its curve, and the first page; beside a bare page with the same answers and uPlot',
  async run(options) {
    const webFolder = await siteWithBarePage();
    const api = await startApi({ webFolder, answersAreChecked: false });
    const browser = await launchChromium(
      {
        skip: () => {
          throw new Error('no Chromium here');
        },
      },
      { isWhole: true },
    );
    try {
      return await measurePages(options, api, browser);
    } finally {
      await browser.close();
      await api.stop();
      await rm(webFolder, { recursive: true });
    }
  },
};

async function measurePages(
  { pairs, quick }: BenchOptions,
  api: TestApi,
  browser: Browser,
): Promise<readonly BenchResult[]> {
  const days = quick ? 3 : 18;
  const opened = quick ? 2 : 3;
  const context = await browser.newContext({
    viewport,
    locale: 'en-GB',
    reducedMotion: 'no-preference',
    serviceWorkers: 'allow',
  });
  await context.addInitScript(noteTimes);
  const readings = await fill(api, context, days);
  const barePath = `/bare.html?${(await bareQuery(context, api.url)).toString()}`;
  const several = async (path: string, time: (page: Page) => Promise<number>) => {
    const times: number[] = [];
    for (let turn = 0; turn < opened; turn += 1) times.push(await onPage(context, api.url + path, time));
    return median(times);
  };
  const zoomed = async (page: Page) => {
    await curveShownAt(page);
    return zoom(page);
  };
  const compare = async (name: string, paths: readonly [string, string], time: typeof zoomed) => {
    // Files, and what the browser compiled of them, are as of a page that was opened before.
    for (const path of paths) await onPage(context, api.url + path, time);
    const [bare, app] = paths;
    const result = await alternate(
      pairs,
      () => several(bare, time),
      () => several(app, time),
    );
    return {
      ...{ name, unit: 'ms', lessIsBetter: true, goal: 3, ...result },
      setup: { ...machine(), days, readings, opened, chromium: browser.version() },
      check: `each page has drawn what the API answered, of ${readings} readings`,
    } satisfies BenchResult;
  };
  return [
    await compare('web-brew', [barePath, brewPath], curveShownAt),
    await compare('web-zoom', [barePath, brewPath], zoomed),
    await compare('web-first', ['/bare.html', '/'], valueShownAt),
  ];
}

async function fill(api: TestApi, context: BrowserContext, days: number): Promise<number> {
  const password = (await addPerson(api.pool, 'berta', 'brewer')) ?? '';
  const { rows } = await api.pool.query<{ person_id: string }>(
    `select person_id from identity.person where login = 'berta'`,
  );
  const nowMs = Date.now();
  await fillBrewhouse(api.pool, 'berta', rows[0]!.person_id, nowMs);
  const readings = await insertLongFermentation(api.pool, { days, everyMs: 10_000, nowMs });
  await api.pool.query('vacuum analyze');
  const page = await context.newPage();
  await logInAt(page, api.url, 'berta', password);
  await page.close();
  const query = `points=1000&sensor=${sensors.liquid}`;
  const answer = await context.request.get(`${api.url}/api/v1${brewPath}/history?${query}`);
  const { parts } = (await answer.json()) as Schemas['BrewHistory'];
  const summed = parts.flatMap(({ history }) => history.series).map(({ summary }) => summary.readings);
  if (summed[0] !== readings)
    throw new Error(`the curve is of ${String(summed[0])} readings, not ${readings}`);
  return readings;
}

/** Asks for what the app's page asks for. */
async function bareQuery(context: BrowserContext, url: string): Promise<URLSearchParams> {
  const page = await context.newPage();
  const asked = page.waitForRequest((request) => /history\?/.test(request.url()));
  await page.goto(url + brewPath);
  const query = new URL((await asked).url()).search.slice(1);
  await page.close();
  return new URLSearchParams({ brew: brewIds.fermenting, query });
}

async function onPage(
  context: BrowserContext,
  url: string,
  time: (page: Page) => Promise<number>,
): Promise<number> {
  const page = await context.newPage();
  const complaints = watchComplaints(page);
  try {
    await page.goto(url, { waitUntil: 'commit' });
    return await time(page);
  } catch (error) {
    throw new Error(`${url}: ${complaints.join(', ')}`, { cause: error });
  } finally {
    await page.close();
  }
}
