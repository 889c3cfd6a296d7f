// Pictures of all pages to look at one by one: `npm run screens` writes them to var/screens.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Pool } from 'pg';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { addPerson } from '../../adapters/postgres/identity/index.js';
import { createRecipeFiles } from '../../adapters/recipeFiles/index.js';
import { startApi, type TestApi } from '../support/api.js';
import { launchChromium } from '../support/chromium.js';
import { startCuttingProxy, type CuttingProxy } from '../support/cuttingProxy.js';
import { until } from '../support/until.js';
import { fillBrewLog, sayHostileFault } from '../support/web/brewLog.js';
import { brewIds, fillBrewhouse, recipeIds } from '../support/web/brewhouse.js';
import { fillFinished, finishedIds } from '../support/web/finishedBrews.js';
import {
  fillProjectionHours,
  keepFresh,
  rebuildBrewPlans,
  reportProjections,
} from '../support/web/someReports.js';
import { logInAt, seriousFindings, watchComplaints, webFolder } from '../support/web/pages.js';
import { fillAlerts, fillHour } from '../support/web/someAlerts.js';
import { fillAlarms } from '../support/web/someAlarms.js';
import { fillAudit } from '../support/web/someAudit.js';
import { fillDeviceJobs, fillFleet, fillViews } from '../support/web/someFleet.js';
import { fillDebug } from '../support/web/someDebug.js';
import { errorIds, fillErrors } from '../support/web/someErrors.js';
import { fillParked } from '../support/web/someParked.js';
import { fillPeople, zoeId } from '../support/web/somePeople.js';
import { fillStreams } from '../support/web/someStreams.js';
import { MemoryStore } from '../unit/commands/memoryStore.js';
import { paleAle } from '../unit/domain/recipe/recipes.js';
import { failBrew, fillCurves, standAt } from './circumstances.js';
import { keepForReadme } from './readmePicture.js';

const folder = join(import.meta.dirname, '../../../var/screens');
const nowMs = Date.parse('2026-11-28T13:05:00Z');
const sizes = [
  { name: '390', width: 390, height: 844 },
  { name: '1440', width: 1440, height: 900 },
];

/** What the README shows, in the size and light that tell most. */
const readmePictures = new Map([
  ['home-1440-light', 'home'],
  ['brew-fermenting-1440-light', 'brew'],
  ['board-1440-dark', 'board'],
]);

interface Picture {
  readonly name: string;
  readonly path: string;
  /** Nobody when left out. */
  readonly login?: 'berta' | 'carl' | 'admin';
  readonly locale?: string;
  readonly ready: string;
  /** What somebody does before it is taken. */
  readonly act?: (page: Page) => Promise<unknown>;
  /** What is so from this picture on; those that change much come last. */
  readonly from?: (pool: Pool) => Promise<unknown>;
  /** The connection is lost once the page is there. */
  readonly isCutOff?: boolean;
  /** What the page has to say in the console: Chromium writes a line for each answer that refuses. */
  readonly said?: RegExp;
}

