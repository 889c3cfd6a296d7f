// Pictures of all pages to look at one by one: `npm run screens` writes them to var/screens.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { addPerson } from '../../adapters/postgres/identity/index.js';
import { createRecipeFiles } from '../../adapters/recipeFiles/index.js';
import { startApi, type TestApi } from '../support/api.js';
import { launchChromium } from '../support/chromium.js';
import { until } from '../support/until.js';
import { fillBrewhouse, recipeIds } from '../support/web/brewhouse.js';
import { logInAt, webFolder } from '../support/web/pages.js';
import { fillAlarms } from '../support/web/someAlarms.js';
import { paleAle } from '../unit/domain/recipe/recipes.js';

const folder = join(import.meta.dirname, '../../../var/screens');
const nowMs = Date.parse('2026-11-28T13:05:00Z');
const sizes = [
  { name: '390', width: 390, height: 844 },
  { name: '1440', width: 1440, height: 900 },
];

interface Picture {
  readonly name: string;
  readonly path: string;
  /** Nobody when left out. */
  readonly login?: 'berta' | 'carl' | 'admin';
  readonly locale?: string;
  readonly ready: string;
  /** What somebody does before it is taken. */
  readonly act?: (page: Page) => Promise<unknown>;
}

const recipePath = `/recipes/${recipeIds.pale}`;
const file = (text: string) => (page: Page) =>
  page.locator('input[type=file]').setInputFiles({
    ...{ name: 'ale.xml', mimeType: 'text/xml', buffer: Buffer.from(text) },
  });

const pictures: readonly Picture[] = [
  { name: 'log-in', path: '/', ready: 'form' },
  { name: 'home', path: '/', login: 'berta', ready: '.brew' },
  { name: 'home-de', path: '/', login: 'berta', locale: 'de-DE', ready: '.brew' },
  { name: 'home-pseudo', path: '/?pseudo', login: 'berta', ready: '.brew' },
  { name: 'home-empty', path: '/', login: 'carl', ready: '.empty' },
  { name: 'me', path: '/me', login: 'berta', ready: 'fieldset' },
  { name: 'notifications', path: '/me/notifications', login: 'berta', ready: '.quiet' },
  {
    ...{ name: 'home-offline', path: '/', login: 'berta', ready: '.brew' },
    act: async (page) => {
      await keptForOffline(page);
      // What a test routes is asked for by the test, which has a network.
      await page.unroute('**/api/v1/**');
      await page.context().setOffline(true);
      await page.reload();
      await page.locator('.banner').waitFor();
    },
  },
  { name: 'recipes', path: '/recipes', login: 'berta', ready: '.recipe-row' },
  { name: 'recipes-empty', path: '/recipes', login: 'carl', ready: '.empty' },
  { name: 'recipe', path: recipePath, login: 'berta', ready: '.three-lists' },
  { name: 'recipe-de', path: recipePath, login: 'berta', locale: 'de-DE', ready: '.three-lists' },
  {
    ...{ name: 'recipe-edit', path: recipePath, login: 'berta', ready: '.three-lists' },
    act: (page) => page.getByRole('button', { name: 'Edit' }).click(),
  },
  { name: 'import', path: '/recipes/import', login: 'berta', ready: '.drop' },
  {
    ...{ name: 'import-read', path: '/recipes/import', login: 'berta', ready: '.drop' },
    act: file(createRecipeFiles().write('beerxml', paleAle)),
  },
  {
    ...{ name: 'import-refused', path: '/recipes/import', login: 'berta', ready: '.drop' },
    act: file('<RECIPES><RECIPE><NAME>Ale</NAME></RECIPE></RECIPES>'),
  },
  { name: 'start-recipe', path: '/brews/new', login: 'berta', ready: '.carousel' },
  { name: 'start-pseudo', path: '/brews/new?pseudo', login: 'berta', ready: '.carousel' },
  { name: 'start-machines', path: '/brews/new?part=machines', login: 'berta', ready: '.checks li' },
  { name: 'start-check', path: '/brews/new?part=check', login: 'berta', ready: '.checks li' },
  { name: 'start-start', path: '/brews/new?part=start', login: 'berta', ready: '.needed-times li' },
  { name: 'start-empty', path: '/brews/new', login: 'carl', ready: '.empty' },
  { name: 'alarms', path: '/alarms', login: 'berta', ready: '.alarm' },
  { name: 'alarms-de', path: '/alarms', login: 'berta', locale: 'de-DE', ready: '.alarm' },
  { name: 'alarms-empty', path: '/alarms', login: 'carl', ready: '.empty' },
  { name: 'admin-overview', path: '/admin', login: 'admin', ready: '.figures' },
];

