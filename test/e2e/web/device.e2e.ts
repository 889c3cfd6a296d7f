import assert from 'node:assert/strict';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { addPerson } from '../../../adapters/postgres/identity/index.js';
import { jsonPost, logIn, obliging, startApi, type TestApi } from '../../support/api.js';
import { launchChromium } from '../../support/chromium.js';
import { brewIds, fillBrewhouse, setCelsius } from '../../support/web/brewhouse.js';
import { changeCommands, fillSession, recordCommand } from '../../support/web/someCommands.js';
import { fillAudit } from '../../support/web/someAudit.js';
import { logInAt, seriousFindings, watchComplaints, webFolder } from '../../support/web/pages.js';

describe('the page of a device, for operators', () => {
  let api: TestApi;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let complaints: string[];
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
    await addPerson(api.pool, 'berta', 'brewer');
    const { rows } = await api.pool.query<{ person_id: string }>(
      `select person_id from identity.person where login = 'berta'`,
    );
    await fillBrewhouse(api.pool, 'berta', rows[0]!.person_id, Date.now());
    await fillSession(api.pool);
    await fillAudit(api.pool);
  });
  beforeEach(async () => {
    context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB' });
    page = await context.newPage();
    complaints = watchComplaints(page);
    await logInAt(page, `${api.url}/admin`, 'admin', api.password);
  });
  afterEach(async () => {
    await context.close();
    assert.deepEqual(complaints, []);
  });
  after(async () => {
    await browser?.close();
    await api?.stop();
  });

  const tab = (name: string) => page.getByRole('tab', { name }).click();

  it('shows what it measures now, whose it is, its curve, and its sessions with their logs', async () => {
    await page.goto(`${api.url}/admin/devices/keg-3`);
    await page.locator('.plot canvas').first().waitFor();
    await page.getByRole('heading', { name: 'Owner and shares' }).waitFor();
    await page.locator('.device-more').getByText('berta').waitFor();
    await page.getByText('brewline device show keg-3', { exact: true }).waitFor();
    await setCelsius(api.pool, 'keg-3', 7.7, (position += 10));
    await page.locator('.dial').getByText('7.7').waitFor();
    assert.deepEqual(await seriousFindings(page), []);
    await tab('Sessions');
    assert.equal(new URL(page.url()).search, '?tab=sessions');
    await page.locator('.device-row code', { hasText: 'keg-3.7' }).waitFor();
    await page.reload();
    await page.locator('.device-row a').first().click();
    await page.waitForURL(`${api.url}/admin/sessions/keg-3.7`);
  });

  it('is found in the list of brews, each of which leads to its log and its machines', async () => {
    await page.getByRole('link', { name: 'Brews', exact: true }).click();
    await page.getByLabel('Base or keg').fill('base-1');
    await page.getByLabel('Status').selectOption('Running');
    await page.getByRole('button', { name: 'Find' }).click();
    await page.waitForURL(`${api.url}/admin/brews?status=running&device=base-1`);
    await page.getByText('brewline brew list --status running --device base-1', { exact: true }).waitFor();
    const row = page.locator('.brews-rows li');
    await row.getByText('Brewline').waitFor();
    assert.equal(await row.count(), 1);
    assert.deepEqual(await seriousFindings(page), []);
    await row.getByRole('link', { name: 'base-1' }).waitFor();
    await row.locator('.brews-name').click();
    await page.waitForURL(`${api.url}/admin/brews/${brewIds.mashing}`);
    await page.goto(`${api.url}/admin/brews?device=nobody`);
    await page.getByText('No brew matches.').waitFor();
  });

  it('sends a command within what the machine takes, and says how far it has come', async () => {
    await page.goto(`${api.url}/admin/devices/base-1?tab=commands`);
    await page.getByLabel('Temperature in °C').fill('99');
    await page.getByRole('button', { name: 'Send: Set the temperature' }).click();
    await page.locator('.field-error', { hasText: '40 to 78 °C' }).waitFor();
    await page.getByLabel('Temperature in °C').fill('68,5');
    await page.getByRole('button', { name: 'Send: Set the temperature' }).click();
    const first = page.locator('.command').first();
    await first.getByText('68.5 °C').waitFor();
    await changeCommands(api.pool, 'received', (position += 10));
    await first.getByText(/Received by the machine/).waitFor();
    await page.getByRole('combobox', { name: 'Command' }).selectOption('stopHeating');
    await page.getByRole('button', { name: 'Send: Stop heating' }).click();
    await page.locator('.command', { hasText: 'Stop heating' }).waitFor();
    assert.deepEqual(await seriousFindings(page), []);
  });

  it('blocks it after asking, shows that it is, and lets it in again', async () => {
    await page.goto(`${api.url}/admin/devices/keg-4`);
    await page.getByRole('button', { name: 'Block', exact: true }).click();
    await page.getByRole('dialog').getByText('Block keg-4?').waitFor();
    await page.getByRole('button', { name: 'Block keg-4' }).click();
    await page.locator('.device-state').getByText('blocked since').waitFor();
    const blocked = await api.fetch('/api/v1/fleet?access=blocked');
    const { items } = (await blocked.json()) as { items: { device: { deviceId: string } }[] };
    assert.deepEqual(
      items.map(({ device }) => device.deviceId),
      ['keg-4'],
    );
    await page.goto(`${api.url}/admin/devices?access=blocked`);
    await page.locator('.fleet tbody').getByText('blocked').waitFor();
    await page.locator('.fleet-name a').click();
    await page.getByRole('button', { name: 'Unblock', exact: true }).click();
    await page.getByRole('button', { name: 'Unblock keg-4' }).click();
    await page.getByRole('button', { name: 'Block', exact: true }).waitFor();
    await page.locator('.device-state').getByText('blocked since').waitFor({ state: 'detached' });
  });

  it('makes a new claim code while nobody owns it, after asking, and shows it once as a label', async () => {
    await api.pool.query(
      `insert into identity.device_credential (device_id) values ('keg-4') on conflict do nothing`,
    );
    await api.pool.query(
      `update identity.device_ownership set owned_until = now() where device_id = 'keg-4'`,
    );
    const otto = (await addPerson(api.pool, 'otto', 'operator')) ?? '';
    const own = await browser.newContext({ locale: 'en-GB' });
    const theirs = await own.newPage();
    await logInAt(theirs, `${api.url}/admin/devices/keg-4`, 'otto', otto);
    await theirs.getByText('Nobody owns it.').waitFor();
    assert.equal(await theirs.getByRole('button', { name: 'New claim code' }).count(), 0);
    await own.close();
    await page.goto(`${api.url}/admin/devices/keg-4`);
    await page.getByRole('button', { name: 'New claim code' }).click();
    await page.getByRole('dialog').getByText('The code of before ends').waitFor();
    await page.getByRole('button', { name: 'Make the code' }).click();
    const code = page.locator('.device-label-code');
    await code.waitFor();
    const shown = await code.innerText();
    assert.match(shown, /^\w{4}-\w{4}$/);
    await page.locator('.device-label .qr').waitFor();
    assert.deepEqual(await seriousFindings(page), []);
    // Of the page, the label alone is printed.
    await page.emulateMedia({ media: 'print' });
    await page.locator('.device').waitFor({ state: 'hidden' });
    assert.ok(await code.isVisible());
    await page.emulateMedia({ media: 'screen' });
    const password = (await addPerson(api.pool, 'carla', 'brewer')) ?? '';
    const authorization = `Bearer ${await logIn(api.url, 'carla', password)}`;
    const claimed = await fetch(`${api.url}/api/v1/claims`, {
      ...jsonPost({ code: shown }),
      headers: { ...jsonPost({}).headers, authorization },
    });
    assert.deepEqual([claimed.status, await claimed.json()], [201, { deviceId: 'keg-4' }]);
    await page.getByRole('button', { name: 'Done' }).click();
    await code.waitFor({ state: 'detached' });
    await page.reload();
    await page.locator('.device-more').getByText('carla').waitFor();
    assert.equal(await page.getByRole('button', { name: 'New claim code' }).count(), 0);
  });

  it('keeps what operators note about it, as text, until one takes it away', async () => {
    await page.goto(`${api.url}/admin/devices/keg-3`);
    const note = `<b>=cmd()</b> \u202egnp\u009b2J\n${'x'.repeat(300)}`;
    await page.getByLabel('New note, for operators').fill(note);
    await page.getByRole('button', { name: 'Note it' }).click();
    const noted = page.locator('.device-notes li');
    await noted.getByText('<b>=cmd()</b> ⟨U+202E⟩gnp⟨U+009B⟩2J').waitFor();
    await noted.getByText('admin', { exact: true }).waitFor();
    await page.waitForFunction(`document.querySelector('.device-note-new textarea').value === ''`);
    assert.deepEqual(await seriousFindings(page), []);
    await page.setViewportSize({ width: 390, height: 844 });
    assert.equal(await page.evaluate('document.documentElement.scrollWidth'), 390);
    await noted.getByRole('button', { name: 'Remove' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    await noted.waitFor({ state: 'detached' });
  });

  it('has the rest in tabs, within a phone, and says so of a device that is not there', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(`${api.url}/admin/devices/base-1?tab=audit`);
    await page.locator('.audit-row').getByText('requestCommand').waitFor();
    for (const name of ['Alarms', 'Connections', 'Commands', 'Curve']) {
      await tab(name);
      assert.equal(await page.evaluate('document.documentElement.scrollWidth'), 390, name);
    }
    await page.goto(`${api.url}/admin/devices/%3Cb%3Enone`);
    await page.getByRole('alert').or(page.getByText('No device with this id')).first().waitFor();
    await page.goto(`${api.url}/admin/devices/none`);
    await page.getByText('No device with this id has reported yet.').waitFor();
    complaints = complaints.filter((each) => !/status of 40[04]/.test(each));
  });
});