const finishedPath = `/brews/${finishedIds.last}`;
const comparePath = `/brews/compare?ids=${finishedIds.last},${finishedIds.before}`;
const brewPath = `/brews/${brewIds.mashing}`;
const longPath = `/brews/${brewIds.fermenting}`;
const recipePath = `/recipes/${recipeIds.pale}`;
const parkedPath = '/admin/parked?source=uplink&code=MESSAGE_MALFORMED';
const wrongList =
  'id,serial,way\nkeg-101,2026-0101,\nkeg 102,2026-0102,\nkeg-103,2026-0103,post\nkeg-101,2026-0104,\nkeg-105,2026-0105,certificate';
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
  { name: 'home-cut-off', path: '/', login: 'berta', ready: '.brew', isCutOff: true },
  { name: 'me', path: '/me', login: 'berta', ready: 'fieldset' },
  { name: 'notifications', path: '/me/notifications', login: 'berta', ready: '.quiet' },
  {
    ...{ name: 'home-offline', path: '/', login: 'berta', ready: '.brew', said: /net::ERR/ },
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
    said: /422/,
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
  { name: 'result', path: finishedPath, login: 'berta', ready: '.plot canvas' },
  { name: 'result-de', path: finishedPath, login: 'berta', locale: 'de-DE', ready: '.plot canvas' },
  {
    ...{ name: 'rate', path: finishedPath, login: 'berta', ready: '.rating' },
    act: (page) => page.getByRole('button', { name: 'Rate this beer' }).click(),
  },
  { name: 'finished', path: '/brews', login: 'berta', ready: '.finished-row' },
  { name: 'finished-empty', path: '/brews', login: 'carl', ready: '.empty' },
  { name: 'compare', path: comparePath, login: 'berta', ready: '.overlay canvas' },
  { name: 'compare-de', path: comparePath, login: 'berta', locale: 'de-DE', ready: '.overlay canvas' },
  { name: 'rules', path: '/alarms/rules', login: 'berta', ready: '.row' },
  { name: 'rules-machine', path: '/alarms/rules?device=keg-2', login: 'berta', ready: '.rule' },
  { name: 'join', path: '/join#token', ready: 'form' },
  { name: 'claim', path: '/claim', login: 'berta', ready: '.codes' },
  { name: 'claim-pseudo', path: '/claim?pseudo', login: 'berta', ready: '.codes' },
  { name: 'machine', path: '/machines/base-1', login: 'berta', ready: '.settings' },
  { name: 'machine-de', path: '/machines/base-1', login: 'berta', locale: 'de-DE', ready: '.settings' },
  { name: 'machine-offline', path: '/machines/keg-4', login: 'berta', ready: '.settings' },
  {
    name: 'gone',
    path: '/brews/00000000-0000-4000-8000-000000000000',
    login: 'berta',
    ready: 'h1',
    said: /404/,
  },
  { name: 'board', path: '/board', login: 'berta', ready: '.on-board' },
  { name: 'board-de', path: '/board', login: 'berta', locale: 'de-DE', ready: '.on-board' },
  { name: 'brew-mashing', path: brewPath, login: 'berta', ready: '.plot canvas' },
  { name: 'brew-mashing-de', path: brewPath, login: 'berta', locale: 'de-DE', ready: '.plot canvas' },
  { name: 'brew-fermenting', path: longPath, login: 'berta', ready: '.plot canvas' },
  { name: 'brew-de', path: longPath, login: 'berta', locale: 'de-DE', ready: '.plot canvas' },
  { name: 'brew-pseudo', path: `${longPath}?pseudo`, login: 'berta', ready: '.plot canvas' },
  { name: 'brew-cut-off', path: longPath, login: 'berta', ready: '.plot canvas', isCutOff: true },
  { name: 'session-stale', path: '/machines/keg-3/sessions/keg-3.7', login: 'berta', ready: '.now' },
  ...(['clean', 'ferment', 'serve', 'over'] as const).map((stage) => ({
    ...{ name: `brew-${stage}`, path: brewPath, login: 'berta' as const, ready: 'h1:has-text("Pale Ale")' },
    from: (pool: Pool) => standAt(pool, stage, nowMs),
  })),
  {
    ...{ name: 'brew-fault', path: brewPath, login: 'berta', ready: '.action.fault' },
    from: (pool) => failBrew(pool, nowMs),
  },
  { name: 'home-fault', path: '/', login: 'berta', ready: '.brew' },
  { name: 'machine-fault', path: '/machines/base-1', login: 'berta', ready: '.settings' },
  {
    name: 'admin-projections',
    path: '/admin/projections',
    login: 'admin',
    ready: '.projections',
    from: async (pool) => {
      await reportProjections(pool);
      await fillProjectionHours(pool);
      await keepFresh(pool);
    },
  },
  {
    ...{ name: 'admin-projections-open', path: '/admin/projections', login: 'admin', ready: '.projections' },
    act: async (page) => {
      await page.getByRole('button', { name: 'alarms' }).click();
      await page.locator('.projection-hour svg').first().waitFor();
    },
  },
  {
    ...{
      name: 'admin-projections-rebuild',
      path: '/admin/projections',
      login: 'admin',
      ready: '.projections',
    },
    from: (pool) => rebuildBrewPlans(pool, nowMs),
    act: async (page) => {
      await page.getByRole('button', { name: 'brewPlans' }).click();
      await page.locator('.rebuild-history').first().waitFor();
    },
  },
  {
    ...{ name: 'admin-projections-asked', path: '/admin/projections', login: 'admin', ready: '.projections' },
    act: async (page) => {
      await page.getByRole('button', { name: 'readModels' }).click();
      await page.getByRole('button', { name: 'Rebuild readModels' }).click();
      await page.getByRole('dialog').waitFor();
    },
  },
  { name: 'admin-system', path: '/admin/system', login: 'admin', ready: '.figures-table' },
  {
    name: 'admin-system-de',
    path: '/admin/system',
    login: 'admin',
    locale: 'de-DE',
    ready: '.figures-table',
  },
  { name: 'admin-overview-empty', path: '/admin', login: 'admin', ready: '.activities' },
  {
    ...{ name: 'admin-overview', path: '/admin', login: 'admin', ready: '.spark' },
    from: async (pool: Pool) => {
      await fillHour(pool, nowMs);
      // Minutes are of the last hour by the database's clock.
      await pool.query(
        `update operations.service_sample set minute = minute + (date_trunc('minute', now()) - $1)`,
        [new Date(nowMs)],
      );
    },
  },
  {
    ...{ name: 'admin-overview-alerts', path: '/admin', login: 'admin', ready: '.alert' },
    from: (pool: Pool) => fillAlerts(pool, nowMs),
  },
  { name: 'admin-overview-de', path: '/admin', login: 'admin', locale: 'de-DE', ready: '.alert' },
  { name: 'admin-overview-cut-off', path: '/admin', login: 'admin', ready: '.alert', isCutOff: true },
  {
    ...{ name: 'admin-search', path: '/admin', login: 'admin', ready: '.spark' },
    act: async (page) => {
      await page.keyboard.press('/');
      await page.locator('.search input').fill('ke');
      await page.locator('.found a').first().waitFor();
    },
  },
  { name: 'admin-audit', path: '/admin/audit', login: 'admin', ready: '.audit-rows li', from: fillAudit },
  {
    ...{ name: 'admin-audit-open', path: '/admin/audit', login: 'admin', ready: '.audit-rows li' },
    act: (page) => page.locator('.audit-rows summary').nth(1).click(),
  },
  { name: 'admin-audit-none', path: '/admin/audit?device=none', login: 'admin', ready: '.audit-rows' },
  { name: 'admin-parked-empty', path: '/admin/parked', login: 'admin', ready: '.empty' },
  {
    name: 'admin-parked',
    path: '/admin/parked',
    login: 'admin',
    ready: '.parked-groups li',
    from: fillParked,
  },
  {
    ...{ name: 'admin-parked-message', path: parkedPath, login: 'admin', ready: '.parked-hex-row' },
    act: async (page) => {
      await page.getByRole('button', { name: 'Dry run' }).click();
      await page.locator('.parked-tried').waitFor();
    },
  },
  {
    ...{ name: 'admin-parked-garbage', login: 'admin', ready: '.parked-flaw', locale: 'de-DE' },
    path: '/admin/parked?source=uplink&code=SCHEMA_VERSION_UNKNOWN',
  },
  {
    ...{ name: 'admin-parked-event', login: 'admin', ready: '.parked-facts' },
    path: '/admin/parked?source=projection+readModels&code=EVENT_UNPROJECTABLE',
    act: async (page) => {
      await page.locator('.parked-samples a').nth(1).click();
      await page.locator('.parked-facts').getByText('device-keg-5@41').waitFor();
    },
  },
  {
    ...{ name: 'admin-parked-edit', path: parkedPath, login: 'admin', ready: '.parked-hex-row' },
    act: async (page) => {
      await page.getByRole('button', { name: 'Edit', exact: true }).click();
      const text = page.getByRole('textbox', { name: 'Fields (JSON)' });
      await text.fill((await text.inputValue()).replace('"last_seq": 4', '"last_seq": 14'));
      await page.getByRole('button', { name: 'Dry run of the edit' }).click();
      await page.locator('.parked-differences').waitFor();
    },
  },
  {
    ...{ name: 'admin-parked-discard', path: parkedPath, login: 'admin', ready: '.parked-hex-row' },
    act: (page) => page.getByRole('button', { name: 'Discard all 7' }).click(),
  },
  { name: 'admin-errors-empty', path: '/admin/errors', login: 'admin', ready: '.error-list p' },
  { name: 'admin-errors', path: '/admin/errors', login: 'admin', ready: '.error-rows li', from: fillErrors },
  {
    ...{ name: 'admin-errors-open', path: `/admin/errors?id=${errorIds.broker}`, login: 'admin' as const },
    ready: '.error-lines li',
  },
  {
    ...{ name: 'log', path: `/admin/brews/${brewIds.mashing}`, login: 'admin', ready: '.log-rows li' },
    from: sayHostileFault,
  },
  { name: 'log-session', path: '/admin/sessions/base-1.7', login: 'admin', ready: '.log-rows li' },
  { name: 'log-table', path: '/admin/sessions/base-1.7?view=table', login: 'admin', ready: '.log-table tr' },
  {
    ...{
      name: 'log-timeline',
      path: `/admin/brews/${brewIds.mashing}?view=timeline`,
      login: 'admin' as const,
    },
    ready: '.timeline-point',
    act: (page: Page) => page.locator('.timeline [data-kind=error] .timeline-point').first().click(),
  },
  { name: 'log-raw', path: '/admin/sessions/base-1.7?view=raw', login: 'admin', ready: '.log-rows li' },
  ...(['', 'commands', 'sessions', 'connections', 'alarms', 'audit'] as const).map((tab) => ({
    ...{ name: `admin-one${tab && `-${tab}`}`, path: `/admin/devices/base-1${tab && `?tab=${tab}`}` },
    ...{ login: 'admin' as const, ready: tab === '' ? '.plot canvas' : '[role=tabpanel]' },
  })),
  {
    ...{ name: 'admin-messages-off', path: '/admin/devices/keg-2?tab=messages', login: 'admin' },
    ready: '.debug-band',
  },
  {
    ...{ name: 'admin-messages', path: '/admin/devices/base-1?tab=messages', login: 'admin' },
    ...{ ready: '.frame-row', from: (pool) => fillDebug(pool, 'base-1') },
  },
  {
    ...{
      name: 'admin-messages-open',
      path: '/admin/devices/base-1?tab=messages',
      login: 'admin',
      locale: 'de-DE',
    },
    ready: '.frame-row',
    act: async (page) => {
      await page.locator('.frame-row').first().click();
      await page.locator('.parked-fields li').nth(3).hover();
    },
  },
  {
    ...{ name: 'machine-debugged', path: '/machines/base-1', login: 'berta', ready: '.debug-notice' },
    from: (pool) => fillDebug(pool, 'base-1'),
  },
  {
    name: 'admin-one-de',
    path: '/admin/devices/keg-2',
    login: 'admin',
    locale: 'de-DE',
    ready: '.plot canvas',
  },
  {
    ...{ name: 'admin-one-block', path: '/admin/devices/keg-4', login: 'admin', ready: '.device' },
    act: (page) => page.getByRole('button', { name: 'Block' }).click(),
  },
  { name: 'admin-streams', path: '/admin/streams', login: 'admin', ready: '.event-rows li' },
  {
    ...{
      name: 'admin-streams-open',
      path: `/admin/streams?stream=deviceCommand-base-1&revision=0`,
      login: 'admin',
    },
    ready: '.event-data',
  },
  {
    ...{ name: 'admin-streams-hostile', path: '/admin/streams', login: 'admin', locale: 'de-DE' },
    ready: '.event-rows li',
    act: async (page) => {
      await page.locator('.event-rows summary').nth(2).click();
      await page.locator('.event-data').waitFor();
    },
  },
  { name: 'admin-streams-none', path: '/admin/streams?category=recipe', login: 'admin', ready: '.small' },
  {
    ...{ name: 'admin-people', path: '/admin/people', login: 'admin', ready: '.people-rows li' },
    from: (pool) => fillPeople(pool, nowMs),
  },
  {
    ...{ name: 'admin-people-invite', path: '/admin/people?role=operator', login: 'admin', locale: 'de-DE' },
    ready: '.people-rows li',
    act: (page) => page.getByRole('button', { name: 'Einladen' }).click(),
  },
  { name: 'admin-person', path: `/admin/people/${zoeId}`, login: 'admin', ready: '.person-facts' },
  { name: 'admin-brews', path: '/admin/brews', login: 'admin', ready: '.brews-rows li' },
  {
    ...{ name: 'admin-devices', path: '/admin/devices?sort=name', login: 'admin', ready: '.fleet tbody tr' },
    from: (pool) => fillFleet(pool, nowMs),
  },
  {
    ...{ name: 'admin-devices-worst', path: '/admin/devices?sort=state&firmware=2.3', login: 'admin' },
    ready: '.fleet tbody tr',
  },
  {
    ...{ name: 'admin-devices-de', path: '/admin/devices?access=blocked', login: 'admin', locale: 'de-DE' },
    ready: '.fleet tbody tr',
  },
  {
    ...{
      name: 'admin-devices-bulk',
      path: '/admin/devices?firmware=2.3',
      login: 'admin',
      ready: '.bulk-jobs',
    },
    from: fillDeviceJobs,
    act: (page) => page.getByRole('button', { name: 'Select all' }).click(),
  },
  {
    ...{
      name: 'admin-devices-bulk-sheet',
      path: '/admin/devices?firmware=2.3',
      login: 'admin',
      ready: '.bulk',
    },
    act: async (page) => {
      await page.getByRole('button', { name: 'Select all' }).click();
      await page.getByRole('button', { name: 'Block', exact: true }).click();
    },
  },
  { name: 'admin-devices-bulk-job', path: '/admin/device-jobs/2', login: 'admin', ready: '.job-devices li' },
  {
    ...{ name: 'admin-new-devices', path: '/admin/new-devices', login: 'admin', ready: '.new-forms' },
    act: (page) => page.getByRole('textbox', { name: 'List' }).fill(wrongList),
  },
  {
    ...{ name: 'admin-new-devices-de', path: '/admin/new-devices', login: 'admin', locale: 'de-DE' },
    ready: '.new-forms',
  },
  {
    ...{ name: 'admin-devices-views', login: 'admin', ready: '.fleet-views a[aria-current]' },
    path: '/admin/devices?online=true&firmware=2.3&sort=state&columns=machine,age',
    from: fillViews,
  },
  {
    ...{
      name: 'admin-devices-save-view',
      path: '/admin/devices?state=fault',
      login: 'admin',
      locale: 'de-DE',
    },
    ready: '.fleet tbody tr',
    act: (page) => page.getByRole('button', { name: 'Diese Ansicht speichern' }).click(),
  },
  { name: 'admin-devices-none', path: '/admin/devices?search=zz', login: 'admin', ready: '.fleet-none' },
  {
    ...{ name: 'admin-devices-filters', path: '/admin/devices', login: 'admin', ready: '.fleet tbody tr' },
    act: async (page) => {
      const button = page.getByRole('button', { name: 'Filters' });
      if (await button.isVisible()) await button.click();
    },
  },
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
  /** In front of the API, so that a page can be cut off. */
  readonly proxy: CuttingProxy;
  readonly browser: Browser;
  readonly passwords: Readonly<Record<string, string>>;
}

