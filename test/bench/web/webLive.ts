import type { Browser, Page } from 'playwright-core';
import { addPerson, assignDevices } from '../../../adapters/postgres/identity/index.js';
import { launchChromium } from '../../support/chromium.js';
import { logInAt } from '../../support/web/pages.js';
import { percentile, type Benchmark, type BenchResult } from '../benchmark.js';
import { machine } from '../machine.js';
import type { BenchStack } from '../pipeline/benchStack.js';
import { measure } from '../pipeline/measure.js';
import { noteLiveness, livenessOf, type Liveness } from './liveness.js';

const devices = 200;
const perSecond = 1_000;
/** What pages are to keep within; the ratios are to these. */
const limits = { ageMs: 1_000, taskMs: 100 };
const login = 'watcher-of-pages';

export const webLiveBenchmark: Benchmark = {
  name: 'web-live',
  what: `${perSecond} messages a second of ${devices} devices, two browsers watch: how old what they show is, and the longest task of their main threads`,
  async run({ runMs, stack }) {
    const bench = await stack();
    const destination = await bench.fleet(devices);
    const password = (await addPerson(bench.pool, login, 'brewer')) ?? '';
    await assignDevices(bench.pool, login, destination.deviceIds);
    const browsers = [await launchChromium(needed), await launchChromium(needed)] as const;
    try {
      const [home, brew] = await Promise.all(browsers.map((browser) => openHome(browser, bench, password)));
      await openBrew(brew!, bench, destination.deviceIds[0]!);
      const messages = perSecond * Math.round((runMs * 5) / 1_000);
      for (const page of [home!, brew!]) await page.evaluate(noteLiveness);
      const { perSecond: reached } = await measure(bench.load, destination, messages, perSecond);
      const setup = { ...machine(), devices, messages, reached: Math.round(reached) };
      return [
        ...resultsOf('home', await livenessOf(home!), setup),
        ...resultsOf('brew', await livenessOf(brew!), setup),
      ];
    } finally {
      for (const browser of browsers) await browser.close();
    }
  },
};

const needed = {
  skip: (): never => {
    throw new Error('no Chromium here');
  },
};

async function openHome(browser: Browser, { stack }: BenchStack, password: string): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, locale: 'en-GB' });
  await logInAt(page, stack.apiUrl, login, password);
  await page
    .locator('.brew')
    .nth(devices - 1)
    .waitFor();
  return page;
}

async function openBrew(page: Page, { stack, pool }: BenchStack, deviceId: string): Promise<void> {
  const { rows } = await pool.query<{ session_id: string }>(
    'select session_id from read_model.device_status where device_id = $1',
    [deviceId],
  );
  await page.goto(`${stack.apiUrl}/machines/${deviceId}/sessions/${rows[0]!.session_id}`);
  await page.locator('.process time.age').first().waitFor();
}

function resultsOf(page: string, { ages, tasks }: Liveness, setup: BenchResult['setup']): BenchResult[] {
  if (ages.length === 0) throw new Error(`${page}: no age was shown`);
  const within = (name: string, figure: number, floor: number): BenchResult => ({
    ...{ name: `web-live-${name}-${page}`, unit: 'ms', figure, floor, goal: 1, lessIsBetter: true },
    ...{ ratio: figure / floor, runs: [figure / floor], setup },
    check: `${ages.length} ages shown, each reading stored once`,
  });
  return [
    within('age', percentile(ages, 99), limits.ageMs),
    within('task', Math.max(0, ...tasks), limits.taskMs),
  ];
}
