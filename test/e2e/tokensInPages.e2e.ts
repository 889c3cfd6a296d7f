import assert from 'node:assert/strict';
import { generateSync } from 'otplib/functional';
import type { Browser, Page } from 'playwright-core';
import { dataOf } from '../../adapters/apiClient/index.js';
import { startApi, type TestApi } from '../support/api.js';
import { launchChromium } from '../support/chromium.js';

/** What a page has and Node has not. */
interface PageGlobals {
  readonly document: { readonly cookie: string };
  readonly localStorage: object;
  readonly sessionStorage: object;
  readonly indexedDB: { databases(): Promise<readonly object[]> };
  readonly caches: { keys(): Promise<readonly string[]> };
  readonly navigator: { readonly serviceWorker: { getRegistrations(): Promise<readonly object[]> } };
}

const password = 'hopfen und malz';

describe('a script in a page of the API’s origin', () => {
  let api: TestApi;
  let browser: Browser;
  let page: Page;
  /** Every value of a cookie that the browser ever had: session, log-in that waits for a code, known browser. */
  const secrets = new Set<string>();
  /** All that the script got or found. */
  const seen: string[] = [];

  before(async function () {
    browser = await launchChromium(this);
    api = await startApi();
    page = await (await browser.newContext({ serviceWorkers: 'allow' })).newPage();
    await page.goto(`${api.url}/docs/`);
  });
  after(async () => {
    await browser?.close();
    await api?.stop();
  });

  /** As a page does it, and reads everything that it may of the answer. Then the script looks through all that it can reach. */
  async function ask(method: string, path: string, body?: object) {
    const sent = { method, path: `/api/v1${path}`, body: body && JSON.stringify(body) };
    const answer = await page.evaluate(async (request) => {
      const response = await fetch(request.path, {
        method: request.method,
        ...(request.body !== undefined && {
          headers: { 'content-type': 'application/json' },
          body: request.body,
        }),
      });
      return { status: response.status, headers: [...response.headers], text: await response.text() };
    }, sent);
    for (const { value, httpOnly } of await page.context().cookies()) {
      assert.ok(httpOnly);
      secrets.add(value);
    }
    seen.push(JSON.stringify(answer), await lookAround());
    return answer;
  }

  function lookAround(): Promise<string> {
    return page.evaluate(async () => {
      const { document, localStorage, sessionStorage, indexedDB, caches, navigator } =
        globalThis as unknown as PageGlobals;
      const inWindow = Object.entries(globalThis).map(([name, value]: [string, unknown]) => {
        try {
          return [name, typeof value === 'function' ? '' : (JSON.stringify(value) ?? '')];
        } catch {
          return [name, String(value)];
        }
      });
      return JSON.stringify({
        cookie: document.cookie,
        kept: [{ ...localStorage }, { ...sessionStorage }],
        databases: await indexedDB.databases(),
        caches: await caches.keys(),
        workers: (await navigator.serviceWorker.getRegistrations()).length,
        requests: performance.getEntries(),
        inWindow,
      });
    });
  }

  /** With a proof that the search would find one. */
  function foundBy(secret: string): readonly string[] {
    return seen.filter((text) => text.includes(secret));
  }

  it('finds no token after sign-up by a link, log-in, second factor, refresh and log-out', async () => {
    const body = { login: 'ada', role: 'brewer' } as const;
    const { link } = dataOf(await api.client.POST('/api/v1/invitations', { body }));
    const token = link?.split('#')[1] ?? '';
    assert.equal((await ask('POST', '/links/redeem', { token, password })).status, 200);

    assert.equal((await ask('POST', '/login', { login: 'ada', password })).status, 204);
    assert.equal((await ask('GET', '/people/me')).status, 200);
    assert.equal((await ask('GET', '/people/me/sessions')).status, 200);
    const begun = await ask('POST', '/people/me/factor', {});
    const { secret } = JSON.parse(begun.text) as { secret: string };
    const code = (steps: number) =>
      generateSync({ secret, epoch: Math.floor(Date.now() / 1_000) + steps * 30 });
    assert.equal((await ask('POST', '/people/me/factor/confirm', { code: code(0) })).status, 200);
    assert.equal((await ask('POST', '/logout', {})).status, 204);

    const first = await ask('POST', '/login', { login: 'ada', password });
    assert.deepEqual(
      [first.status, first.text],
      [202, JSON.stringify({ secondFactors: ['totp'], pendingToken: null })],
    );
    assert.equal((await ask('POST', '/login/factor', { code: code(1) })).status, 204);
    assert.equal((await ask('GET', '/devices')).status, 200);
    for (const [path, wanted] of [
      ['/login', { login: 'ada', password, kind: 'client' }],
      ['/token/refresh', { refreshToken: 'A'.repeat(91) }],
    ] as const)
      assert.equal((await ask('POST', path, wanted)).status, 403, path);

    assert.ok(secrets.size >= 4, 'two sessions, a pending log-in and a known browser');
    for (const each of secrets) assert.deepEqual(foundBy(each), []);
    for (const text of seen) assert.doesNotMatch(text, /eyJ|refreshToken|"token"/);
    assert.equal(foundBy(secret).length, 1, 'what a page is shown, the search finds');
  });

  it('keeps nothing: no storage, no database, no cache, no worker', async () => {
    const { cookie, kept, databases, caches, workers } = JSON.parse(await lookAround()) as Record<
      string,
      unknown
    >;
    assert.deepEqual([cookie, kept, databases, caches, workers], ['', [{}, {}], [], [], 0]);
  });
});
