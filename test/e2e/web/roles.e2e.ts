import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { addPerson, findPerson } from '../../../adapters/postgres/identity/index.js';
import { readDescription, rolesOfOperations } from '../../integration/http/attacks/operations.js';
import { startApi, type TestApi } from '../../support/api.js';
import { launchChromium } from '../../support/chromium.js';
import { until } from '../../support/until.js';
import { fillBrewLog } from '../../support/web/brewLog.js';
import { brewIds, fillBrewhouse } from '../../support/web/brewhouse.js';
import { logInAt, webFolder } from '../../support/web/pages.js';
import { fillDeviceJobs, fillFleet } from '../../support/web/someFleet.js';

const folder = join(import.meta.dirname, '../../../../adapters/web/admin');
const nowMs = Date.now();

/** The pages as the client itself has them. */
const routes = [
  ...readFileSync(join(folder, 'App.tsx'), 'utf8').matchAll(/<Route path="(\/admin[^"]*)"/g),
].map(([, path = '']) => path);

/** Of pages that show one thing, where it is not that of the list. */
const folderOfOne: Readonly<Record<string, string>> = { devices: 'device', sessions: 'log', brews: 'log' };

/** Where the sources of a page are. */
function folderOf(route: string): string {
  const [, , name = 'overview', isOne] = route.split('/');
  const camel = name.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
  return isOne ? (folderOfOne[name] ?? camel) : camel;
}

interface Seen {
  readonly isRefused: boolean;
  /** Of the API, by id. */
  readonly operations: ReadonlySet<string>;
  readonly rail: readonly string[];
  readonly buttons: readonly string[];
}

