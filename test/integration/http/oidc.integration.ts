import assert from 'node:assert/strict';
import { createLoginIssuer } from '../../../adapters/oidc/index.js';
import {
  addPerson,
  createPersonLinks,
  createSecondFactors,
  findPerson,
} from '../../../adapters/postgres/identity/index.js';
import { generateSync } from 'otplib/functional';
import { jsonPost, logInAsBrowser, startApi, testKey, type TestApi } from '../../support/api.js';
import { memoryTrail } from '../../support/auditTrail.js';
import {
  LoginBrowser,
  startForgingIssuer,
  startProvider,
  type ForgingIssuer,
  type TestProvider,
} from '../../support/oidc/index.js';
import { until } from '../../support/until.js';

describe('log-in by an issuer', () => {
  const trail = memoryTrail('api');
  let provider: TestProvider;
  let openIssuer: ForgingIssuer;
  let strictIssuer: ForgingIssuer;
  let api: TestApi;

  before(async () => {
    provider = await startProvider();
    openIssuer = await startForgingIssuer({ id: 'open', signUp: 'open' });
    const secondFactor = { acr: ['urn:mfa'], amr: ['otp'] };
    strictIssuer = await startForgingIssuer({ id: 'strict', name: 'Strict', secondFactor });
    const issuers = [provider, openIssuer, strictIssuer].map(({ options }) => createLoginIssuer(options));
    api = await startApi({ issuers, audit: trail.trail, limits: { logins: { perAddress: 1_000 } } });
    provider.allow(`${api.url}/api/v1/oidc/company/callback`);
  });
  after(async () => {
    await api?.stop();
    await Promise.all([provider?.stop(), openIssuer?.stop(), strictIssuer?.stop()]);
  });

  const at = (path: string) => `${api.url}/api/v1${path}`;
  const newBrowser = () => new LoginBrowser(api.url);
  const me = async (browser: LoginBrowser) => {
    const { status, body } = await browser.visit(at('/people/me'));
    return status === 200 ? (JSON.parse(body) as { login: string; name: string; role: string }) : status;
  };
  const post = (browser: LoginBrowser, path: string, body: unknown) =>
    browser.visit(at(path), jsonPost(body, { origin: api.url }));

  /** A browser in which somebody has logged in with a password. */
  async function withPassword(login: string): Promise<LoginBrowser> {
    const password = (await addPerson(api.pool, login, 'brewer')) ?? '';
    const browser = newBrowser();
    browser.plant((await logInAsBrowser(api.url, login, password)).session);
    return browser;
  }

  async function linked(login: string, subject: string): Promise<LoginBrowser> {
    const browser = await withPassword(login);
    provider.subject = subject;
    const { status, body } = await post(browser, '/people/me/oidc', { issuer: 'company', next: '/settings' });
    assert.equal(status, 200, body);
    const page = await browser.follow((JSON.parse(body) as { url: string }).url, 'elsewhere');
    assert.equal(page.status, 200, page.body);
    assert.match(page.body, /url=\/settings"/);
    return browser;
  }

  const linksOf = async (browser: LoginBrowser) =>
    (
      JSON.parse((await browser.visit(at('/people/me/oidc'))).body) as {
        items: { oidcLinkId: string; name: string; issuer: string }[];
      }
    ).items;

  /** Somebody comes back from a forging issuer as this subject. */
  async function comeBack(issuer: ForgingIssuer, subject: string, browser = newBrowser(), query = '') {
    const begun = await browser.visit(at(`/oidc/${issuer.options.id}/login${query}`));
    assert.equal(begun.status, 303, begun.body);
    const callback = issuer.callbackFor(begun.headers.get('location') ?? '', subject);
    const page = await browser.visit(callback, { from: 'elsewhere' });
    return { browser, page };
  }

  it('is offered by name', async () => {
    const { body } = await newBrowser().visit(at('/oidc'));
    const items = [
      { id: 'company', name: 'Company' },
      { id: 'open', name: 'Forger' },
      { id: 'strict', name: 'Strict' },
    ];
    assert.deepEqual(JSON.parse(body), { items, sendsMails: false, signsUp: false });
  });

  it('logs in who has linked it, into a session of its own, and goes on to where they wanted', async () => {
    const first = await linked('ada', 'ada@company');
    assert.deepEqual(
      (await linksOf(first)).map(({ name, issuer }) => [name, issuer]),
      [['Company', provider.options.issuer]],
    );
    const browser = newBrowser();
    const page = await browser.follow(
      at('/oidc/company/login?next=/devices%3Fsort%3Dname%26a%3D1'),
      'elsewhere',
    );
    assert.equal(page.status, 200, page.body);
    assert.match(page.body, /<meta http-equiv="refresh" content="0; url=\/devices\?sort=name&#38;a=1">/);
    assert.match(page.headers.get('content-security-policy') ?? '', /default-src 'none'/);
    assert.equal(page.headers.get('cache-control'), 'no-store');
    assert.deepEqual(await me(browser), { ...((await me(first)) as object) });
    assert.notEqual(browser.cookie('brewline_session'), first.cookie('brewline_session'));
    assert.equal(browser.cookie('brewline_oidc'), undefined, 'what began it is gone');
    const noted = trail
      .events()
      .filter(({ data }) => 'action' in data && data.action === 'comeBackFromIssuer');
    assert.equal(noted.length, 2);
    const { personId } = (await findPerson(api.pool, 'ada')) ?? {};
    await until('the outcome says who it was', () =>
      trail.events().some(({ type, data }) => type === 'ActionCompleted' && data.personId === personId),
    );
  });

  it('keeps its secrets from the database', async () => {
    const browser = newBrowser();
    const begun = await browser.visit(at('/oidc/company/login'));
    const sent = new URL(begun.headers.get('location') ?? '').searchParams;
    assert.equal(sent.get('code_challenge_method'), 'S256');
    assert.equal(sent.get('client_secret'), null);
    const cookie = begun.headers.getSetCookie().join();
    assert.match(
      cookie,
      /^brewline_oidc_\d+=[\w-]{43}; Max-Age=600; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Lax$/,
    );
    const { rows } = await api.pool.query<{ row: string }>(
      'select row_to_json(f)::text as row from identity.oidc_flow f',
    );
    assert.ok(rows.length > 0);
    const secret = /=([\w-]{43})/.exec(cookie)?.[1] ?? assert.fail();
    for (const { row } of rows)
      for (const text of [
        sent.get('state'),
        sent.get('nonce'),
        secret,
        Buffer.from(secret, 'base64url').toString('hex'),
      ])
        assert.ok(!row.includes(text ?? ''));
  });

  it('links again what is linked already, and nothing of another account', async () => {
    const ada = await linked('adele', 'adele@company');
    const again = await post(ada, '/people/me/oidc', { issuer: 'company' });
    assert.equal(
      (await ada.follow((JSON.parse(again.body) as { url: string }).url, 'elsewhere')).status,
      200,
    );
    assert.equal((await linksOf(ada)).length, 1);
    const other = await withPassword('berta');
    const { body } = await post(other, '/people/me/oidc', { issuer: 'company' });
    const page = await other.follow((JSON.parse(body) as { url: string }).url, 'elsewhere');
    assert.equal(page.status, 409, page.body);
    assert.deepEqual(await linksOf(other), []);
  });

  it('ends with the link, and so do its other log-ins', async () => {
    const first = await linked('carl', 'carl@company');
    const byIssuer = newBrowser();
    await byIssuer.follow(at('/oidc/company/login'));
    assert.notEqual(await me(byIssuer), 401);
    const [link] = await linksOf(first);
    const path = at(`/people/me/oidc/${link?.oidcLinkId}`);
    const headers = { origin: api.url };
    assert.equal((await first.visit(path, { method: 'DELETE', headers })).status, 204);
    assert.equal((await first.visit(path, { method: 'DELETE', headers })).status, 404);
    await until('the session is refused', async () => (await me(byIssuer)) === 401);
    assert.notEqual(await me(first), 401);
    const page = await newBrowser().follow(at('/oidc/company/login'));
    assert.equal(page.status, 403);
    assert.match(page.body, /ISSUER_NOT_LINKED/);
  });

  it('is refused to who turned back there, and may begin again', async () => {
    const browser = await linked('dora', 'dora@company');
    provider.cancels = true;
    try {
      const page = await newBrowser().follow(at('/oidc/company/login'), 'elsewhere');
      assert.equal(page.status, 403);
      assert.match(page.body, /ISSUER_REFUSED/);
    } finally {
      provider.cancels = false;
    }
    assert.equal((await browser.follow(at('/oidc/company/login'), 'elsewhere')).status, 200);
  });

  it('begins the account of an invitation, in which there is no password', async () => {
    const invited = await createPersonLinks(api.pool).invite({
      ...{ login: 'emil', name: 'Emil', role: 'operator', email: 'emil@example.com' },
    });
    provider.subject = 'emil@company';
    async function join(browser: LoginBrowser) {
      const { body } = await post(browser, '/oidc/company/join', { token: invited?.token, next: '/welcome' });
      return browser.follow((JSON.parse(body) as { url: string }).url, 'elsewhere');
    }
    const browser = newBrowser();
    const page = await join(browser);
    assert.equal(page.status, 200, page.body);
    assert.match(page.body, /url=\/welcome"/);
    const shown = (await me(browser)) as { login: string; role: string };
    assert.deepEqual([shown.login, shown.role], ['emil', 'operator']);
    for (const password of ['', 'x', 'null'])
      assert.ok(
        [400, 401].includes((await post(newBrowser(), '/login', { login: 'emil', password })).status),
      );
    const again = await join(browser);
    assert.equal(again.status, 409, 'who has an account redeems no invitation');
    provider.subject = 'somebody else';
    const other = await join(newBrowser());
    assert.equal(other.status, 403, 'an invitation counts once');
  });

  it('makes an account where people may sign up, with a name that can be shown and a verified address', async () => {
    openIssuer.forgery = {
      claims: { name: ' F\u0007lora\n ', email: 'flora@example.com', email_verified: true },
    };
    const { browser } = await comeBack(openIssuer, 'flora');
    const shown = (await me(browser)) as { login: string; name: string; role: string };
    assert.match(shown.login, /^person-[0-9a-f]{16}$/);
    assert.deepEqual([shown.name, shown.role], ['F\uFFFDlora', 'brewer']);
    assert.equal(await emailOf(shown.login), 'flora@example.com');
    openIssuer.forgery = { claims: { name: 'Other', email: 'other@example.com', email_verified: false } };
    const second = (await me((await comeBack(openIssuer, 'gustav')).browser)) as { login: string };
    assert.equal(await emailOf(second.login), null);
    const third = (await me((await comeBack(openIssuer, 'gustav')).browser)) as { login: string };
    assert.equal(third.login, second.login);
    const { rows } = await api.pool.query("select from identity.oidc_link where subject = 'gustav'");
    assert.equal(rows.length, 1);
  });

  it('reads name and address where the token of the provider leads, if they are not in the id token', async () => {
    const own = await startProvider('127.0.0.1', { signUp: 'open' });
    const other = await startApi({ issuers: [createLoginIssuer(own.options)] });
    try {
      own.allow(`${other.url}/api/v1/oidc/company/callback`);
      own.claims = { name: 'Hanna', email: 'hanna@example.com', email_verified: true };
      const page = await new LoginBrowser(other.url).follow(`${other.url}/api/v1/oidc/company/login`);
      assert.equal(page.status, 200, page.body);
      const { rows } = await other.pool.query("select name, email from identity.person where name = 'Hanna'");
      assert.deepEqual(rows, [{ name: 'Hanna', email: 'hanna@example.com' }]);
    } finally {
      await other.stop();
      await own.stop();
    }
  });

  const emailOf = async (login: string) =>
    (
      await api.pool.query<{ email: string | null }>('select email from identity.person where login = $1', [
        login,
      ])
    ).rows[0]?.email;

  describe('and a second factor', () => {
    async function withFactor(subject: string) {
      const { browser } = await comeBack(openIssuer, subject);
      const { login } = (await me(browser)) as { login: string };
      const { personId } = (await findPerson(api.pool, login)) ?? assert.fail();
      await api.pool.query(
        'insert into identity.oidc_link (person_id, issuer, subject) values ($1, $2, $3)',
        [personId, strictIssuer.options.issuer, subject],
      );
      const factors = createSecondFactors(api.pool, testKey);
      const secret = (await factors.begin(personId)) ?? '';
      await factors.confirm(personId, generateSync({ secret }));
      await api.pool.query('update identity.second_factor set last_step = 0');
      return { login, personId, code: () => generateSync({ secret }) };
    }
    before(() => (openIssuer.forgery = {}));

    it('of the person is still asked for, in a second step', async () => {
      const person = await withFactor('ida');
      const { browser, page } = await comeBack(openIssuer, 'ida', newBrowser(), '?next=/devices');
      assert.match(page.body, /url=\/login\?next=%2Fdevices#code"/);
      assert.equal(await me(browser), 401);
      const step = await post(browser, '/login/factor', { code: person.code() });
      assert.equal(step.status, 204, step.body);
      assert.equal(((await me(browser)) as { login: string }).login, person.login);
    });

    it('is not waited for by a link that is gone', async () => {
      const person = await withFactor('jan');
      const { browser } = await comeBack(openIssuer, 'jan');
      await api.pool.query('delete from identity.oidc_link where person_id = $1', [person.personId]);
      assert.equal((await post(browser, '/login/factor', { code: person.code() })).status, 401);
    });

    it('of the issuer counts when its entry asks for one and the token says so', async () => {
      await withFactor('kim');
      for (const [claims, isEnough] of [
        [{}, false],
        [{ acr: 'urn:pwd', amr: ['pwd'] }, false],
        [{ acr: ['urn:mfa'], amr: 'otp' }, false],
        [{ acr: 'urn:mfa' }, true],
        [{ amr: ['pwd', 'otp'] }, true],
      ] as const) {
        strictIssuer.forgery = { claims };
        const { browser } = await comeBack(strictIssuer, 'kim');
        assert.equal((await me(browser)) !== 401, isEnough, JSON.stringify(claims));
      }
      const begun = await newBrowser().visit(at('/oidc/strict/login'));
      assert.equal(new URL(begun.headers.get('location') ?? '').searchParams.get('acr_values'), 'urn:mfa');
    });

    it('that SECOND_FACTOR demands may be the issuer’s', async () => {
      const other = await startApi({
        isFactorRequired: true,
        issuers: [createLoginIssuer(strictIssuer.options)],
      });
      try {
        const { personId } = (await findPerson(other.pool, 'admin')) ?? assert.fail();
        await other.pool.query(
          'insert into identity.oidc_link (person_id, issuer, subject) values ($1, $2, $3)',
          [personId, strictIssuer.options.issuer, 'admin'],
        );
        for (const [claims, status] of [
          [{ amr: ['pwd'] }, 403],
          [{ amr: ['otp'] }, 200],
        ] as const) {
          strictIssuer.forgery = { claims };
          const browser = new LoginBrowser(other.url);
          const begun = await browser.visit(`${other.url}/api/v1/oidc/strict/login`);
          await browser.visit(strictIssuer.callbackFor(begun.headers.get('location') ?? '', 'admin'), {
            from: 'elsewhere',
          });
          assert.equal(
            (await browser.visit(`${other.url}/api/v1/devices`)).status,
            status,
            JSON.stringify(claims),
          );
        }
      } finally {
        await other.stop();
      }
    });
  });

  describe('and dangerous operations', () => {
    const seconds = (ago: number) => Math.floor(Date.now() / 1_000) - ago;

    it('need that the issuer has asked for the proof lately', async () => {
      for (const [claims, status] of [
        [{}, 403],
        [{ auth_time: seconds(601) }, 403],
        [{ auth_time: seconds(0) }, 201],
      ] as const) {
        openIssuer.forgery = { claims };
        const { browser } = await comeBack(openIssuer, 'lena');
        const begun = await post(browser, '/people/me/factor', {});
        assert.equal(begun.status, status, begun.body);
      }
    });

    it('are made possible by `again`, with which an old proof is none', async () => {
      openIssuer.forgery = { claims: { auth_time: seconds(0) } };
      const { browser } = await comeBack(openIssuer, 'mia', newBrowser(), '?again=true');
      assert.notEqual(await me(browser), 401);
      const begun = await browser.visit(at('/oidc/open/login?again=true'));
      const sent = new URL(begun.headers.get('location') ?? '').searchParams;
      assert.deepEqual([sent.get('prompt'), sent.get('max_age')], ['login', '600']);
      for (const claims of [{}, { auth_time: seconds(900) }]) {
        openIssuer.forgery = { claims };
        assert.equal((await comeBack(openIssuer, 'mia', newBrowser(), '?again=true')).page.status, 403);
      }
    });

    it('let who has no password delete the account, with the link', async () => {
      openIssuer.forgery = { claims: { auth_time: seconds(0) } };
      const { browser } = await comeBack(openIssuer, 'nora');
      const data = await browser.visit(at('/people/me/data'));
      const issuers = data.body.split('\n').filter((line) => line.includes('"kind":"issuer"'));
      assert.equal(issuers.length, 1);
      assert.match(issuers[0] ?? '', /"subject":"nora"/);
      const deleted = await post(browser, '/people/me/delete', {});
      assert.equal(deleted.status, 204, deleted.body);
      const { rowCount } = await api.pool.query("select from identity.oidc_link where subject = 'nora'");
      assert.equal(rowCount, 0);
    });

    it('let who has no password set one', async () => {
      openIssuer.forgery = { claims: { auth_time: seconds(0) } };
      const { browser } = await comeBack(openIssuer, 'quinn');
      const { login } = (await me(browser)) as { login: string };
      const newPassword = 'hopfen und malz';
      const set = () => post(browser, '/people/me/password', { newPassword });
      assert.equal((await set()).status, 204);
      assert.equal((await set()).status, 403, 'from now on the current one is needed');
      assert.ok(await logInAsBrowser(api.url, login, newPassword));
    });

    it('still need the password of who has one', async () => {
      const browser = await withPassword('olga');
      assert.equal((await post(browser, '/people/me/delete', {})).status, 403);
    });

    it('do not take the last way to log in', async () => {
      openIssuer.forgery = { claims: { auth_time: seconds(0) } };
      const { browser } = await comeBack(openIssuer, 'paul');
      const [link] = await linksOf(browser);
      const unlink = () =>
        browser.visit(at(`/people/me/oidc/${link?.oidcLinkId}`), {
          method: 'DELETE',
          headers: { origin: api.url },
        });
      assert.equal((await unlink()).status, 409);
      assert.equal((await linksOf(browser)).length, 1);
      const { login } = (await me(browser)) as { login: string };
      await api.pool.query(
        `insert into identity.oidc_link (person_id, issuer, subject)
         select person_id, 'https://not.set.up', 'x' from identity.person where login = $1`,
        [login],
      );
      assert.equal((await unlink()).status, 409, 'an issuer that is not set up any more is no way');
      await api.pool.query("update identity.person set password_hash = 'x' where login = $1", [login]);
      assert.equal((await unlink()).status, 204);
    });
  });

  it('is refused while the issuer is down, which stops nothing else, and works again afterwards', async () => {
    const down = await startForgingIssuer({ id: 'down', signUp: 'open' });
    down.isDown = true;
    const other = await startApi({
      issuers: [down, openIssuer].map(({ options }) => createLoginIssuer(options)),
    });
    try {
      const url = `${other.url}/api/v1/oidc/down/login`;
      const [first] = await Promise.all([1, 2, 3].map(() => new LoginBrowser(other.url).visit(url)));
      assert.equal(first?.status, 503);
      assert.match(first?.body ?? '', /Forger does not answer.*ISSUER_UNAVAILABLE/);
      assert.equal(
        (await new LoginBrowser(other.url).visit(`${other.url}/api/v1/oidc/open/login`)).status,
        303,
      );
      assert.equal((await fetch(`${other.url}/health/live`)).status, 200);
      down.isDown = false;
      await until(
        'it is asked again',
        async () => (await new LoginBrowser(other.url).visit(url)).status === 303,
      );
      assert.equal(down.discoveries, 1, 'the metadata is kept');
      const browser = new LoginBrowser(other.url);
      const begun = await browser.visit(url);
      down.isDown = true;
      const page = await browser.visit(down.callbackFor(begun.headers.get('location') ?? '', 'x'), {
        from: 'elsewhere',
      });
      assert.equal(page.status, 503, page.body);
    } finally {
      await other.stop();
      await down.stop();
    }
  });
});
