import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { Pool } from '../../../adapters/postgres/index.js';
import { addPerson, findPerson } from '../../../adapters/postgres/identity/index.js';
import { assertHarmless } from '../../integration/cli/hostileText.js';
import { jsonPost, startApi, type TestApi } from '../../support/api.js';
import { launchChromium } from '../../support/chromium.js';
import { until } from '../../support/until.js';
import { fillBrewLog, sayHostileFault } from '../../support/web/brewLog.js';
import { brewIds, fillBrewhouse, recipeIds } from '../../support/web/brewhouse.js';
import { logInAt, watchComplaints, webFolder } from '../../support/web/pages.js';
import { fillAlarms } from '../../support/web/someAlarms.js';
import { fillAudit } from '../../support/web/someAudit.js';
import { errorIds, fillErrors } from '../../support/web/someErrors.js';
import { fillDeviceJobs } from '../../support/web/someFleet.js';
import { fillParked } from '../../support/web/someParked.js';
import { fillStreams } from '../../support/web/someStreams.js';
import { MemoryStore } from '../../unit/commands/memoryStore.js';

/** Markup that would run, a formula, a turned line, an order to a terminal; of 500 characters. */
const start = `=cmd()<img src=x onerror=globalThis.ran=1>\u202egnp\u009b2J`;
const hostile = start.padEnd(500, 'x');
const shown = /=cmd\(\)<img src=x onerror=globalThis\.ran=1>⟨U\+202E⟩gnp⟨U\+009B⟩2Jx/;
/** What turns a line round, or controls a terminal. */
const obeyed = /[\u0080-\u009f\u202a-\u202e\u2066-\u2069]/;

/** What reaches out of the window, from outside to inside. */
const widest = `[...document.querySelectorAll('body *')]
  .filter((each) => each.getBoundingClientRect().right > innerWidth + 1)
  .slice(0, 8).map((each) => each.tagName + '.' + (each.getAttribute('class') ?? '')).join(' > ')`;

const nowMs = Date.now();
const sources = join(import.meta.dirname, '../../../../adapters/web');

function routesOf(client: 'admin' | 'app'): readonly string[] {
  const source = readFileSync(join(sources, client, 'App.tsx'), 'utf8');
  return [...source.matchAll(/<Route path="([^"]+)"/g)].map(([, path = '']) => path);
}

/** Where an id belongs into a path. */
function addressOf(route: string, ids: Readonly<Record<string, string>>): string {
  return route.replace(/^(.*?)\/:(\w+)(.*)$/, (_, path: string, name: string, rest: string) => {
    const id = ids[`${path}/:${name}`] ?? ids[path];
    assert.ok(id !== undefined, `this test has no id for ${route}`);
    return addressOf(`${path}/${encodeURIComponent(id)}${rest}`, ids);
  });
}

/** Pages that people come to by a link in a mail, or before they are logged in. */
const entries: readonly string[] = ['/join', '/reset', '/login', '/confirm'];