await mkdir(folder, { recursive: true });
const browser = await launchChromium({ skip: () => process.exit(1) });
const events = new MemoryStore();
const api = await startApi({
  ...{ webFolder, events },
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
await fillFinished(api.pool, nowMs);
await fillAlarms(api.pool, rows[0]!.person_id, nowMs);
await fillCurves(api.pool, nowMs);
await fillBrewLog(api.pool, nowMs);
await fillStreams(events, api.personId);
const proxy = await startCuttingProxy(api.url);
type LogIn = Awaited<ReturnType<BrowserContext['storageState']>>;
const logIns = new Map<string, LogIn>();
const faults: string[] = [];
/** Names of pictures, or what they begin with. */
const asked = process.argv.slice(2);
try {
  for (const picture of pictures) {
    await picture.from?.(api.pool);
    if (asked.length > 0 && !asked.some((each) => picture.name.startsWith(each))) continue;
    faults.push(...(await takeAll({ api, proxy, browser, passwords }, picture)));
  }
} finally {
  await browser.close();
  await proxy.stop();
  await api.stop();
}
for (const fault of new Set(faults)) process.stderr.write(`${fault}\n`);
// The browser is one that tests share: it ends with the process, and would keep it from ending.
process.exit(faults.length === 0 ? 0 : 1);

/** In each size, by day and by night. @returns what is wrong with the page */
async function takeAll(world: World, picture: Picture): Promise<readonly string[]> {
  const faults: string[] = [];
  for (const { name: size, ...viewport } of sizes) {
    const context = await world.browser.newContext({
      viewport,
      locale: picture.locale ?? 'en-GB',
      timezoneId: 'Europe/Berlin',
      reducedMotion: 'reduce',
      ...(picture.login && { storageState: await loggedIn(world, picture.login) }),
    });
    const page = await context.newPage();
    await holdClock(page);
    const complaints = watchComplaints(page);
    await open(world, page, picture);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      const name = `${picture.name}-${size}-${colorScheme}`;
      await page.screenshot({ path: join(folder, `${name}.png`) });
      const inReadme = readmePictures.get(name);
      if (inReadme !== undefined) await keepForReadme(page, inReadme);
      complaints.push(...(await seriousFindings(page)));
    }
    // A page may ask in the moment in which it goes.
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    await context.close();
    world.proxy.open();
    faults.push(
      ...complaints.filter((each) => !isExpected(picture, each)).map((each) => `${picture.name}: ${each}`),
    );
  }
  return faults;
}

/** Cookies of somebody's log-in, which takes longer than a picture. */
async function loggedIn(
  { browser: by, proxy: { url }, passwords: known }: World,
  login: string,
): Promise<LogIn> {
  const before = logIns.get(login);
  if (before) return before;
  const context = await by.newContext({ locale: 'en-GB' });
  await logInAt(await context.newPage(), url, login, known[login]!);
  const { cookies } = await context.storageState();
  await context.close();
  const logIn = { cookies, origins: [] };
  logIns.set(login, logIn);
  return logIn;
}

async function open({ proxy: { url, ...door } }: World, page: Page, picture: Picture) {
  await page.goto(`${url}${picture.path}`);
  await page.locator(picture.ready).first().waitFor({ state: 'attached' });
  await picture.act?.(page);
  await page.evaluate('document.fonts.ready');
  if (!picture.isCutOff) return;
  door.close();
  await page.locator('.banner').waitFor();
}

function isExpected({ said, isCutOff = false }: Picture, complaint: string): boolean {
  return said?.test(complaint) === true || (isCutOff && complaint.includes('net::ERR'));
}

/** The same time in the browser and by the server, so that a picture changes only with its page. */
async function holdClock(page: Page): Promise<void> {
  // A worker would have a clock of its own.
  await page.addInitScript('delete globalThis.SharedWorker');
  await page.clock.setFixedTime(nowMs);
  await page.route('**/api/v1/**', async (route) => {
    if (route.request().url().endsWith('/live')) return route.continue();
    const response = await route.fetch().catch(() => undefined);
    // A page that asks again and again does so while it is cut off.
    if (!response) return route.abort();
    await route.fulfill({
      response,
      headers: { ...response.headers(), date: new Date(nowMs).toUTCString() },
    });
  });
}
