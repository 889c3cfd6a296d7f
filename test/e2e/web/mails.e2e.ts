import assert from 'node:assert/strict';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { createMailer, type SmtpMailer } from '../../../adapters/smtp/index.js';
import { startApi, type TestApi } from '../../support/api.js';
import { launchChromium } from '../../support/chromium.js';
import { silentLogger } from '../../support/silentLogger.js';
import { startSmtpServer, type TestSmtpServer } from '../../support/smtpServer.js';
import { fillBrewhouse } from '../../support/web/brewhouse.js';
import { logInAt, seriousFindings, watchComplaints, webFolder } from '../../support/web/pages.js';

const first = 'hopfen und malz';
const second = 'wasser und hefe';

describe('links that are mailed', () => {
  let smtp: TestSmtpServer;
  let mailer: SmtpMailer;
  let api: TestApi;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let complaints: string[];

  before(async function () {
    browser = await launchChromium(this);
    smtp = await startSmtpServer();
    mailer = createMailer({ url: smtp.url, from: 'Brewline <brewline@example.com>', logger: silentLogger });
    api = await startApi({ webFolder, mailer, signUp: 'open' });
    // Somebody else's: without any event, pages wait for the first.
    await fillBrewhouse(api.pool, 'admin', api.personId, Date.now());
  });
  beforeEach(async () => {
    context = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'en-GB' });
    page = await context.newPage();
    complaints = watchComplaints(page);
  });
  afterEach(async () => {
    await context.close();
    assert.deepEqual(complaints, []);
  });
  after(async () => {
    await browser?.close();
    await api?.stop();
    mailer?.close();
    await smtp?.stop();
  });

  async function askFor(address: string): Promise<void> {
    const form = page.locator('details[open]');
    await form.getByLabel('Mail address').fill(address);
    await form.getByRole('button', { name: 'Send a link' }).click();
  }

  /** Follows the link that a mail has. */
  async function follow(address: string): Promise<void> {
    const { body } = await smtp.mailTo(address);
    const link = /https?:\S+#[\w-]{43}/.exec(body)?.[0] ?? '';
    // A page whose address differs in what is behind the # alone would not be loaded anew.
    await page.goto('about:blank');
    await page.goto(link);
    assert.deepEqual(await seriousFindings(page), []);
  }

  async function choose(password: string): Promise<void> {
    await page.getByLabel('New password').fill(password);
    await page.getByLabel('Once more').fill(password);
    assert.equal(new URL(page.url()).hash, '', 'the history has no link that counts');
    await page.getByRole('button', { name: 'Set the password' }).click();
    await page.getByRole('link', { name: 'Me' }).waitFor();
    await page.context().clearCookies();
  }

  it('begin an account, where everybody may have one', async () => {
    await page.goto(api.url);
    await page.getByText('Make an account').click();
    await askFor('dora@example.com');
    await page.getByText('a link is on its way').waitFor();
    await follow('dora@example.com');
    await choose(first);
    await logInAt(page, api.url, 'dora@example.com', first);
    await page.getByText('No machine yet.').waitFor();
  });

  it('confirm another address, once somebody says that it is theirs', async () => {
    await logInAt(page, `${api.url}/me`, 'dora@example.com', first);
    await page.getByText('Use another address').click();
    await askFor('dora@example.net');
    await page.getByText('It counts for 30 minutes').waitFor();
    await follow('dora@example.net');
    const stored = () =>
      api.pool.query<{ email: string }>('select email from identity.person where email is not null');
    assert.equal((await stored()).rows[0]?.email, 'dora@example.com');
    await page.getByRole('button', { name: 'It is mine' }).click();
    await page.getByText('The address is yours').waitFor();
    assert.equal((await stored()).rows[0]?.email, 'dora@example.net');
  });

  it('choose a new password for a forgotten one', async () => {
    await page.goto(api.url);
    await page.getByText('Forgotten your password?').click();
    await askFor('dora@example.net');
    await page.getByText(/on its way|If the address/).waitFor();
    await follow('dora@example.net');
    await choose(second);
    await logInAt(page, api.url, 'dora@example.com', second);
  });
});
