import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';
import { createLoginIssuer } from '../../adapters/oidc/index.js';
import { startApi, type TestApi } from '../support/api.js';
import { startProvider, type TestProvider } from '../support/oidc/index.js';

const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
  (path) => existsSync(path),
);

describe('log-in by an issuer of another site, in a browser', () => {
  let provider: TestProvider;
  let api: TestApi;
  let browser: Browser;

  before(async function () {
    if (executablePath === undefined) {
      console.log('      no Chromium here: skipped');
      this.skip();
    }
    // For a browser `localhost` is another site than 127.0.0.1.
    provider = await startProvider('localhost', { signUp: 'open' });
    api = await startApi({ issuers: [createLoginIssuer(provider.options)] });
    provider.allow(`${api.url}/api/v1/oidc/company/callback`);
    browser = await chromium.launch({
      executablePath,
      args: ['--headless', '--no-sandbox', '--disable-gpu'],
    });
  });
  after(async () => {
    await browser?.close();
    await api?.stop();
    await provider?.stop();
  });

  it('ends at the page that was wanted, with the strict cookie', async () => {
    provider.claims = { name: 'Ada' };
    const page = await browser.newPage();
    await page.goto(`${api.url}/api/v1/oidc/company/login?next=/api/v1/people/me`);
    await page.waitForURL(`${api.url}/api/v1/people/me`);
    assert.match((await page.textContent('body')) ?? '', /"name":"Ada","role":"brewer"/);
    const session = (await page.context().cookies(api.url)).find(({ name }) =>
      name.startsWith('brewline_session'),
    );
    assert.deepEqual([session?.httpOnly, session?.sameSite], [true, 'Strict']);
  });
});
