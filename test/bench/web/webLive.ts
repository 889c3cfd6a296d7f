import type { Browser, Page } from 'playwright-core';
import { addPerson, assignDevices } from '../../../adapters/postgres/identity/index.js';
import { launchChromium } from '../../support/chromium.js';
import { logInAt } from '../../support/web/pages.js';
import { percentile, type Benchmark, type BenchResult } from '../benchmark.js';
import { machine } from '../machine.js';
import type { BenchStack } from '../pipeline/benchStack.js';
import { measure } from '../pipeline/measure.js';
import { beginToNote, livenessOf, type Liveness } from './liveness.js';

const devices = 200;
const perSecond = 1_000;
/** What pages are to keep within; the ratios are to these. */
const limits = { ageMs: 1_000, taskMs: 100 };
const login = 'watcher-of-pages';
const seconds = { usual: 30, quick: 10 };
/** With the servers' start, which takes some 20 s, all of it is over within three minutes. */
const withinMs = 140_000;

export const webLiveBenchmark: Benchmark = {
  name: 'web-live',
  what: `${perSecond} messages a second of ${devices} machines of one person, two browsers watch all: how old what they show is, and the longest task of their main threads`,
  async run({ quick, stack }) {
    const bench = await stack();
    const browser = await launchChromium(needed, { isWhole: true });
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`it was not over within ${withinMs / 1_000} s`)), withinMs);
    });
    try {
      return await Promise.race([watch(bench, browser, quick ? seconds.quick : seconds.usual), late]);
    } finally {
      clearTimeout(timer);
      await browser.close();
    }
  },
};

const needed = {
  skip: (): never => {
    throw new Error('no Chromium here');
  },
};

async function watch(
  bench: BenchStack,
  browser: Browser,
  forSeconds: number,
): Promise<readonly BenchResult[]> {
  const destination = await bench.fleet(devices);
  const password = (await addPerson(bench.pool, login, 'brewer')) ?? '';
  await assignDevices(bench.pool, login, destination.deviceIds);
  const pages = [await openHome(browser, bench, password), await openHome(browser, bench, password)];
  const messages = perSecond * forSeconds;
  for (const page of pages) await beginToNote(page);
  const begunMs = Date.now();
  const { perSecond: reached } = await measure(bench.load, destination, messages, perSecond);
  const all = await Promise.all(pages.map((page) => livenessOf(page, begunMs + forSeconds * 1_000)));
  const setup = {
    ...machine(),
    devices,
    messages,
    reached: Math.round(reached),
    chromium: browser.version(),
  };
  return all.flatMap((each, index) => resultsOf(index + 1, each, setup));
}

/** A browser of its own: another profile, log-in, stream and process. */
async function openHome(browser: Browser, { stack }: BenchStack, password: string): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    serviceWorkers: 'allow',
  });
  const page = await context.newPage();
  await logInAt(page, stack.apiUrl, login, password);
  await page
    .locator('.brew')
    .nth(devices - 1)
    .waitFor();
  return page;
}

function resultsOf(
  number: number,
  { ages, tasks, rows, rowsWithout }: Liveness,
  setup: BenchResult['setup'],
): BenchResult[] {
  if (rows < devices) throw new Error(`browser ${number}: of ${devices} rows only ${rows} show an age`);
  const within = (name: string, figure: number, floor: number): BenchResult => ({
    ...{ name: `web-live-${name}-${number}`, unit: 'ms', figure, floor, goal: 1, lessIsBetter: true },
    ...{ ratio: figure / floor, runs: [figure / floor], setup },
    check: `${ages.length} ages in ${rows} rows, of which ${rowsWithout} showed no reading of the run; each stored once`,
  });
  return [
    within('age-p50', percentile(ages, 50), limits.ageMs),
    within('age-p99', percentile(ages, 99), limits.ageMs),
    within('task', Math.max(0, ...tasks), limits.taskMs),
  ];
}
