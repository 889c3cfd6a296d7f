import assert from 'node:assert/strict';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { startApi, type TestApi } from '../../support/api.js';
import { launchChromium } from '../../support/chromium.js';
import { logInAt, seriousFindings, watchComplaints, webFolder } from '../../support/web/pages.js';
import { fillPeople } from '../../support/web/somePeople.js';

describe('the pages of people', () => {
  let api: TestApi;
  let zoe: string;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let complaints: string[];

  before(async function () {
    browser = await launchChromium(this);
    api = await startApi({ webFolder });
    zoe = await fillPeople(api.pool, Date.now());
    context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB' });
    page = await context.newPage();
    complaints = watchComplaints(page);
    await logInAt(page, `${api.url}/admin`, 'admin', api.password);
  });
  afterEach(() => assert.deepEqual(complaints, []));
  after(async () => {
    await context?.close();
    await browser?.close();
    await api?.stop();
  });

  const rows = () => page.locator('.people-rows li');
  const dialog = () => page.locator('dialog[open]');

  it('find somebody, and keep what was looked for in the address', async () => {
    await page.getByRole('link', { name: 'People', exact: true }).click();
    await rows().getByRole('link', { name: 'hostile' }).waitFor();
    await page.getByLabel('Search').fill('zoë');
    await page.getByRole('button', { name: 'Find' }).click();
    await page.getByText("brewline person list --search 'zoë'", { exact: true }).waitFor();
    await rows().getByText('zoe@example.org').waitFor();
    assert.deepEqual(await seriousFindings(page), []);
    await rows().getByRole('link', { name: 'zoe' }).click();
    await page.getByRole('heading', { name: 'zoe' }).waitFor();
    assert.match(page.url(), new RegExp(`/admin/people/${zoe}$`));
    await page.getByText('brewline person show zoe', { exact: true }).waitFor();
    await page.getByText('1 passkey', { exact: true }).waitFor();
    await page.getByRole('link', { name: 'zoe-base' }).waitFor();
    await page.getByText('shared with').waitFor();
    assert.deepEqual(await seriousFindings(page), []);
  });

  it('change a role, reset the second factor and end log-ins, after asking', async () => {
    await page.getByRole('button', { name: 'Change role' }).click();
    await dialog()
      .getByLabel(/^operator/)
      .check();
    await dialog().getByRole('button', { name: 'Change role' }).click();
    await page.locator('.person-facts').getByText('operator', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Reset second factor' }).click();
    await dialog().getByText('Make sure that it is this person').waitFor();
    await dialog().getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Reset second factor' }).click();
    await dialog().getByRole('button', { name: 'Reset second factor' }).click();
    await page.locator('.person-facts').getByText('none', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'End all 2 log-ins' }).click();
    await dialog().getByRole('button', { name: 'End all 2 log-ins' }).click();
    await page.getByRole('button', { name: 'End', exact: true }).first().waitFor({ state: 'detached' });
    const { rows: found } = await api.pool.query(
      `select role, (select count(*)::int from identity.passkey k where k.person_id = p.person_id) as passkeys,
         (select count(*)::int from identity.login_session s where s.person_id = p.person_id and ended_at is null) as open
       from identity.person p where person_id = $1`,
      [zoe],
    );
    assert.deepEqual(found, [{ role: 'operator', passkeys: 0, open: 0 }]);
  });

  it('invite somebody, with a link that is shown once, and revoke it', async () => {
    await page.goto(`${api.url}/admin/people`);
    await page.getByRole('button', { name: 'Invite' }).click();
    await dialog().getByLabel('Log-in').fill('newcomer');
    await dialog()
      .getByLabel(/^analyst/)
      .check();
    await dialog().getByRole('button', { name: 'Invite' }).click();
    await page
      .locator('.people-link code')
      .getByText(/\/join.*#|#/)
      .waitFor();
    const invited = page.locator('.people-invitations li');
    await invited.getByText('newcomer').waitFor();
    await invited.getByRole('button', { name: 'Revoke' }).click();
    await dialog().getByRole('button', { name: 'Revoke' }).click();
    await page.getByText('No invitation holds.').waitFor();
  });

  it('show hostile names as text on a phone, whole', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(`${api.url}/admin/people`);
    await rows()
      .getByText(/<b>=cmd\(\)⟨U\+202E⟩⟨U\+009B⟩xxx/)
      .waitFor();
    assert.equal(await page.evaluate('document.documentElement.scrollWidth'), 390);
    await page.goto(`${api.url}/admin/people/${zoe}`);
    await page
      .getByText(/<b>=cmd\(\)⟨U\+202E⟩⟨U\+009B⟩xxx/)
      .first()
      .waitFor();
    assert.equal(await page.locator('.person b').count(), 0);
    assert.equal(await page.evaluate('document.documentElement.scrollWidth'), 390);
    assert.deepEqual(await seriousFindings(page), []);
  });
});
