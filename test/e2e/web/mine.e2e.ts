import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import {
  addPerson,
  createDeviceClaims,
  createPersonLinks,
  enrollDevices,
} from '../../../adapters/postgres/identity/index.js';
import { shownClaimCode } from '../../../domain/kernel/claimCode.js';
import { startApi, testKey, type TestApi } from '../../support/api.js';
import { launchChromium } from '../../support/chromium.js';
import { projectedNames } from '../../support/projectedNames.js';
import { fillBrewhouse, firstReport } from '../../support/web/brewhouse.js';
import { cameraArgs, filmLabel } from '../../support/web/labelVideo.js';
import { logInAt, seriousFindings, watchComplaints, webFolder } from '../../support/web/pages.js';

describe('what is mine', () => {
  let api: TestApi;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let complaints: string[];
  let folder: string;
  let film: string;
  const passwords: Record<string, string> = {};

  before(async function () {
    folder = await mkdtemp(join(tmpdir(), 'brewline-label-'));
    film = join(folder, 'label.y4m');
    await filmLabel('https://brewline.example/claim#00000000', film);
    browser = await launchChromium(this, { args: cameraArgs(film) });
    api = await startApi({
      ...{ webFolder, machineNames: projectedNames },
      limits: { compareEveryMs: 200, checkAccessEveryMs: 200 },
    });
    for (const login of ['berta', 'carl', 'eva'])
      passwords[login] = (await addPerson(api.pool, login, 'brewer')) ?? '';
    const { rows } = await api.pool.query<{ person_id: string }>(
      `select person_id from identity.person where login = 'berta'`,
    );
    await fillBrewhouse(api.pool, 'berta', rows[0]!.person_id, Date.now());
  });
  beforeEach(async () => ({ context, page, complaints } = await newPage()));
  afterEach(async () => {
    await context.close();
    assert.deepEqual(complaints, []);
  });
  after(async () => {
    await browser?.close();
    await api?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function newPage() {
    const opened = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'en-GB' });
    const openedPage = await opened.newPage();
    return { context: opened, page: openedPage, complaints: watchComplaints(openedPage) };
  }

  async function newCode(deviceId: string): Promise<string> {
    await enrollDevices(api.pool, testKey, [deviceId]);
    const [made] = await createDeviceClaims(api.pool, testKey).newCodes([deviceId]);
    return shownClaimCode(made!.code);
  }

  it('is claimed by the code of a link, which does not stay in the address, and by one that is typed', async () => {
    const code = await newCode('keg-link');
    await logInAt(page, `${api.url}/claim#${code}`, 'carl', passwords.carl!);
    await page.getByRole('button', { name: 'Claim', exact: true }).click();
    await page.getByRole('heading', { name: 'keg-link' }).waitFor();
    assert.equal(new URL(page.url()).hash, '');
    const typed = await newCode('keg-typed');
    await page.goto(`${api.url}/claim`);
    assert.deepEqual(await seriousFindings(page), []);
    const fields = ['First four', 'Last four'].map((name) => page.getByLabel(name));
    for (const field of fields) await field.fill('ZZZZ');
    await page.keyboard.press('Enter');
    await page.getByText('This code is not valid or was used. 4 tries left this hour.').waitFor();
    assert.match(complaints.pop() ?? '', /404/);
    await fields[0]!.fill('');
    await fields[0]!.pressSequentially(typed.slice(0, 4).toLowerCase());
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.type(`-${typed.slice(5)}`);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'keg-typed' }).waitFor();
  });

  it('is there before it has ever reported, with what to do, and begins to show by itself', async () => {
    await logInAt(page, `${api.url}/claim#${await newCode('keg-new')}`, 'eva', passwords.eva!);
    await page.getByRole('button', { name: 'Claim', exact: true }).click();
    await page.getByRole('heading', { name: 'keg-new' }).waitFor();
    await page.getByRole('link', { name: 'To your brews' }).click();
    await page.getByRole('link', { name: /keg-new.*Not connected yet/ }).click();
    await page.getByText('connect it to your Wi-Fi').waitFor();
    await page.getByRole('button', { name: 'Release keg-new' }).waitFor();
    assert.deepEqual(await seriousFindings(page), []);
    await firstReport(api.pool, 'keg-new');
    await page.getByRole('heading', { name: 'Settings' }).waitFor();
    await page.getByText('Not connected yet').waitFor({ state: 'detached' });
  });

  it('is claimed by the camera', async () => {
    await filmLabel(`${api.url}/claim#${await newCode('keg-film')}`, film);
    await logInAt(page, `${api.url}/claim`, 'carl', passwords.carl!);
    await page.getByRole('button', { name: 'Scan the label' }).click();
    await page.getByRole('heading', { name: 'keg-film' }).waitFor();
    // The library says so of every page without TLS, also of this computer's own, where the camera works.
    assert.deepEqual(
      complaints.splice(0).filter((each) => !each.includes('via https')),
      [],
    );
  });

  it('is claimed by typing alone where there is no camera', async () => {
    await context.addInitScript(`navigator.mediaDevices.enumerateDevices = async () => []`);
    await logInAt(page, `${api.url}/claim`, 'carl', passwords.carl!);
    await page.getByLabel('First four').waitFor();
    assert.equal(await page.getByRole('button', { name: 'Scan the label' }).count(), 0);
  });

  it('is shared with somebody who accepts, and no more when that ends', async () => {
    await logInAt(page, `${api.url}/machines/base-1`, 'berta', passwords.berta!);
    await page.getByRole('button', { name: 'Share it' }).click();
    await page.getByLabel('Who').fill('carl');
    await page.getByRole('button', { name: 'Invite' }).click();
    await page.getByText('not accepted yet').waitFor();
    assert.deepEqual(await seriousFindings(page), []);
    const other = await newPage();
    await logInAt(other.page, `${api.url}/me`, 'carl', passwords.carl!);
    await other.page.getByRole('button', { name: 'Accept' }).click();
    await other.page.getByRole('link', { name: 'base-1' }).click();
    await other.page.getByText('Shared by').waitFor();
    await other.page.getByText('67.0').first().waitFor();
    assert.equal(await other.page.getByRole('button', { name: /Release|Change settings/ }).count(), 0);
    await page.getByRole('button', { name: 'End carl' }).click();
    await page.getByText('Nobody. Only you see and use it.').waitFor();
    await other.page.getByText('You have no machine base-1').waitFor();
    assert.deepEqual(other.complaints, []);
    await other.context.close();
  });

  it('has a name that its owner gives, which shows at once wherever the machine is', async () => {
    await logInAt(page, `${api.url}/machines/keg-3`, 'berta', passwords.berta!);
    await page.getByRole('button', { name: 'Name this machine' }).click();
    await page.getByLabel('Name', { exact: true }).fill(' Cellar ');
    assert.deepEqual(await seriousFindings(page), []);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { name: 'Cellar' }).waitFor();
    await page.waitForFunction('document.title.includes("Cellar")');
    await page.goto(api.url);
    await page.getByText('Cellar').first().waitFor();
  });

  it('can’t be had by mail where no mails go out, and the log-in page says who helps', async () => {
    await page.goto(api.url);
    await page.getByText('Forgotten your password?').click();
    await page.getByText('No mails go out from here').waitFor();
    assert.equal(await page.getByLabel('Mail address').count(), 0);
  });

  it('is given up after a proof, with a code for the next owner', async () => {
    await logInAt(page, `${api.url}/machines/keg-3`, 'berta', passwords.berta!);
    const problem = { type: 'about:blank', title: 'Forbidden', status: 403, code: 'PROOF_TOO_OLD' };
    const tooOld = { status: 403, contentType: 'application/problem+json', body: JSON.stringify(problem) };
    await page.route('**/release', (route) => route.fulfill(tooOld), { times: 1 });
    await page.getByRole('button', { name: 'Release keg-3' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Release keg-3' }).click();
    await page.getByLabel('Password', { exact: true }).fill(passwords.berta!);
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByText('keg-3 is free').waitFor();
    assert.match(await page.locator('.claim-code').innerText(), /^\w{4}-\w{4}$/);
    assert.match(complaints.pop() ?? '', /403/);
  });

  it('begins with a password by an invitation', async () => {
    const made = await createPersonLinks(api.pool).invite({
      login: 'dora',
      name: 'Dora',
      role: 'brewer',
      email: undefined,
    });
    await page.goto(`${api.url}/join#${made!.token}`);
    await page.getByLabel('New password').fill('a long enough password');
    await page.getByLabel('Once more').fill('another one that is long');
    await page.getByRole('button', { name: 'Set the password' }).click();
    await page.getByText('This is not the same.').waitFor();
    assert.deepEqual(await seriousFindings(page), []);
    await page.getByLabel('Once more').fill('a long enough password');
    await page.getByRole('button', { name: 'Set the password' }).click();
    await page.getByText('No machine yet.').waitFor();
  });

  it('has a second factor that somebody adds, and logs in with next time', async () => {
    await logInAt(page, `${api.url}/me`, 'carl', passwords.carl!);
    await page.getByRole('heading', { name: 'Second factor' }).waitFor();
    assert.deepEqual(await seriousFindings(page), []);
    const cdp = await context.newCDPSession(page);
    await cdp.send('WebAuthn.enable');
    await cdp.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        ...{ protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true },
        ...{ isUserVerified: true, automaticPresenceSimulation: true },
      },
    });
    await page.goto(`${api.url.replace('127.0.0.1', 'localhost')}/me`);
    await logInAt(page, `${api.url.replace('127.0.0.1', 'localhost')}/me`, 'carl', passwords.carl!);
    await page.getByRole('button', { name: 'Add' }).last().click();
    await page.getByLabel('Its name').fill('phone');
    await page.getByRole('button', { name: 'Add a passkey' }).click();
    await page.getByRole('button', { name: 'I have kept them' }).click();
    await page.getByRole('button', { name: 'Remove phone' }).waitFor();
    await page.getByRole('button', { name: 'Log out', exact: true }).click();
    await page.getByLabel('Name').fill('carl');
    await page.getByLabel('Password', { exact: true }).fill(passwords.carl!);
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByRole('button', { name: 'Use a passkey' }).click();
    await page.getByRole('navigation').waitFor();
  });

  it('ends everywhere', async () => {
    const other = await newPage();
    await logInAt(other.page, api.url, 'berta', passwords.berta!);
    await logInAt(page, `${api.url}/me`, 'berta', passwords.berta!);
    await page.getByRole('button', { name: 'Log out everywhere' }).click();
    await page.getByLabel('Password', { exact: true }).waitFor();
    await other.page.getByRole('dialog').getByText('what you typed is kept').waitFor();
    await other.context.close();
  });
});