describe('names and texts that attack whoever reads them', () => {
  const store = new MemoryStore();
  let api: TestApi;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let complaints: string[];
  let tooWide: string[];
  let password: string;
  let personId: string;

  before(async function () {
    browser = await launchChromium(this);
    api = await startApi({ webFolder, events: store });
    const { pool } = api;
    password = (await addPerson(pool, 'berta', 'brewer')) ?? '';
    personId = (await findPerson(pool, 'berta'))?.personId ?? '';
    await fillBrewhouse(pool, 'berta', personId, nowMs);
    await fillBrewLog(pool, nowMs);
    await fillAlarms(pool, personId, nowMs);
    await fillErrors(pool);
    await fillParked(pool);
    await fillAudit(pool);
    await fillDeviceJobs(pool);
    await fillStreams(store, api.personId);
    await sayHostileFault(pool);
    await plant(pool);
    const noted = await api.fetch('/api/v1/fleet/base-1/notes', jsonPost({ note: hostile }));
    assert.equal(noted.status, 201, await noted.text());
  });
  beforeEach(async () => {
    context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB' });
    page = await context.newPage();
    complaints = watchComplaints(page);
    tooWide = [];
  });
  afterEach(async () => {
    await context.close();
    assert.deepEqual(tooWide, []);
    assert.deepEqual(
      complaints.filter((each) => !/status of (40[014]|422)/.test(each)),
      [],
    );
  });
  after(async () => {
    await browser?.close();
    await api?.stop();
  });

  const textOf = () => page.evaluate<string>(`document.body.innerText`);

  /**
   * Visits an address within the client, as a link does, and looks at it as wide as on a desk and on a phone.
   *
   * @param isPlanted whether it has to show what was planted: then it is awaited, however long the page takes
   */
  async function look(address: string, isPlanted = false): Promise<string> {
    await page.evaluate(
      `history.pushState(null, '', ${JSON.stringify(address)}); dispatchEvent(new PopStateEvent('popstate'))`,
    );
    await page.locator('main').locator('h1, h2, p').first().waitFor();
    await settled();
    if (isPlanted)
      await until(`${address} shows what was planted`, async () => shown.test(await textOf()), 15_000);
    const text = await textOf();
    for (const width of [1440, 390]) {
      await page.setViewportSize({ width, height: 844 });
      const wide = `document.documentElement.scrollWidth`;
      const fits = async () => (await page.evaluate<number>(wide)) <= width;
      // All of them are told at once.
      await until(`${address} fits into ${width}`, fits, 2_000).catch(async () =>
        tooWide.push(`${address} at ${width}: ${await page.evaluate<string>(widest)}`),
      );
    }
    await page.setViewportSize({ width: 1440, height: 900 });
    assert.doesNotMatch(text, obeyed, address);
    assert.equal(await page.evaluate('globalThis.ran'), undefined, address);
    assert.equal(await page.locator('img[src=x]').count(), 0, address);
    return text;
  }

  /** Nothing is asked for any more; the stream of what is live never ends. */
  async function settled(): Promise<void> {
    let [open, lastAt] = [0, performance.now()];
    const isAsked = (request: { url(): string }) => !request.url().includes('/live');
    const begin = (request: { url(): string }) => {
      if (isAsked(request)) [open, lastAt] = [open + 1, performance.now()];
    };
    const end = (request: { url(): string }) => {
      if (isAsked(request)) [open, lastAt] = [open - 1, performance.now()];
    };
    page.on('request', begin).on('requestfinished', end).on('requestfailed', end);
    await until('the page has asked', () => open <= 0 && performance.now() - lastAt > 150);
    page.off('request', begin).off('requestfinished', end).off('requestfailed', end);
  }

  it('show as text on every page of admin, and no page is wider than its window', async () => {
    await logInAt(page, `${api.url}/admin`, 'admin', api.password);
    const ids = {
      ...{ '/admin/devices': 'base-1', '/admin/device-jobs': '2', '/admin/sessions': 'base-1.7' },
      ...{ '/admin/brews': brewIds.mashing, '/admin/people': personId },
    };
    const [more, tabs] = [
      [`/admin/errors?id=${errorIds.hostile}`, '/admin/sessions/base-1.7?view=table'],
      ['commands', 'sessions', 'connections', 'alarms', 'messages', 'audit'],
    ];
    const addresses = [
      ...routesOf('admin').map((route) => addressOf(route, ids)),
      ...more,
      ...['timeline', 'raw'].map((view) => `/admin/sessions/base-1.7?view=${view}`),
      ...tabs.map((tab) => `/admin/devices/base-1?tab=${tab}`),
    ];
    assert.ok(addresses.length > 20, addresses.join());
    const planted = [
      ...['/admin/devices', '/admin/devices/base-1', '/admin/brews', '/admin/sessions/base-1.7'],
      ...['/admin/people', `/admin/people/${personId}`],
      ...['/admin/sessions/base-1.7?view=table', '/admin/sessions/base-1.7?view=raw'],
    ];
    for (const address of planted) assert.ok(addresses.includes(address), `${address} is no page`);
    for (const address of addresses) await look(address, planted.includes(address));
  });

  it('show as text on every page of the app', async () => {
    await logInAt(page, `${api.url}/`, 'berta', password);
    const ids = {
      ...{ '/brews': brewIds.mashing, '/machines': 'base-1', '/recipes': recipeIds.pale, '/view': 'base-1' },
      '/machines/base-1/sessions': 'base-1.7',
    };
    const addresses = routesOf('app')
      .filter((route) => !entries.includes(route))
      .map((route) => addressOf(route, ids));
    const planted = ['/', `/brews/${brewIds.mashing}`, '/machines/base-1', '/recipes', '/me'];
    for (const address of planted) assert.ok(addresses.includes(address), `${address} is no page`);
    for (const address of addresses) await look(address, planted.includes(address));
  });

  it('show as text, or not at all, on pages for who is not logged in, where they come by the address', async () => {
    for (const route of entries) assert.ok(routesOf('app').includes(route), `${route} is no page`);
    await page.goto(`${api.url}/login`);
    const text = encodeURIComponent(start);
    for (const route of entries)
      for (const rest of [`?to=${text}&error=${text}#${text}`, `#${start}`]) {
        // A token is read when the page opens, not when the address changes.
        await look('/nowhere');
        await look(route + rest);
      }
    // What somebody typed wrong is not shown again as markup either.
    await look('/login');
    await page.locator('input').first().fill(start);
    await page.locator('input[type=password]').first().fill(start);
    await page.locator('form button').first().click();
    await page.getByRole('alert').or(page.locator('.field-error')).first().waitFor();
    assert.equal(await page.evaluate('globalThis.ran'), undefined);
    assert.equal(await page.locator('img[src=x]').count(), 0);
  });

  it('are no formulas in what is downloaded', async () => {
    for (const path of [
      '/api/v1/sessions/base-1.7/log?format=csv',
      `/api/v1/brews/${brewIds.mashing}/log?format=csv`,
      '/api/v1/audit?format=csv',
    ]) {
      const file = await (await api.fetch(path)).text();
      assert.ok(file.includes('=cmd'), path);
      for (const cell of cellsOf(file)) assert.doesNotMatch(cell, /^[=@\t\r]|^[+-](?![\d.]+$)/, path);
      assertHarmless(file.replaceAll('\r\n', '\n'));
    }
  });
});

