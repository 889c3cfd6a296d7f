import assert from 'node:assert/strict';
import { generateSync } from 'otplib/functional';
import { addPerson } from '../../../../adapters/postgres/identity/index.js';
import { createMailer, type SmtpMailer } from '../../../../adapters/smtp/index.js';
import { jsonPost, logIn, logInAsBrowser, startApi, type TestApi } from '../../../support/api.js';
import { silentLogger } from '../../../support/silentLogger.js';
import { startSmtpServer, type TestSmtpServer } from '../../../support/smtpServer.js';

const email = 'victim@example.com';

/** Aimed at somebody; links.integration and secondFactor.integration have what is refused otherwise. */
describe('an attacker at the accounts of others', () => {
  let smtp: TestSmtpServer;
  let mailer: SmtpMailer;
  let api: TestApi;
  let password: string;

  before(async () => {
    smtp = await startSmtpServer();
    mailer = createMailer({ url: smtp.url, from: 'brewline@example.com', logger: silentLogger });
    const logins = { mailsPerHour: 1_000, redeemedPerHour: 1_000, perAddress: 1_000 };
    api = await startApi({ mailer, signUp: 'open', trustProxy: ['127.0.0.1'], limits: { logins } });
  });
  after(async () => {
    await api?.stop();
    mailer?.close();
    await smtp?.stop();
  });
  beforeEach(async () => {
    await api.pool.query("delete from identity.person where login <> 'admin'");
    await api.pool.query('delete from identity.person_link');
    smtp.mails.splice(0);
    password = (await addPerson(api.pool, 'victim', 'brewer')) ?? '';
    await api.pool.query("update identity.person set email = $1 where login = 'victim'", [email]);
  });

  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    fetch(`${api.url}/api/v1${path}`, jsonPost(body, headers));
  const redeem = async (token: string) =>
    (await post('/links/redeem', { token, password: 'chosen by its owner' })).status;

  /** @returns what the authenticator has */
  async function withFactor(): Promise<string> {
    const authorization = `Bearer ${await logIn(api.url, 'victim', password)}`;
    const begun = await post('/people/me/factor', {}, { authorization });
    const { secret } = (await begun.json()) as { secret: string };
    const confirmed = await post(
      '/people/me/factor/confirm',
      { code: generateSync({ secret }) },
      { authorization },
    );
    assert.equal(confirmed.status, 200);
    await api.pool.query('update identity.second_factor set last_step = 0');
    return secret;
  }

  it('locks nobody out by asking for resets: password, log-ins and each link hold', async () => {
    const { cookie } = await logInAsBrowser(api.url, 'victim', password);
    for (let turn = 0; turn < 10; turn += 1)
      assert.equal(
        (await post('/password-reset', { email }, { 'x-forwarded-for': `192.0.2.${turn}` })).status,
        202,
      );
    const mail = await smtp.mailTo(email);
    assert.ok(await logIn(api.url, 'victim', password));
    const me = await fetch(`${api.url}/api/v1/people/me`, { headers: { cookie } });
    assert.equal(me.status, 200);
    assert.equal(await redeem(mail.token), 200, 'the first of them');
  });

  it('locks nobody out by signing up with their address: the first link makes the account', async () => {
    const newcomer = 'newcomer@example.com';
    for (let turn = 0; turn < 10; turn += 1) await post('/sign-up', { email: newcomer });
    const mail = await smtp.mailTo(newcomer);
    assert.equal(await redeem(mail.token), 200);
    assert.ok(await logIn(api.url, newcomer, 'chosen by its owner'));
  });

  it('fixes no session at the second step: the one that was there before ends', async () => {
    const secret = await withFactor();
    const planted = await logInAsBrowser(api.url, 'admin', api.password);
    const first = await post(
      '/login',
      { login: 'victim', password },
      { origin: api.url, cookie: planted.cookie },
    );
    const pending = first.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const cookie = `${planted.session}; ${pending}`;
    const code = generateSync({ secret });
    const second = await post('/login/factor', { code }, { origin: api.url, cookie });
    assert.equal(second.status, 204);
    const session = second.headers.getSetCookie().find((each) => each.startsWith('brewline_session'));
    assert.notEqual(session?.split(';')[0], planted.session);
    const before = await fetch(`${api.url}/api/v1/people/me`, { headers: { cookie: planted.session } });
    assert.equal(before.status, 401);
  });

  it('leads no link elsewhere: a request under a name of theirs is refused before any mail', async () => {
    for (const host of [
      'evil.example',
      '127.0.0.1.evil.example',
      'localhost@evil.example',
      'evil.example:80',
    ])
      for (const [path, body] of [
        ['/password-reset', { email }],
        ['/sign-up', { email: 'newcomer@example.com' }],
      ] as const) {
        const { status } = await post(path, body, { 'x-forwarded-host': host });
        assert.ok([400, 421].includes(status), `${path} as ${host}: ${status}`);
      }
    assert.equal((await post('/password-reset', { email })).status, 202);
    const mail = await smtp.mailTo(email);
    assert.deepEqual(smtp.mails, [], 'and no other');
    assert.equal(await redeem(mail.token), 200);
  });

  it('fixes no session by a link: whoever follows it with a cookie of theirs is not logged in by it', async () => {
    const attacker = (await addPerson(api.pool, 'mallory', 'brewer')) ?? '';
    const { cookie } = await logInAsBrowser(api.url, 'mallory', attacker);
    assert.equal((await post('/password-reset', { email })).status, 202);
    const { token } = await smtp.mailTo(email);
    const body = { token, password: 'chosen by its owner' };
    const redeemed = await post('/links/redeem', body, { cookie, origin: api.url });
    assert.equal(redeemed.status, 200);
    assert.deepEqual(redeemed.headers.getSetCookie(), []);
    const me = await fetch(`${api.url}/api/v1/people/me`, { headers: { cookie } });
    assert.equal(((await me.json()) as { login: string }).login, 'mallory');
  });
});