/** Until the browser has what it shows without a network. */
async function keptForOffline(page: Page): Promise<void> {
  await page.evaluate('navigator.serviceWorker.ready.then(() => undefined)');
  const needed = ['brews', 'devices', 'recipes'];
  await until('it is kept', async () => {
    const keys = await page.evaluate<string[]>(`new Promise((resolve) => {
      const opening = indexedDB.open('brewline', 1);
      opening.onsuccess = () => {
        const asked = opening.result.transaction('seen').objectStore('seen').getAllKeys();
        asked.onsuccess = () => { opening.result.close(); resolve(asked.result); };
      };
    })`);
    return needed.every((key) => keys.includes(key));
  });
}

interface World {
  readonly api: TestApi;
  readonly browser: Browser;
  readonly passwords: Readonly<Record<string, string>>;
}

await mkdir(folder, { recursive: true });
const browser = await launchChromium({ skip: () => process.exit(1) });
const api = await startApi({
  webFolder,
  health: () => ({
    status: 'degraded',
    conditions: [
      {
        ...{
          code: 'BROKER_BLOCKED',
          level: 'degraded',
          reason: 'RabbitMQ blocks publishers: memory',
          roles: ['dispatcher'],
        },
        since: new Date(nowMs - 300_000).toISOString(),
      },
    ],
    roles: ['auth', 'ingest', 'projector', 'dispatcher', 'api'].map((role) => ({
      ...{ role, instances: 1, status: role === 'dispatcher' ? 'degraded' : 'up' },
    })),
  }),
});
const passwords = {
  admin: api.password,
  berta: (await addPerson(api.pool, 'berta', 'brewer')) ?? '',
  carl: (await addPerson(api.pool, 'carl', 'brewer')) ?? '',
};
const { rows } = await api.pool.query<{ person_id: string }>(
  `select person_id from identity.person where login = 'berta'`,
);
await fillBrewhouse(api.pool, 'berta', rows[0]!.person_id, nowMs);
await fillAlarms(api.pool, rows[0]!.person_id, nowMs);
try {
  for (const picture of pictures) await takeAll({ api, browser, passwords }, picture);
} finally {
  await browser.close();
  await api.stop();
}

/** In each size, by day and by night. */
async function takeAll(world: World, picture: Picture): Promise<void> {
  for (const { name: size, ...viewport } of sizes) {
    const context = await world.browser.newContext({
      viewport,
      locale: picture.locale ?? 'en-GB',
      timezoneId: 'Europe/Berlin',
      reducedMotion: 'reduce',
    });
    const page = await context.newPage();
    await holdClock(page);
    if (picture.login)
      await logInAt(page, `${world.api.url}/?lang=en`, picture.login, world.passwords[picture.login]!);
    await page.goto(`${world.api.url}${picture.path}`);
    await page.locator(picture.ready).first().waitFor({ state: 'attached' });
    await picture.act?.(page);
    await page.evaluate('document.fonts.ready');
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.screenshot({ path: join(folder, `${picture.name}-${size}-${colorScheme}.png`) });
    }
    await context.close();
  }
}

/** The same time in the browser and by the server, so that a picture changes only with its page. */
async function holdClock(page: Page): Promise<void> {
  await page.clock.setFixedTime(nowMs);
  await page.route('**/api/v1/**', async (route) => {
    if (route.request().url().endsWith('/live')) return route.continue();
    const response = await route.fetch();
    await route.fulfill({
      response,
      headers: { ...response.headers(), date: new Date(nowMs).toUTCString() },
    });
  });
}
