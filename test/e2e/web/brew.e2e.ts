import assert from 'node:assert/strict';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { addPerson } from '../../../adapters/postgres/identity/index.js';
import { setCheckpoint } from '../../integration/http/rows.js';
import { obliging, startApi, type TestApi } from '../../support/api.js';
import { launchChromium } from '../../support/chromium.js';
import { brewIds, fillBrewhouse, setCelsius } from '../../support/web/brewhouse.js';
import { changeCommands, fillSession, recordCommand } from '../../support/web/someCommands.js';
import { logInAt, seriousFindings, watchComplaints, webFolder } from '../../support/web/pages.js';

const phone = { width: 390, height: 844 };

describe('the page of a brew', () => {
  let api: TestApi;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let complaints: string[];
  let password: string;
  let position = 300;

  before(async function () {
    browser = await launchChromium(this);
    api = await startApi({
      webFolder,
      limits: { compareEveryMs: 200, checkAccessEveryMs: 200 },
      commands: (pool) => ({
        ...obliging(),
        request: async ({ commandId, deviceId, instruction }) => {
          await recordCommand(pool, { commandId, deviceId, instruction, position: (position += 10) });
          return { commandId, supersedes: [], ahead: 0 };
        },
      }),
    });
    password = (await addPerson(api.pool, 'berta', 'brewer')) ?? '';
    const { rows } = await api.pool.query<{ person_id: string }>(
      `select person_id from identity.person where login = 'berta'`,
    );
    await fillBrewhouse(api.pool, 'berta', rows[0]!.person_id, Date.now());
    await fillSession(api.pool);
  });
  beforeEach(async () => {
    context = await browser.newContext({ viewport: phone, locale: 'en-GB' });
    page = await context.newPage();
    complaints = watchComplaints(page);
    await logInAt(page, api.url, 'berta', password);
  });
  afterEach(async () => {
    await context.close();
    assert.deepEqual(complaints, []);
  });
  after(async () => {
    await browser?.close();
    await api?.stop();
  });

  it('confirms what the machine waits for, and says how far the command has come', async () => {
    await page.getByRole('link', { name: /Fit the airlock/ }).click();
    await page.getByRole('heading', { name: 'Dry Stout' }).waitFor();
    const action = page.locator('.action');
    assert.match(await action.innerText(), /keg-2/);
    assert.deepEqual(await seriousFindings(page), []);
    await page.getByRole('button', { name: 'Airlock fitted' }).click();
    await action.getByText(/asked \d\d:\d\d:\d\d/).waitFor();
    await changeCommands(api.pool, 'received', (position += 10));
    await action.getByText(/Received by the machine/).waitFor();
    await page.getByRole('button', { name: 'Airlock fitted', disabled: true }).waitFor();
  });

  it('sets a temperature, within what the machine takes, and shows what was requested and what is reported', async () => {
    await page.goto(`${api.url}/brews/${brewIds.mashing}`);
    await page.getByText('Set the temperature').click();
    await page.getByLabel('Target in °C').fill('99');
    await page.getByRole('button', { name: 'Hold it' }).click();
    assert.equal(await page.getByLabel('Target in °C').getAttribute('aria-invalid'), 'true');
    await page.getByLabel('Target in °C').fill('68,5');
    await page.getByRole('button', { name: 'Hold it' }).click();
    await page.getByText('requested 68.5 °C').waitFor();
    await page.getByText('reported 67.0 °C').waitFor();
    await setCelsius(api.pool, 'base-1', 67.7, (position += 10));
    await page.locator('.dial').getByText('67.7').waitFor();
  });

  it('draws a session, reads it out by keys, as a table too, and asks again for a part', async () => {
    await page.goto(`${api.url}/machines/keg-3/sessions/keg-3.7`);
    await page.locator('.plot canvas').first().waitFor();
    await page.locator('.plot-frame').focus();
    await page.keyboard.press('Home');
    await page
      .locator('.cursor')
      .getByText(/Temperature 5\.0 °C/)
      .waitFor();
    const asked = page.waitForRequest((request) => /history\?.*from=/.test(request.url()));
    const box = await page.locator('.u-over').first().boundingBox();
    assert.ok(box);
    await page.mouse.move(box.x + 30, box.y + 40);
    await page.mouse.down();
    await page.mouse.move(box.x + 130, box.y + 44, { steps: 3 });
    await page.mouse.up();
    await asked;
    await page.getByRole('button', { name: 'All', exact: true }).click();
    await page.getByRole('button', { name: 'As table' }).click();
    // The whole is asked for again, so the table has the part for a while.
    await page.locator('.curve-table tbody tr').nth(29).waitFor();
    await page.getByText('1 reading is left out').waitFor();
    assert.deepEqual(await seriousFindings(page), []);
  });

  it('takes what somebody measured, once it can be', async () => {
    await page.goto(`${api.url}/brews/${brewIds.fermenting}`);
    await page.getByRole('tab', { name: 'Notes and measurements' }).click();
    await page.getByRole('button', { name: 'Add a measurement' }).click();
    await page.getByLabel('Gravity in SG').fill('1012');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByText('From 0.9800 to 1.2000.').waitFor();
    await page.getByLabel('Gravity in SG').fill('1,012');
    const added = page.waitForRequest(
      (request) => request.method() === 'POST' && /measurements$/.test(request.url()),
    );
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    const { gravity } = (await added).postDataJSON() as { gravity: object };
    assert.deepEqual(gravity, { specificGravity: 1.012, sampleCelsius: 20, calibrationCelsius: 20 });
  });

  it('says that a machine is away, and sends it nothing; and that a brew is not there', async () => {
    await api.pool.query(
      `update read_model.device_status set online = false, position = $1 where device_id = 'keg-2'`,
      [(position += 10)],
    );
    await setCheckpoint(api.pool, position);
    await page.goto(`${api.url}/brews/${brewIds.fermenting}`);
    await page.getByText('The machine is offline').first().waitFor();
    await page.getByRole('button', { name: 'Airlock fitted', disabled: true }).waitFor();
    await page.goto(`${api.url}/brews/00000000-0000-4000-8000-000000000000?lang=en`);
    await page.getByText('This brew is not here.').waitFor();
    // Chromium says so of each 404.
    complaints.splice(0, complaints.length, ...complaints.filter((each) => !each.includes('404')));
  });

  it('bears longer texts in a narrow window, and a board has no controls', async () => {
    await page.setViewportSize({ width: 320, height: 700 });
    await page.goto(`${api.url}/brews/${brewIds.fermenting}?pseudo`);
    await page.locator('.now').waitFor();
    assert.equal(await page.evaluate('document.documentElement.scrollWidth'), 320);
    await page.goto(`${api.url}/board?lang=en`);
    await page.locator('.on-board').first().waitFor();
    assert.equal(await page.getByRole('button').count(), 0);
    assert.deepEqual(await seriousFindings(page), []);
  });
});
