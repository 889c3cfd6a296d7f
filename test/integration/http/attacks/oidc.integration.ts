import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { createLoginIssuer } from '../../../../adapters/oidc/index.js';
import { addPerson, createPersonLinks, findPerson } from '../../../../adapters/postgres/identity/index.js';
import { jsonPost, logInAsBrowser, startApi, type TestApi } from '../../../support/api.js';
import {
  LoginBrowser,
  startForgingIssuer,
  type ForgingIssuer,
  type Forgery,
  type Visit,
} from '../../../support/oidc/index.js';
import { silentLogger } from '../../../support/silentLogger.js';

const unlimited = { oidcBegunPerHour: 1e6, oidcFailedPerHour: 1e6, perAddress: 1e6 };
const logged: string[] = [];
const log = (...line: unknown[]) => void logged.push(JSON.stringify(line));
const logger = { ...silentLogger, debug: log, info: log, warn: log, error: log };
const startIssuer = (id: string, signUp: 'open' | 'invite' = 'open') =>
  startForgingIssuer({ id, name: id, signUp, logger });

interface Begun {
  readonly browser: LoginBrowser;
  /** Where the issuer asks who it is. */
  readonly url: string;
}

describe('attacks on log-in by an issuer', () => {
  let api: TestApi;
  /** Somebody's company, which the victim has linked. */
  let company: ForgingIssuer;
  /** Set up here too, but the attacker's. */
  let evil: ForgingIssuer;
  /** It says that any signature will do. */
  let loose: ForgingIssuer;
  /** Where nobody may sign up. */
  let closed: ForgingIssuer;
  let victimsPassword: string;
  let victim: string;

  before(async () => {
    [company, evil, loose, closed] = await Promise.all([
      startIssuer('company'),
      startIssuer('evil'),
      startIssuer('loose'),
      startIssuer('closed', 'invite'),
    ]);
    loose.metadata = { ...loose.metadata, id_token_signing_alg_values_supported: ['RS256', 'none', 'HS256'] };
    const issuers = [company, evil, loose, closed].map(({ options }) => createLoginIssuer(options));
    api = await startApi({ issuers, logger, limits: { logins: unlimited } });
    victimsPassword = (await addPerson(api.pool, 'victim', 'brewer')) ?? '';
    victim = (await findPerson(api.pool, 'victim'))?.personId ?? '';
    await api.pool.query("update identity.person set email = 'victim@example.com' where person_id = $1", [
      victim,
    ]);
    await api.pool.query(
      "insert into identity.oidc_link (person_id, issuer, subject) values ($1, $2, 'victim')",
      [victim, company.options.issuer],
    );
  });
  after(async () => {
    await api?.stop();
    await Promise.all([company, evil, loose, closed].map((issuer) => issuer?.stop()));
  });
  afterEach(() => {
    for (const issuer of [company, evil, loose, closed]) issuer.forgery = {};
  });

  const at = (path: string) => `${api.url}/api/v1${path}`;
  async function begin({ options }: ForgingIssuer, browser = new LoginBrowser(api.url)): Promise<Begun> {
    const { status, headers, body } = await browser.visit(at(`/oidc/${options.id}/login`));
    assert.equal(status, 303, body);
    return { browser, url: headers.get('location') ?? '' };
  }
  const comeBack = (browser: LoginBrowser, callback: URL) => browser.visit(callback, { from: 'elsewhere' });
  const meIn = async (browser: LoginBrowser) => {
    const { status, body } = await browser.visit(at('/people/me'));
    return status === 200 ? (JSON.parse(body) as { personId: string; login: string }) : undefined;
  };
  const withoutTrace = ({ status, body }: Visit) => `${status} ${body.replace(/"traceId":"\w+"/, '')}`;

  const answers = new Set<string>();
  /** Nobody is logged in, and the answer is the one that all get. */
  async function assertRefused(visit: Visit, browser: LoginBrowser, what: string): Promise<void> {
    assert.equal(visit.status, 403, `${what}: ${visit.body}`);
    assert.match(visit.body, /ISSUER_REFUSED/, what);
    answers.add(withoutTrace(visit));
    assert.equal(browser.cookie('brewline_session'), undefined, what);
    assert.equal(browser.cookie('brewline_pending'), undefined, what);
    assert.equal(await meIn(browser), undefined, what);
  }

  /** What a callback is changed to; undefined where it stays. */
  const changes: Readonly<Record<string, (params: URLSearchParams) => void>> = {
    'no state': (params) => params.delete('state'),
    'an empty state': (params) => params.set('state', ''),
    'another state': (params) => params.set('state', 'x'.repeat(43)),
    'a state that is cut': (params) => params.set('state', params.get('state')?.slice(0, -1) ?? ''),
    'no code': (params) => params.delete('code'),
    'a code of nobody': (params) => params.set('code', 'x'),
    'two codes': (params) => params.append('code', 'x'),
    'no iss, which the issuer announces': (params) => params.delete('iss'),
    'the iss of another issuer': (params) => params.set('iss', evil.options.issuer),
    'the iss with a slash more': (params) => params.set('iss', `${company.options.issuer}/`),
    'an error of the issuer': (params) => params.set('error', 'access_denied'),
  };

  it('are refused where what the browser comes back with was changed', async () => {
    for (const [what, change] of Object.entries(changes)) {
      const { browser, url } = await begin(company);
      const callback = company.callbackFor(url, 'victim');
      change(callback.searchParams);
      const visit = await comeBack(browser, callback);
      if (what === 'two codes') assert.equal(visit.status, 400);
      else await assertRefused(visit, browser, what);
    }
  });

  it('are refused in a browser that began nothing, and nothing is asked of the issuer', async () => {
    const { url } = await begin(company);
    const asked = company.redeemed.length;
    for (const planted of ['', 'x', 'x'.repeat(43)]) {
      const browser = new LoginBrowser(api.url);
      if (planted !== '') browser.plant(`brewline_oidc_${new URL(api.url).port}=${planted}`);
      await assertRefused(await comeBack(browser, company.callbackFor(url, 'victim')), browser, planted);
    }
    assert.equal(company.redeemed.length, asked);
  });

  it('log nobody in as the attacker, and leave what the browser has begun', async () => {
    const attackers = await begin(company);
    const own = await begin(company);
    const sent = company.callbackFor(attackers.url, 'attacker');
    await assertRefused(await comeBack(own.browser, sent), own.browser, "the attacker's whole answer");
    assert.ok(own.browser.cookie('brewline_oidc'), 'the log-in that was begun goes on');
    const mixed = company.callbackFor(own.url, 'victim');
    mixed.searchParams.set(
      'code',
      company.callbackFor(attackers.url, 'attacker').searchParams.get('code') ?? '',
    );
    await assertRefused(await comeBack(own.browser, mixed), own.browser, "the attacker's code");
  });

  it("use no code of another browser at an issuer that ignores PKCE: its nonce is the other's", async () => {
    company.forgery = { isCareless: true };
    const [one, other] = [await begin(company), await begin(company)];
    const mixed = company.callbackFor(one.url, 'attacker');
    mixed.searchParams.set('code', company.callbackFor(other.url, 'victim').searchParams.get('code') ?? '');
    await assertRefused(await comeBack(one.browser, mixed), one.browser, "the victim's code");
  });

  it('replay nothing: neither the code nor the state, nor the whole at once', async () => {
    company.forgery = { isCareless: true };
    const { browser, url } = await begin(company);
    const cookie = browser.cookie('brewline_oidc') ?? '';
    const callback = company.callbackFor(url, 'victim');
    const visits = await Promise.all(
      [1, 2, 3].map(async () => {
        const copy = new LoginBrowser(api.url);
        copy.plant(cookie);
        return { copy, visit: await comeBack(copy, callback) };
      }),
    );
    assert.equal(
      visits.filter(({ visit }) => visit.status === 200).length,
      1,
      'of three at once one gets in',
    );
    for (const { copy, visit } of visits.filter((each) => each.visit.status !== 200))
      await assertRefused(visit, copy, 'at once');
    const again = new LoginBrowser(api.url);
    again.plant(cookie);
    await assertRefused(await comeBack(again, callback), again, 'the state again');
    company.forgery = {};
    const next = await begin(company);
    const used = company.callbackFor(next.url, 'victim');
    used.searchParams.set('code', callback.searchParams.get('code') ?? '');
    await assertRefused(await comeBack(next.browser, used), next.browser, 'the code again');
  });

  it('mix no issuers up: no code goes to another than the one that made it', async () => {
    const asked = evil.redeemed.length;
    const { browser, url } = await begin(evil);
    const answer = company.callbackFor(url, 'victim');
    await assertRefused(
      await comeBack(browser, answer),
      browser,
      "the company's answer at the attacker's path",
    );
    const second = await begin(evil);
    const elsewhere = company.callbackFor(second.url, 'victim');
    elsewhere.pathname = elsewhere.pathname.replace('/evil/', '/company/');
    await assertRefused(
      await comeBack(second.browser, elsewhere),
      second.browser,
      "what began at the attacker's",
    );
    assert.equal(evil.redeemed.length, asked);
  });

  const now = () => Math.floor(Date.now() / 1_000);
  const forgeries: Readonly<Record<string, () => Forgery>> = {
    'another nonce': () => ({ claims: { nonce: 'x' } }),
    'no nonce': () => ({ claims: { nonce: undefined } }),
    'another audience': () => ({ claims: { aud: 'another client' } }),
    'audiences without us': () => ({ claims: { aud: ['another client', 'a third'] } }),
    'audiences with us, for another': () => ({
      claims: { aud: ['brewline-client', 'another'], azp: 'another' },
    }),
    'another issuer': () => ({ claims: { iss: evil.options.issuer } }),
    'no issuer': () => ({ claims: { iss: undefined } }),
    'another key': () => ({ key: 'other' }),
    'no signature': () => ({ key: 'none' }),
    'the client secret as key': () => ({ key: 'secret' }),
    'a time that is over': () => ({ claims: { iat: now() - 7_200, exp: now() - 3_600 } }),
    'no end': () => ({ claims: { exp: undefined } }),
    'a time that has not come': () => ({ claims: { nbf: now() + 3_600 } }),
    'no subject': () => ({ claims: { sub: undefined } }),
    'an empty subject': () => ({ claims: { sub: '' } }),
    'a subject with U+0000': () => ({ claims: { sub: 'victim\0' } }),
    'a subject that is too long': () => ({ claims: { sub: 'x'.repeat(256) } }),
    'a subject that is no text': () => ({ claims: { sub: 7 } }),
    'no token at all': () => ({ answer: { status: 200, body: { access_token: 'x', token_type: 'Bearer' } } }),
    'a token that is none': () => ({
      answer: { status: 200, body: { access_token: 'x', token_type: 'Bearer', id_token: 'a.b.c' } },
    }),
    'an error': () => ({ answer: { status: 400, body: { error: 'invalid_client' } } }),
    'an answer that is none': () => ({ answer: { status: 200, body: ['x'] } }),
  };

  it('are refused where the id token is forged, whatever signatures the issuer says it takes', async () => {
    for (const issuer of [company, loose])
      for (const [what, forge] of Object.entries(forgeries)) {
        const { browser, url } = await begin(issuer);
        issuer.forgery = forge();
        await assertRefused(await comeBack(browser, issuer.callbackFor(url, 'victim')), browser, what);
      }
  });

  it('get one answer, whatever was wrong', () => {
    assert.equal(answers.size, 1, [...answers].join('\n'));
  });

  it('find the right log-in where nothing is changed', async () => {
    const { browser, url } = await begin(company);
    assert.equal((await comeBack(browser, company.callbackFor(url, 'victim'))).status, 200);
    assert.equal((await meIn(browser))?.personId, victim);
  });

  it('find a verifier of its own in each request for a token (PKCE)', async () => {
    const verifiers = new Set<string>();
    for (let round = 0; round < 2; round += 1) {
      const { browser, url } = await begin(company);
      await comeBack(browser, company.callbackFor(url, 'victim'));
      const verifier = company.redeemed.at(-1)?.get('code_verifier') ?? '';
      verifiers.add(verifier);
      const asked = new URL(url).searchParams;
      assert.equal(createHash('sha256').update(verifier).digest('base64url'), asked.get('code_challenge'));
      assert.equal(asked.get('code_challenge_method'), 'S256');
      assert.equal(asked.get('response_type'), 'code');
    }
    assert.equal(verifiers.size, 2);
  });

  it('lead nowhere else afterwards', async () => {
    const elsewhere = [
      'https://evil.example/',
      '//evil.example',
      '///evil.example',
      '/\\evil.example',
      '\\\\evil.example',
      '/%2fevil.example',
      '/%5Cevil.example',
      '%2f%2fevil.example',
      '/.//evil.example',
      '/%2e//evil.example',
      '/x/..//evil.example',
      '/\t/evil.example',
      '/%09/evil.example',
      '/%0a/evil.example',
      'evil.example',
      '@evil.example',
      ':80/x',
      'data:text/html,x',
      'javascript:alert(1)',
      '/ /evil.example',
      '/%',
      '?x',
      '#x',
    ];
    const own = await logInAsBrowser(api.url, 'victim', victimsPassword);
    for (const next of elsewhere) {
      const query = String(new URLSearchParams({ next }));
      const answers = [
        await new LoginBrowser(api.url).visit(at(`/oidc/company/login?${query}`)),
        ...(await Promise.all(
          [
            { path: '/people/me/oidc', body: { issuer: 'company', next } },
            { path: '/oidc/company/join', body: { token: 'x', next } },
          ].map(async ({ path, body }) => {
            const init = jsonPost(body, { origin: api.url, cookie: own.session });
            const answer = await fetch(at(path), init);
            return { status: answer.status, headers: answer.headers, body: await answer.text() };
          }),
        )),
      ];
      for (const { status, headers, body } of answers) {
        assert.equal(status, 400, `${next}: ${status} ${body}`);
        assert.equal(headers.get('location'), null);
        assert.deepEqual(headers.getSetCookie(), []);
      }
    }
  });

  it('put nothing of theirs into the page that goes on', async () => {
    for (const [next, expected] of [
      ['/a"><script>x</script>', '/a%22%3E%3Cscript%3Ex%3C/script%3E'],
      ["/a?b='&c=<d>", '/a?b=%27&#38;c=%3Cd%3E'],
      ['/#";url=//evil.example', '/#%22;url=//evil.example'],
    ] as const) {
      const browser = new LoginBrowser(api.url);
      const begun = await browser.visit(at(`/oidc/company/login?${String(new URLSearchParams({ next }))}`));
      assert.equal(begun.status, 303, begun.body);
      const page = await comeBack(
        browser,
        company.callbackFor(begun.headers.get('location') ?? '', 'victim'),
      );
      assert.ok(page.body.includes(`content="0; url=${expected}"`), page.body);
      assert.doesNotMatch(page.body, /<script/);
    }
  });

  it('fix no session: a cookie that was there before is never adopted, and its session ends', async () => {
    const name = `brewline_session_${new URL(api.url).port}`;
    const attackers = await logInAsBrowser(api.url, 'admin', api.password);
    for (const planted of [`${name}=${'x'.repeat(43)}`, attackers.session]) {
      const { browser, url } = await begin(company);
      browser.plant(planted);
      // A neighbour of this host: the browser sends all of its cookies.
      const visit = await browser.visit(company.callbackFor(url, 'victim'), {
        from: 'own',
        headers: { 'sec-fetch-site': 'same-site' },
      });
      assert.equal(visit.status, 200, visit.body);
      assert.notEqual(browser.cookie('brewline_session'), planted);
      assert.equal((await meIn(browser))?.personId, victim);
      const { status } = await fetch(at('/people/me'), { headers: { cookie: planted } });
      assert.equal(status, 401);
    }
  });

  it('take no account over by its address, its login or its subject elsewhere', async () => {
    const claims = {
      email: 'victim@example.com',
      email_verified: true,
      preferred_username: 'victim',
      name: 'victim',
    };
    for (const [issuer, subject, more] of [
      [company, 'attacker', {}],
      [evil, 'victim', {}],
      [evil, 'attacker', { email: 'VICTIM@example.com' }],
    ] as const) {
      issuer.forgery = { claims: { ...claims, ...more } };
      const { browser, url } = await begin(issuer);
      const visit = await comeBack(browser, issuer.callbackFor(url, subject));
      assert.equal(visit.status, 403, visit.body);
      assert.match(visit.body, /ISSUER_NOT_LINKED/);
      assert.equal(await meIn(browser), undefined);
    }
    evil.forgery = { claims: { ...claims, email_verified: 'true' } };
    const { browser, url } = await begin(evil);
    await comeBack(browser, evil.callbackFor(url, 'victim'));
    const made = await meIn(browser);
    assert.ok(made && made.personId !== victim, 'an account of its own');
    const { rows } = await api.pool.query(
      'select person_id::text from identity.oidc_link where issuer = $1',
      [evil.options.issuer],
    );
    assert.deepEqual(rows, [{ person_id: made.personId }]);
  });

  it('learn of no account: unknown people, addresses, and invitations that do not hold get one answer', async () => {
    const links = createPersonLinks(api.pool);
    const taken = await links.invite({ login: 'soon-taken', name: 'x', role: 'admin', email: undefined });
    await addPerson(api.pool, 'soon-taken', 'brewer');
    const refused = new Set<string>();
    for (const [token, claims] of [
      ['', {}],
      ['', { email: 'victim@example.com', email_verified: true }],
      ['x'.repeat(43), {}],
      [taken?.token ?? '', {}],
    ] as const) {
      closed.forgery = { claims };
      const browser = new LoginBrowser(api.url);
      const begun =
        token === ''
          ? (await begin(closed, browser)).url
          : (
              JSON.parse((await browser.visit(at('/oidc/closed/join'), jsonPost({ token }))).body) as {
                url: string;
              }
            ).url;
      refused.add(withoutTrace(await comeBack(browser, closed.callbackFor(begun, `new ${token}`))));
      assert.equal(await meIn(browser), undefined);
    }
    assert.equal(refused.size, 1, [...refused].join('\n'));
    assert.match([...refused].join(), /^403 .*ISSUER_NOT_LINKED/);
  });

  describe('on linking', () => {
    async function linkFrom(session: string, browser = new LoginBrowser(api.url)) {
      browser.plant(session);
      const init = jsonPost({ issuer: 'company' }, { origin: api.url });
      const visit = await browser.visit(at('/people/me/oidc'), init);
      return {
        browser,
        visit,
        url: visit.status === 200 ? (JSON.parse(visit.body) as { url: string }).url : '',
      };
    }
    const linksOfVictim = async () =>
      (await api.pool.query('select from identity.oidc_link where person_id = $1', [victim])).rowCount;

    it('need the password of the last ten minutes', async () => {
      const { session } = await logInAsBrowser(api.url, 'victim', victimsPassword);
      await api.pool.query(
        "update identity.login_session set authenticated_at = now() - interval '11 minutes' where person_id = $1",
        [victim],
      );
      const { visit } = await linkFrom(session);
      assert.match(visit.body, /PROOF_TOO_OLD/);
      const path = at('/people/me/oidc/11111111-1111-4111-8111-111111111111');
      const unlink = await fetch(path, { method: 'DELETE', headers: { cookie: session, origin: api.url } });
      assert.match(await unlink.text(), /PROOF_TOO_OLD/);
    });

    it("link nobody's identity to the attacker's account, nor the attacker's to another's", async () => {
      const { session } = await logInAsBrowser(api.url, 'admin', api.password);
      const attackers = await linkFrom(session);
      const stranger = new LoginBrowser(api.url);
      await assertRefused(
        await comeBack(stranger, company.callbackFor(attackers.url, 'somebody')),
        stranger,
        "the attacker's URL",
      );
      const own = await logInAsBrowser(api.url, 'victim', victimsPassword);
      const victims = await linkFrom(own.session);
      const before = await linksOfVictim();
      const mixed = company.callbackFor(victims.url, 'x');
      mixed.searchParams.set(
        'code',
        company.callbackFor(attackers.url, 'attackers').searchParams.get('code') ?? '',
      );
      assert.equal((await comeBack(victims.browser, mixed)).status, 403);
      assert.equal(await linksOfVictim(), before);
    });

    it('end with the log-in that began it', async () => {
      const { session } = await logInAsBrowser(api.url, 'victim', victimsPassword);
      const { browser, url } = await linkFrom(session);
      const before = await linksOfVictim();
      await api.pool.query(
        "update identity.login_session set ended_at = now(), ended_because = 'loggedOut' where person_id = $1 and ended_at is null",
        [victim],
      );
      assert.equal((await comeBack(browser, company.callbackFor(url, 'late'))).status, 403);
      assert.equal(await linksOfVictim(), before);
    });

    it('unlink nothing of others', async () => {
      const { rows } = await api.pool.query<{ id: string }>(
        'select oidc_link_id::text as id from identity.oidc_link where person_id = $1',
        [victim],
      );
      const { session } = await logInAsBrowser(api.url, 'admin', api.password);
      const path = at(`/people/me/oidc/${rows[0]?.id}`);
      const { status } = await fetch(path, {
        method: 'DELETE',
        headers: { cookie: session, origin: api.url },
      });
      assert.equal(status, 404);
      assert.ok(await linksOfVictim());
    });
  });

  it('are limited by address: neither guesses nor begun log-ins go on for ever', async () => {
    const limited = await startApi({
      issuers: [createLoginIssuer(company.options)],
      trustProxy: ['127.0.0.1'],
      limits: { logins: { oidcFailedPerHour: 5, oidcBegunPerHour: 5 } },
    });
    try {
      const ask = async (path: string, address: string, cookie = '') =>
        fetch(`${limited.url}/api/v1/oidc/company/${path}`, {
          headers: { 'x-forwarded-for': address, cookie },
          redirect: 'manual',
        });
      const statuses = async (path: string, address: string) => {
        const all: number[] = [];
        for (let round = 0; round < 6; round += 1) all.push((await ask(path, address)).status);
        return all;
      };
      const guess = `callback?code=x&state=${'x'.repeat(43)}`;
      assert.deepEqual(await statuses(guess, '192.0.2.1'), [403, 403, 403, 403, 403, 429]);
      assert.equal((await ask(guess, '192.0.2.2')).status, 403);
      assert.deepEqual(await statuses('login', '192.0.2.3'), [303, 303, 303, 303, 303, 429]);
      // Who gets in does not count.
      for (let round = 0; round < 7; round += 1) {
        const begun = await ask('login', `192.0.2.${10 + round}`);
        const callback = company.callbackFor(begun.headers.get('location') ?? '', `somebody ${round}`);
        const cookie = begun.headers.getSetCookie().join().split(';')[0] ?? '';
        const { status } = await ask(`callback${callback.search}`, '192.0.2.4', cookie);
        assert.equal(status, 200);
      }
    } finally {
      await limited.stop();
    }
  });

  it('find no code, token, verifier, state or secret in any log', () => {
    assert.ok(logged.some((line) => line.includes('a log-in by an issuer failed')));
    const sent = [...company.redeemed, ...loose.redeemed].flatMap((each) => [
      each.get('code'),
      each.get('code_verifier'),
    ]);
    const secrets = [...sent, ...company.idTokens, ...loose.idTokens, company.options.clientSecret];
    assert.ok(secrets.length > 50);
    const all = logged.join('\n');
    for (const secret of secrets) if (secret && secret.length > 20) assert.ok(!all.includes(secret), secret);
  });
});
