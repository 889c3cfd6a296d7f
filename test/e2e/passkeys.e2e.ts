import assert from 'node:assert/strict';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { addPerson } from '../../adapters/postgres/identity/index.js';
import { startApi, type TestApi } from '../support/api.js';
import { launchChromium } from '../support/chromium.js';

/** What a page has and Node has not. */
interface PageGlobals {
  readonly PublicKeyCredential: {
    parseCreationOptionsFromJSON(options: unknown): unknown;
    parseRequestOptionsFromJSON(options: unknown): unknown;
  };
  readonly navigator: {
    readonly credentials: Record<'create' | 'get', (options: object) => Promise<{ toJSON(): unknown }>>;
  };
}

type Answer = readonly [number, Record<string, unknown>];

describe('a passkey in a browser', () => {
  let api: TestApi;
  let browser: Browser;
  let page: Page;
  let cdp: CDPSession;
  let authenticatorId: string;
  let credentials: { readonly login: string; readonly password: string };

  before(async function () {
    browser = await launchChromium(this);
    api = await startApi();
    credentials = { login: 'ada', password: (await addPerson(api.pool, 'ada', 'brewer')) ?? '' };
    page = await browser.newPage();
    await page.goto(`${api.url.replace('127.0.0.1', 'localhost')}/docs/`);
    cdp = await page.context().newCDPSession(page);
    await cdp.send('WebAuthn.enable');
    const options = {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    } as const;
    ({ authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', { options }));
  });
  after(async () => {
    await browser?.close();
    await api?.stop();
  });

  /** A script of the page asks the API; the browser adds origin and cookies. */
  const ask = (path: string, body: unknown, method = 'POST') =>
    page.evaluate(
      async ([to, text, how]): Promise<Answer> => {
        const headers = { 'content-type': 'application/json' };
        const answer = await fetch(`/api/v1${to}`, { method: how, headers, body: text });
        const told = await answer.text();
        return [answer.status, told === '' ? {} : (JSON.parse(told) as Record<string, unknown>)];
      },
      [path, JSON.stringify(body), method] as const,
    );

  const create = (options: unknown) =>
    page.evaluate(async (given) => {
      const { PublicKeyCredential, navigator } = globalThis as unknown as PageGlobals;
      const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(given);
      return (await navigator.credentials.create({ publicKey })).toJSON();
    }, options);

  const get = (options: unknown) =>
    page.evaluate(async (given) => {
      const { PublicKeyCredential, navigator } = globalThis as unknown as PageGlobals;
      const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(given);
      return (await navigator.credentials.get({ publicKey })).toJSON();
    }, options);

  it('is made by the authenticator for this host', async () => {
    assert.equal((await ask('/login', credentials))[0], 204);
    const [, options] = await ask('/people/me/passkeys/options', {});
    const added = await ask('/people/me/passkeys', { name: 'laptop', credential: await create(options) });
    assert.equal(added[0], 201, JSON.stringify(added));
    assert.equal((added[1].recoveryCodes as unknown[]).length, 10);
    const kept = await cdp.send('WebAuthn.getCredentials', { authenticatorId });
    assert.deepEqual(
      kept.credentials.map(({ rpId }) => rpId),
      ['localhost'],
    );
  });

  it('is not made twice by one authenticator', async () => {
    const [, options] = await ask('/people/me/passkeys/options', {});
    await assert.rejects(create(options), /InvalidStateError/);
  });

  it('logs in after the password, and proves again who it is', async () => {
    assert.equal((await ask('/logout', {}))[0], 204);
    const [status, { secondFactors }] = await ask('/login', credentials);
    assert.deepEqual([status, secondFactors], [202, ['passkey']]);
    const [, challenge] = await ask('/login/factor/passkey', {});
    assert.equal((await ask('/login/factor', { passkey: await get(challenge) }))[0], 204);
    const [, again] = await ask('/people/me/proof/passkey', {});
    assert.equal((await ask('/people/me/proof', { passkey: await get(again) }))[0], 204);
  });

  it('is refused without finger or PIN, though the authenticator would sign', async () => {
    await cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false });
    const [, challenge] = await ask('/people/me/proof/passkey', {});
    // A page may ask for less than the API says.
    const passkey = await get({ ...challenge, userVerification: 'discouraged' });
    assert.equal((await ask('/people/me/proof', { passkey }))[0], 403);
  });
});
