import assert from 'node:assert/strict';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { addPerson } from '../../../adapters/postgres/identity/index.js';
import { obliging, startApi, type TestApi } from '../../support/api.js';
import { launchChromium } from '../../support/chromium.js';
import { brewIds, fillBrewhouse } from '../../support/web/brewhouse.js';
import { fillFinished, finishedIds } from '../../support/web/finishedBrews.js';
import { logInAt, seriousFindings, watchComplaints, webFolder } from '../../support/web/pages.js';
import { projectedJournal } from '../../support/web/projectedJournal.js';
import { shownTime } from '../../support/web/shownTimes.js';

const phone = { width: 390, height: 844 };

describe('what a brewer writes and chooses', () => {
  let api: TestApi;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let complaints: string[];
  let password: string;
  let personId: string;
  const targets: (number | undefined)[] = [];

  before(async function () {
    browser = await launchChromium(this);
    const { journal, projectTo } = projectedJournal(300);
    api = await startApi({
      webFolder,
      brewJournal: journal,
      limits: { compareEveryMs: 200, checkAccessEveryMs: 200 },
      commands: () => ({
        ...obliging(),
        request: async ({ commandId, instruction }) => {
          if (instruction.kind === 'setTemperature') targets.push(instruction.targetCelsius);
          return { commandId, supersedes: [], ahead: 0 };
        },
      }),
    });
    projectTo(api.pool);
    password = (await addPerson(api.pool, 'berta', 'brewer')) ?? '';
    const { rows } = await api.pool.query<{ person_id: string }>(
      `select person_id from identity.person where login = 'berta'`,
    );
    personId = rows[0]!.person_id;
    await fillBrewhouse(api.pool, 'berta', personId, Date.now());
    await fillFinished(api.pool, Date.now());
  });
  beforeEach(async () => {
    context = await browser.newContext({ viewport: phone, locale: 'en-GB' });
    page = await context.newPage();
    complaints = watchComplaints(page);
    await logInAt(page, api.url, 'berta', password);
  });
  afterEach(async () => {
    await context.close();
    await api.pool.query('delete from identity.person_setting where person_id = $1', [personId]);
    assert.deepEqual(complaints, []);
  });
  after(async () => {
    await browser?.close();
    await api?.stop();
  });

  it('renames a brew, and gives it the name of its recipe back', async () => {
    await page.goto(`${api.url}/brews/${brewIds.mashing}`);
    const rename = async (name: string) => {
      await page.getByRole('button', { name: 'Rename' }).click();
      await page.getByLabel('Name of the brew').fill(name);
      await page.getByRole('button', { name: 'Keep the name' }).click();
    };
    await rename('Advent Ale');
    await page.getByRole('heading', { name: 'Advent Ale' }).waitFor();
    await rename('');
    await page.getByRole('heading', { name: 'Pale Ale' }).waitFor();
  });

  it('rates a finished brew, which its list shows', async () => {
    await page.goto(`${api.url}/brews/${finishedIds.last}`);
    await page.getByRole('button', { name: 'Rate this beer' }).click();
    await page.getByRole('button', { name: 'Keep the rating' }).click();
    await page.getByText('Choose one to five stars.').waitFor();
    await page.getByRole('radio', { name: '5 stars of 5' }).press('Space');
    await page.getByLabel('In your words').fill('As it should be.');
    assert.deepEqual(await seriousFindings(page), []);
    await page.getByRole('button', { name: 'Keep the rating' }).click();
    await page.locator('.rating').getByText('As it should be.').waitFor();
    await page.goto(`${api.url}/brews`);
    await page.locator('.finished-row').filter({ hasText: '№ 14' }).getByLabel('5 stars of 5').waitFor();
  });

  it('corrects a measurement and a note, which say so, and withdraws one', async () => {
    await page.goto(`${api.url}/brews/${brewIds.fermenting}`);
    await page.getByRole('tab', { name: 'Notes and measurements' }).click();
    await page.getByRole('button', { name: 'Add a measurement' }).click();
    await page.getByLabel('Gravity in SG').fill('1,021');
    await page.getByLabel('pH').fill('4.4');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    const row = page.locator('.journal-row');
    await row.getByText('Gravity 1.0210 · pH 4.4').waitFor();
    assert.equal(await row.getByText('corrected').count(), 0);
    await row.getByRole('button', { name: 'Correct' }).click();
    assert.equal(await page.getByLabel('pH').inputValue(), '4.4');
    await page.getByLabel('Gravity in SG').fill('1.2201');
    await page.getByRole('button', { name: 'Keep it so' }).click();
    await page.getByText('From 0.9800 to 1.2000.').waitFor();
    assert.equal(await page.getByLabel('Gravity in SG').inputValue(), '1.2201');
    await page.getByLabel('Gravity in SG').fill('1.0201');
    await page.getByRole('button', { name: 'Keep it so' }).click();
    await row.getByText('Gravity 1.0201 · pH 4.4').waitFor();
    await row.getByText(new RegExp(`corrected ${shownTime}`)).waitFor();
    await row.getByRole('button', { name: 'Withdraw' }).click();
    await row.getByRole('button', { name: 'Withdraw it' }).click();
    await page.getByText('Nobody has noted or measured anything yet.').waitFor();
  });

  it('shows and reads °F and °P for who chose them, on all pages', async () => {
    await page.goto(`${api.url}/me`);
    await page.getByRole('radio', { name: '°F' }).check();
    await page.getByRole('radio', { name: '°P' }).check();
    await page.goto(`${api.url}/brews/${brewIds.mashing}`);
    await page.locator('.dial').getByText('151.5').waitFor();
    await page.waitForFunction(`document.title.startsWith('151.5 °F')`);
    await page.getByText('Set the temperature').click();
    await page.getByLabel('Target in °F').fill('68.5');
    await page.getByRole('button', { name: 'Hold it' }).click();
    await page.getByText('From 104 to 172.4 °F.').waitFor();
    await page.getByLabel('Target in °F').fill('172,4');
    await page.getByRole('button', { name: 'Hold it' }).click();
    await page.getByText('Asked. The machine has not answered yet.').waitFor();
    assert.deepEqual(targets, [78]);
    await page.goto(`${api.url}/brews/${finishedIds.last}`);
    await page
      .locator('.dial')
      .getByText(/12\.\d → \d\.\d °P/)
      .waitFor();
    await page.locator('.plot canvas').first().waitFor();
    await page.locator('.plot-frame').focus();
    await page.keyboard.press('Home');
    await page
      .locator('.cursor')
      .getByText(/Temperature 66\.\d °F · Gravity 12\.\d\d °P/)
      .waitFor();
    await page.goto(`${api.url}/`);
    await page.locator('.dial .unit').getByText('°F').first().waitFor();
  });

  it('has the change of the gravity below the curve, pauses and measurements in its legend, and steps in the pipe', async () => {
    await page.goto(`${api.url}/brews/${finishedIds.last}`);
    await page.locator('.plot canvas').nth(1).waitFor();
    for (const name of ['Per day', 'Measured by hand', 'Waited for somebody'])
      await page.locator('.legend').getByText(name).waitFor();
    await page.locator('.pipe .step').nth(1).waitFor({ state: 'attached' });
    assert.equal(await page.locator('.pipe .step').count(), 2);
    await page.locator('.plot-frame').focus();
    await page.keyboard.press('End');
    await page
      .locator('.cursor')
      .getByText(/Per day (−0\.000\d|0\.000\d)/)
      .waitFor();
    const tabs = await page.locator('.tab-list').boundingBox();
    assert.ok(tabs && tabs.height < 60, 'the tabs stand in one line');
  });

  it('sets finished brews side by side, from the list and from a result', async () => {
    await page.getByRole('link', { name: 'Finished brews' }).click();
    await page.getByRole('checkbox', { name: 'Compare Pale Ale № 14' }).check();
    await page.getByRole('checkbox', { name: 'Compare Pale Ale № 13' }).check();
    assert.deepEqual(await seriousFindings(page), []);
    await page.getByRole('link', { name: 'Compare 2 side by side' }).click();
    const row = (name: string) => page.getByRole('row', { name: new RegExp(`^${name}`) }).getByRole('cell');
    await row('Original').first().waitFor();
    assert.deepEqual(await row('Original').allInnerTexts(), ['1.052', '1.049']);
    assert.deepEqual(await row('Days').allInnerTexts(), ['10.3', '14.3']);
    await page.locator('.overlay canvas').nth(1).waitFor();
    await page.locator('.plot-frame').nth(1).focus();
    await page.keyboard.press('Home');
    await page
      .locator('.overlay .cursor')
      .getByText(/Pale Ale №\s14: 1\.05\d\d · Pale Ale №\s13: 1\.04\d\d/)
      .waitFor();
    assert.deepEqual(await seriousFindings(page), []);
    await page.goto(`${api.url}/brews/${finishedIds.last}`);
    await page.getByRole('link', { name: 'Side by side' }).click();
    await row('Original').nth(1).waitFor();
  });

  it('changes a rule of a machine, which its brew then has, and keeps a profile', async () => {
    await page.goto(`${api.url}/alarms`);
    await page.getByRole('link', { name: 'When there is an alarm' }).click();
    await page.getByRole('link', { name: 'keg-2', exact: true }).click();
    const rule = page.locator('.rule').filter({ hasText: 'No connection to the machine' });
    await rule.getByLabel('Without a connection for').fill('0');
    await page.getByRole('button', { name: 'Keep these rules' }).click();
    await page.getByText('1 number is out of its range.').waitFor();
    await rule.getByLabel('Without a connection for').fill('240');
    await page.getByRole('checkbox', { name: 'The keg is empty' }).uncheck();
    await page.getByRole('button', { name: 'Keep these rules' }).click();
    await page.getByText('Kept. They hold now.').waitFor();
    assert.deepEqual(await seriousFindings(page), []);
    await page.goto(`${api.url}/alarms/rules?brew=${brewIds.fermenting}`);
    assert.equal(await rule.getByLabel('Without a connection for').inputValue(), '240');
    assert.match(await rule.innerText(), /by its machine/);
    await page.getByRole('checkbox', { name: 'The keg is empty', checked: false }).waitFor();
    await page.goto(`${api.url}/alarms/rules?profile=new`);
    await page.getByRole('button', { name: 'Plan a day' }).click();
    await page.getByRole('button', { name: 'Keep these rules' }).click();
    await page.getByText('Give it a name.').waitFor();
    await page.getByLabel('Name of the profile').fill('Hoppy');
    await page.getByRole('button', { name: 'Keep these rules' }).click();
    await page.getByRole('link', { name: 'Hoppy' }).waitFor();
    const { rows } = await api.pool.query<{ changes: object }>(
      'select changes from identity.alarm_profile where person_id = $1',
      [personId],
    );
    assert.deepEqual(rows[0]?.changes, { dayReached: { days: [{ day: 3, work: 'dryHop' }] } });
    await page.goto(`${api.url}/brews/new?part=start`);
    const tried = page.waitForRequest(
      (request) => /brews\?dryRun/.test(request.url()) && /alarmProfile/.test(request.postData() ?? ''),
    );
    await page.getByLabel('Alarms and planned days').selectOption({ label: 'Hoppy' });
    await tried;
    await page.getByText('day 3').waitFor();
  });
});