/** Pages and operations are read where they are: a new one is in this test as soon as it is there. */
describe('each page of admin, seen by each role', () => {
  let api: TestApi;
  let browser: Browser;
  let idOf: Readonly<Record<string, string>>;
  let operationOf: (method: string, path: string) => string | undefined;
  let rolesOf: ReadonlyMap<string, readonly string[]>;
  const passwords = new Map<string, string>();
  const refusals: string[] = [];
  let asAdmin: ReadonlyMap<string, Seen>;
  const seenBy = new Map<string, ReadonlyMap<string, Seen>>();

  before(async function () {
    browser = await launchChromium(this);
    api = await startApi({ webFolder });
    passwords.set('admin', api.password);
    for (const role of ['brewer', 'analyst', 'operator'] as const)
      passwords.set(role, (await addPerson(api.pool, role, role)) ?? '');
    const personId = (await findPerson(api.pool, 'brewer'))?.personId ?? '';
    await fillBrewhouse(api.pool, 'brewer', personId, nowMs);
    await fillBrewLog(api.pool, nowMs);
    await fillFleet(api.pool, nowMs);
    await fillDeviceJobs(api.pool);
    idOf = {
      ...{ devices: 'base-1', 'device-jobs': '2', sessions: 'base-1.7' },
      ...{ brews: brewIds.mashing, people: personId },
    };
    rolesOf = await rolesOfOperations();
    const { operations } = await readDescription();
    const shapes = operations
      .map(({ id, method, path }) => ({
        ...{ id, method, params: path.split('{').length },
        shape: new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`),
      }))
      .toSorted((a, b) => a.params - b.params);
    operationOf = (method, path) =>
      shapes.find((each) => each.method === method && each.shape.test(path))?.id;
    asAdmin = await visitAll('admin');
  });
  after(async () => {
    await browser?.close();
    await api?.stop();
  });

  /** Goes to every page within the client, as a link does. */
  async function visitAll(login: string): Promise<ReadonlyMap<string, Seen>> {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB' });
    const page = await context.newPage();
    // Where no page is, so that the first one has to be asked for too.
    await logInAt(page, `${api.url}/admin/nowhere`, login, passwords.get(login) ?? '');
    const seen = new Map<string, Seen>();
    for (const route of routes) seen.set(route, await visit(context, page, addressOf(route)));
    await context.close();
    return seen;
  }

  function addressOf(route: string): string {
    const [, kind = ''] = /^\/admin\/([^/]+)\/:id$/.exec(route) ?? [];
    assert.ok(
      !route.includes(':') || idOf[kind] !== undefined,
      `this test has no id for ${route}: add it to idOf`,
    );
    return route.replace(':id', encodeURIComponent(idOf[kind] ?? ''));
  }

  async function visit(context: BrowserContext, page: Page, path: string): Promise<Seen> {
    const operations = new Set<string>();
    let [open, lastAt] = [0, performance.now()];
    // Parts of the client come too before a page asks.
    const isAsked = (url: string) => url.startsWith(api.url) && !url.includes('/live');
    const onRequest = (request: { url(): string; method(): string }) => {
      if (!isAsked(request.url())) return;
      [open, lastAt] = [open + 1, performance.now()];
      const id = operationOf(request.method(), new URL(request.url()).pathname);
      if (id !== undefined) operations.add(id);
    };
    const onEnd = (request: { url(): string }) => {
      if (isAsked(request.url())) [open, lastAt] = [open - 1, performance.now()];
    };
    const onResponse = (response: { url(): string; status(): number }) => {
      if (response.status() === 403) refusals.push(`${path}: ${response.url()}`);
    };
    context.on('request', onRequest).on('requestfinished', onEnd).on('requestfailed', onEnd);
    context.on('response', onResponse);
    await page.evaluate(
      `history.pushState(null, '', ${JSON.stringify(path)}); dispatchEvent(new PopStateEvent('popstate'))`,
    );
    await page.locator('main').locator('h1, p').first().waitFor();
    await until(`${path} has asked`, () => open <= 0 && performance.now() - lastAt > 400);
    context.off('request', onRequest).off('requestfinished', onEnd).off('requestfailed', onEnd);
    context.off('response', onResponse);
    return {
      isRefused: await page
        .getByText(/Your role does not show this page|This account is for the app/)
        .isVisible(),
      operations,
      rail: await page.evaluate<string[]>(
        `[...document.querySelectorAll('.admin .nav a')].map((link) => link.getAttribute('href') ?? '')`,
      ),
      buttons: (await page.locator('main button').allInnerTexts()).toSorted(),
    };
  }

  const may = (role: string) => (operation: string) => rolesOf.get(operation)?.includes(role) ?? true;

  it('is there for admins, and asks', () => {
    assert.ok(routes.length > 12, routes.join());
    for (const [route, { isRefused }] of asAdmin)
      assert.ok(!isRefused && askedBy(route).length > 0, `${route}: ${askedBy(route).join()}`);
  });

  for (const role of ['operator', 'analyst'] as const)
    it(`asks as ${role} for what the server answers alone, and is hidden where it would refuse`, async () => {
      refusals.length = 0;
      const seen = await visitAll(role);
      seenBy.set(role, seen);
      assert.deepEqual(refusals, [], 'no page asks what is refused');
      for (const [route, { isRefused, operations, rail }] of seen) {
        assert.deepEqual(
          [...operations].filter((each) => !may(role)(each)),
          [],
          route,
        );
        if (isRefused)
          assert.ok(!askedBy(route).every(may(role)), `${route} is hidden, though ${role} may all of it`);
        if (asAdmin.get(route)?.rail.includes(route))
          assert.equal(rail.includes(route), !isRefused, `${route} in the rail`);
      }
    });

  it('has the same buttons for operators, but for what admins alone may do', async () => {
    const ofAdmins = routes.filter((route) => !operationsIn(folderOf(route)).every(may('operator')));
    assert.deepEqual(
      [...new Set(ofAdmins.map(folderOf))],
      ['device', 'newDevices', 'parked', 'projections', 'people'],
    );
    const seen = seenBy.get('operator') ?? (await visitAll('operator'));
    const missingOn = (route: string) =>
      asAdmin.get(route)?.buttons.filter((button) => !seen.get(route)?.buttons.includes(button)) ?? [];
    for (const route of routes) if (!ofAdmins.includes(route)) assert.deepEqual(missingOn(route), [], route);
    // Those of a parked message are only there once it is open, that of a device while nobody owns it: tests of these pages look for them.
    for (const each of ['newDevices', 'people'])
      assert.ok(missingOn(routes.find((route) => folderOf(route) === each) ?? '').length > 0, each);
  });

  it('is refused to brewers, and asks for nothing', async () => {
    refusals.length = 0;
    const context = await browser.newContext({ locale: 'en-GB' });
    const page = await context.newPage();
    await page.goto(`${api.url}/admin/people`);
    await page.getByLabel('Name').fill('brewer');
    await page.getByLabel('Password', { exact: true }).fill(passwords.get('brewer') ?? '');
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByText('This account is for the app').waitFor();
    assert.equal(await page.getByRole('navigation').count(), 0);
    await context.close();
  });

  /** What a page asks for when it opens; of one that asks for nothing then, what it can ask for. */
  function askedBy(route: string): readonly string[] {
    const { operations } = asAdmin.get(route) ?? {};
    return operations?.size ? [...operations] : operationsIn(folderOf(route));
  }

  /** Operations that the sources of a page name. */
  function operationsIn(of: string): readonly string[] {
    const files = readdirSync(join(folder, of)).filter((name) => /\.tsx?$/.test(name));
    return files.flatMap((name) => {
      const source = readFileSync(join(folder, of, name), 'utf8');
      const named = [...source.matchAll(/api\s*\.(\w+)\(\s*[`']([^`']+)/g)];
      return named.flatMap(
        ([, method = '', path = '']) => operationOf(method, path.replaceAll(/\$?\{\w+\}/g, 'x')) ?? [],
      );
    });
  }
});