/** The cells of a file as a spreadsheet reads them, RFC 4180. */
function cellsOf(file: string): readonly string[] {
  return [...file.matchAll(/(?:^|,|\r\n)(?:"((?:[^"]|"")*)"|([^",\r\n]*))/g)].map(
    ([, quoted, plain = '']) => quoted?.replaceAll('""', '"') ?? plain,
  );
}

/** Into everything that can hold a text of a device or a person and has one on the pages. */
async function plant(pool: Pool): Promise<void> {
  for (const [text, values] of [
    [
      `insert into read_model.machine_name (device_id, name, named_by, named_at, position) values ('base-1', $1, 'berta', now(), 10)
       on conflict (device_id) do update set name = $1`,
      [hostile],
    ],
    [`update read_model.device_status set firmware = $1, serial = $1 where device_id = 'base-1'`, [hostile]],
    [`update read_model.session set recipe = $1`, [hostile]],
    [
      `update read_model.recipe set content = jsonb_set(content, '{name}', to_jsonb($1::text))`,
      [hostile.slice(0, 100)],
    ],
    [
      `update read_model.recipe_version set content = jsonb_set(content, '{name}', to_jsonb($1::text))`,
      [hostile.slice(0, 100)],
    ],
    [
      `insert into read_model.journal (subject_id, name, named_by, stars, rating_text, rated_by, changed_at, position)
       values ($2, $1, 'brewline', 4, $1, 'brewline', now(), 30)`,
      [hostile, brewIds.mashing],
    ],
    [
      `insert into read_model.journal_entry (subject_id, entry_id, kind, device_ids, subject_at, taken_at, text, written_by, recorded_at, changed_at)
       select subject, gen_random_uuid(), 'note', '{base-1}', now(), now(), $1, 'brewline', now(), now()
       from unnest(array['base-1.7', $2]) subject`,
      [hostile, brewIds.mashing],
    ],
    [`update identity.person set name = $1 where login = 'berta'`, [hostile.slice(0, 100)]],
    [
      `update read_model.session_timeline set data = data || jsonb_build_object('recipe', $1::text) where type = 'SessionStarted'`,
      [hostile],
    ],
  ] as const) {
    const { rowCount } = await pool.query(text, [...values]);
    assert.ok((rowCount ?? 0) > 0, text);
  }
}
