import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { create } from 'qrcode';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { addPerson } from '../../../adapters/postgres/identity/index.js';
import { createDeviceCredentials } from '../../../adapters/postgres/index.js';
import { logIn, startApi, testKey, type TestApi } from '../../support/api.js';
import { launchChromium } from '../../support/chromium.js';
import { until } from '../../support/until.js';
import { logInAt, seriousFindings, watchComplaints, webFolder } from '../../support/web/pages.js';

describe('adding devices, for admins', () => {
  let api: TestApi;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let complaints: string[];

  before(async function () {
    browser = await launchChromium(this);
    api = await startApi({ webFolder });
  });
  beforeEach(async () => {
    context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB' });
    page = await context.newPage();
    complaints = watchComplaints(page);
    await logInAt(page, `${api.url}/admin/new-devices`, 'admin', api.password);
  });
  afterEach(async () => {
    await context.close();
    assert.deepEqual(complaints, []);
  });
  after(async () => {
    await browser?.close();
    await api?.stop();
  });

  const many = () => page.getByRole('form', { name: 'Many, by CSV' });
  const addButton = (text: string) => many().getByRole('button', { name: text });
  const check = (deviceId: string, secret: string) =>
    createDeviceCredentials(api.pool, testKey).check(deviceId, secret);

  /** What the page gives to the browser as a file, by line. */
  async function downloaded(): Promise<string[][]> {
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download CSV' }).click(),
    ]);
    const text = await readFile(await file.path(), 'utf8');
    return text
      .replace('\ufeff', '')
      .trimEnd()
      .split('\r\n')
      .map((line) => line.split(','));
  }

  it('adds three of a list with wrong lines, once told to leave them out, and shows their secrets once', async () => {
    await many()
      .getByRole('textbox', { name: 'List' })
      .fill('id,serial\nkeg-101,2026-101\nkeg 102,x\nkeg-103,=cmd()\nkeg-101,y\nkeg-104,\u202egnp\u009b<b>');
    await many().getByText('3 devices in the list.').waitFor();
    await many().getByText('keg 102 is no id').waitFor();
    await many().getByText('keg-101 is in line 2 already').waitFor();
    await many().locator('button:disabled', { hasText: 'Add 3 devices' }).waitFor();
    await page.getByRole('checkbox', { name: 'Leave these 2 lines out' }).check();
    assert.deepEqual(await seriousFindings(page), []);
    await addButton('Add 3 devices').click();
    await page.getByRole('heading', { name: '3 devices added' }).waitFor();
    const table = page.locator('.new-secrets');
    await table.getByText('⟨U+202E⟩gnp⟨U+009B⟩<b>').waitFor();
    assert.deepEqual(await seriousFindings(page), []);
    const [head, ...rows] = await downloaded();
    assert.deepEqual(head, ['id', 'secret', 'code', 'link', 'serial']);
    assert.deepEqual(
      rows.map(([id, , , , serial]) => [id, serial]),
      [
        ['keg-101', '2026-101'],
        ['keg-103', `"'=cmd()"`],
        ['keg-104', '\u202egnp\u009b<b>'],
      ],
    );
    await table.getByText(rows[0]?.[1] ?? 'no secret', { exact: true }).waitFor();
    for (const [id = '', secret = ''] of rows) assert.equal(await check(id, secret), 'valid', id);
    await claimWith(rows[0]?.[2] ?? '', 'keg-101');

    // Neither another page nor coming back loses them; done with, they are gone.
    await page.getByRole('link', { name: 'Devices', exact: true }).click();
    await page.getByRole('link', { name: 'Add devices' }).click();
    await table.getByText(rows[0]?.[1] ?? 'no secret', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Done' }).click();
    await addButton('Add 0 devices').waitFor();
    assert.ok(!(await page.content()).includes(rows[0]?.[1] ?? ''));
  });

  async function claimWith(code: string, deviceId: string): Promise<void> {
    const password = (await addPerson(api.pool, 'berta', 'brewer')) ?? '';
    const client = api.clientOf(await logIn(api.url, 'berta', password));
    const { data } = await client.POST('/api/v1/claims', { body: { code } });
    assert.equal(data?.deviceId, deviceId);
  }

  it('prints labels alone, of which each has the code and its QR', async () => {
    const ids = Array.from({ length: 25 }, (_, n) => `base-${n + 200}`);
    await many()
      .getByRole('textbox', { name: 'List' })
      .fill(`id\n${ids.join('\n')}`);
    await addButton('Add 25 devices').click();
    await page.locator('.device-label svg').nth(24).waitFor();
    const [, first = []] = await downloaded();
    const label = page.locator('.device-label').first();
    await label.getByText(first[2] ?? 'no code', { exact: true }).waitFor();
    assert.match(first[2] ?? '', /^\w{4}-\w{4}$/);
    const { size, data } = create(first[3] ?? '').modules;
    const dark = Array.from(data).filter((isDark) => isDark).length;
    const path = (await label.locator('path').getAttribute('d')) ?? '';
    assert.equal(path.split('z').length - 1, dark);
    assert.equal(await label.locator('svg').getAttribute('viewBox'), `-4 -4 ${size + 8} ${size + 8}`);
    await page.emulateMedia({ media: 'print' });
    await page.locator('.new-secrets').waitFor({ state: 'hidden' });
    await page.getByRole('navigation').waitFor({ state: 'hidden' });
    const box = await label.boundingBox();
    // 70 × 37 mm.
    assert.deepEqual([Math.round(box?.width ?? 0), Math.round(box?.height ?? 0)], [265, 140]);
    assert.equal(
      (await page.pdf({ preferCSSPageSize: true })).toString('latin1').match(/\/Type ?\/Page\b/g)?.length,
      2,
    );
  });

  it('adds nothing of a list with a device that may connect already, and names its line', async () => {
    const form = page.getByRole('form', { name: 'One device' });
    await form.getByLabel('Id', { exact: true }).fill('keg 9');
    await form.getByRole('button', { name: 'Add 1 device' }).click();
    await form.locator('.field-error', { hasText: 'Letters, digits' }).waitFor();
    await form.getByLabel('Id', { exact: true }).fill('keg-9');
    await form.getByRole('button', { name: 'Add 1 device' }).click();
    await page.getByRole('heading', { name: '1 device added' }).waitFor();
    await page.getByRole('button', { name: 'Done' }).click();
    await page.getByRole('dialog').getByText('They were not downloaded').waitFor();
    await page.getByRole('button', { name: 'Forget them' }).click();
    await many().getByRole('textbox', { name: 'List' }).fill('id\nkeg-8\nkeg-9\n');
    await addButton('Add 2 devices').click();
    await many().getByText('Nothing was added: 1 device may connect already.').waitFor();
    await many().getByText('keg-9: may connect already').waitFor();
    assert.equal(await check('keg-8', ''), 'unknown');
    await page.getByRole('checkbox', { name: 'Leave this line out' }).check();
    await addButton('Add 1 device').click();
    await page.getByRole('heading', { name: '1 device added' }).waitFor();
    await downloaded();
    complaints = complaints.filter((each) => !each.includes('409 (Conflict)'));
    await page.setViewportSize({ width: 390, height: 844 });
    assert.equal(await page.evaluate('document.documentElement.scrollWidth'), 390);
  });

  it('takes a dropped file, says what it can not read, and asks for a proof that is fresh', async () => {
    const text = many().getByRole('textbox', { name: 'List' });
    const drop = async (content: string) => {
      const dataTransfer = await page.evaluateHandle(`(() => {
        const dropped = new DataTransfer();
        dropped.items.add(new File([${JSON.stringify(content)}], 'devices.csv'));
        return dropped;
      })()`);
      await text.dispatchEvent('drop', { dataTransfer });
    };
    await drop('keg-301\nkeg-302');
    await many().getByText('Line 1 has to name the columns').waitFor();
    await drop(`id\n${Array.from({ length: 501 }, (_, n) => `many-${n}`).join('\n')}`);
    await many().getByText('At most 500 at once.').waitFor();
    await many().locator('button:disabled', { hasText: 'Add 501 devices' }).waitFor();
    await drop('x'.repeat(200_001));
    await many().getByText('This is longer than').waitFor();
    await drop('id\nkeg-301');
    await many().getByText('1 device in the list.').waitFor();
    await api.pool.query(`update identity.login_session set authenticated_at = now() - interval '1 hour'`);
    // The API may know the age of before for a second.
    await until('the proof is too old', async () => {
      const asked = { data: { devices: [{ deviceId: 'keg-300' }] }, headers: { origin: api.url } };
      return (await page.request.post(`${api.url}/api/v1/devices`, asked)).status() === 403;
    });
    await addButton('Add 1 device').click();
    const proof = page.getByRole('dialog');
    await proof.getByLabel('Password').fill(api.password);
    await proof.getByRole('button').first().click();
    await page.getByRole('heading', { name: '1 device added' }).waitFor();
    await downloaded();
    complaints = complaints.filter((each) => !each.includes('403 (Forbidden)'));
  });

  it('is for admins alone', async () => {
    const password = (await addPerson(api.pool, 'olga', 'operator')) ?? '';
    const own = await browser.newContext({ locale: 'en-GB' });
    const theirs = await own.newPage();
    await logInAt(theirs, `${api.url}/admin/devices`, 'olga', password);
    await theirs.getByText('No device has connected yet.').waitFor();
    assert.equal(await theirs.getByRole('link', { name: 'Add devices' }).count(), 0);
    await theirs.goto(`${api.url}/admin/new-devices`);
    await theirs.getByText('Your role does not show this page').waitFor();
    await own.close();
  });
});
