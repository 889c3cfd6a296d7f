import assert from 'node:assert/strict';
import type { Browser, Page } from 'playwright-core';
import { startApi, type TestApi } from '../support/api.js';
import { launchChromium } from '../support/chromium.js';

/** What a page has and Node has not. */
interface PageGlobals {
  readonly document: { readonly cookie: string };
  readonly localStorage: object;
  readonly sessionStorage: object;
}

describe('the page of the API’s description', () => {
  let api: TestApi;
  let browser: Browser;
  let page: Page;
  const elsewhere: string[] = [];
  const complaints: string[] = [];

  before(async function () {
    browser = await launchChromium(this);
    api = await startApi();
    page = await browser.newPage();
    page.on('request', (request) => {
      const { protocol, origin } = new URL(request.url());
      if (protocol !== 'data:' && protocol !== 'blob:' && origin !== api.url) elsewhere.push(request.url());
    });
    page.on('response', (response) => {
      if (response.status() >= 400) complaints.push(`${response.status()} ${response.url()}`);
    });
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
  });
  after(async () => {
    await browser?.close();
    await api?.stop();
  });

  it('shows every operation, from this host alone and without complaint', async () => {
    await page.goto(`${api.url}/docs/`, { waitUntil: 'networkidle' });
    const { paths } = (await (await api.fetch('/openapi.json')).json()) as {
      paths: Record<
        string,
        Record<string, { readonly tags: readonly string[]; readonly operationId: string }>
      >;
    };
    const described = Object.values(paths).flatMap((operations) => Object.values(operations));
    const tags = new Set(described.map(({ tags: [tag] }) => tag!));
    await page.locator('.opblock-tag').first().waitFor();
    assert.equal(await page.locator('.opblock-tag').count(), tags.size);
    for (const tag of tags) {
      const inTag = described.filter((operation) => operation.tags[0] === tag);
      await page.locator(`#operations-tag-${tag}`).click();
      for (const { operationId } of inTag) await page.locator(`#operations-${tag}-${operationId}`).waitFor();
      assert.equal(await page.locator('.opblock').count(), inTag.length, tag);
      await page.locator(`#operations-tag-${tag}`).click();
      await page.locator('.opblock').first().waitFor({ state: 'detached' });
    }
    assert.match(await page.locator('.info .title').first().innerText(), /^Brewline API/);
    assert.deepEqual(elsewhere, []);
    assert.deepEqual(complaints, []);
  });

  it('lets one try: log in, then ask as the person that the cookie names', async () => {
    await page.locator('#operations-tag-people').click();
    await page.locator('#operations-people-login .opblock-summary-control').click();
    await page.locator('#operations-people-login .try-out__btn').click();
    const credentials = JSON.stringify({ login: 'admin', password: api.password });
    await page.locator('#operations-people-login textarea').fill(credentials);
    await page.locator('#operations-people-login .execute').click();
    await page.locator('#operations-people-login .live-responses-table').waitFor();

    await page.locator('#operations-tag-devices').click();
    await page.locator('#operations-devices-listDevices .opblock-summary-control').click();
    await page.locator('#operations-devices-listDevices .try-out__btn').click();
    await page.locator('#operations-devices-listDevices .execute').click();
    const answer = page
      .locator('#operations-devices-listDevices .live-responses-table .response-col_status')
      .nth(1);
    await answer.waitFor();
    assert.match(await answer.innerText(), /^200/);
    assert.deepEqual(elsewhere, []);
    assert.deepEqual(complaints, []);
  });

  it('has no token that a script in the page finds, or gets', async () => {
    const found = await page.evaluate(async () => {
      const bodies: string[] = [];
      for (const path of ['people/me', 'people/me/sessions', 'devices'])
        bodies.push(await (await fetch(`/api/v1/${path}`)).text());
      const refused = await fetch('/api/v1/login', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{"login":"admin","password":"x","kind":"client"}',
      });
      const { document, localStorage, sessionStorage } = globalThis as unknown as PageGlobals;
      const kept = JSON.stringify([{ ...localStorage }, { ...sessionStorage }]);
      return { cookie: document.cookie, kept, bodies, refused: refused.status };
    });
    const cookies = await page.context().cookies();
    assert.deepEqual(
      cookies.map(({ name, httpOnly, sameSite }) => [name.replace(/\d+/, 'port'), httpOnly, sameSite]).sort(),
      [
        ['brewline_known_port', true, 'Strict'],
        ['brewline_session_port', true, 'Strict'],
      ],
    );
    assert.deepEqual([found.cookie, found.kept, found.refused], ['', '[{},{}]', 403]);
    assert.match(found.bodies.join(), /"login":"admin"/);
    for (const { value } of cookies) assert.ok(!found.bodies.join().includes(value));
    assert.doesNotMatch(found.bodies.join(), /token|eyJ/i);
  });
});
