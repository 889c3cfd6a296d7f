import assert from 'node:assert/strict';
import { createApiClient, dataOf } from '../../../adapters/apiClient/index.js';
import { addPerson, createPersonLinks, resetLink } from '../../../adapters/postgres/identity/index.js';
import { createMailer, type SmtpMailer } from '../../../adapters/smtp/index.js';
import { jsonPost, logIn, startApi, type TestApi } from '../../support/api.js';
import { silentLogger } from '../../support/silentLogger.js';
import { startSmtpServer, type TestSmtpServer } from '../../support/smtpServer.js';
import { until } from '../../support/until.js';

const password = 'hopfen und malz';
const unlimited = { mailsPerHour: 10_000, redeemedPerHour: 10_000 };

describe('links by mail', () => {
  let smtp: TestSmtpServer;
  let mailer: SmtpMailer;
  let api: TestApi;

  before(async () => {
    smtp = await startSmtpServer();
    mailer = createMailer({ url: smtp.url, from: 'Brewline <brewline@example.com>', logger: silentLogger });
    api = await startApi({ mailer, signUp: 'open', limits: { logins: unlimited } });
  });
  after(async () => {
    await api?.stop();
    mailer?.close();
    await smtp?.stop();
  });

  /** Without anybody's token. */
  const post = (path: string, body: unknown, token = '') =>
    fetch(
      `${api.url}/api/v1${path}`,
      jsonPost(body, token === '' ? {} : { authorization: `Bearer ${token}` }),
    );
  const redeem = async (token: string, chosen = password) =>
    (await post('/links/redeem', { token, password: chosen })).status;

  /** Somebody with a confirmed address. */
  async function joined(login: string, email = `${login}@example.com`): Promise<string> {
    const invited = await post('/invitations', { login, role: 'brewer', email }, api.token);
    assert.equal(invited.status, 201, await invited.text());
    assert.equal(await redeem((await smtp.mailTo(email)).token), 200);
    return email;
  }

  it('invites somebody, who chooses a password and has a confirmed address', async () => {
    const email = 'Ada.L@example.com';
    const body = { login: 'ada', role: 'operator', email, language: 'de' };
    const answer = await post('/invitations', body, api.token);
    assert.equal(answer.status, 201);
    const { link } = (await answer.json()) as { link: unknown };
    assert.equal(link, null, 'nobody but the invited person sees the link');
    const mail = await smtp.mailTo(email);
    assert.match(mail.body, /^Hallo,/);
    assert.ok(mail.body.includes(`${api.url}/join#${mail.token}`));
    assert.match(mail.body, /„ada“/);
    assert.equal(await redeem(mail.token), 200);
    assert.ok(await logIn(api.url, 'ada', password));
    const { rows } = await api.pool.query("select role, email from identity.person where login = 'ada'");
    assert.deepEqual(rows, [{ role: 'operator', email }]);
  });

  it('stores no link in clear', async () => {
    await post('/invitations', { login: 'cleo', role: 'brewer', email: 'cleo@example.com' }, api.token);
    const { token } = await smtp.mailTo('cleo@example.com');
    const { rows } = await api.pool.query<{ row: string }>(
      'select row_to_json(l)::text as row from identity.person_link l',
    );
    const hex = Buffer.from(token).toString('hex');
    for (const { row } of rows) assert.ok(!row.includes(token) && !row.includes(hex));
    assert.equal(await redeem(token), 200);
  });

  it('sets a forgotten password by a mail to the confirmed address, which ends every log-in', async () => {
    const email = await joined('berta');
    const session = await logIn(api.url, 'berta', password);
    // Where it goes is what is stored, whatever the request looks like.
    assert.equal((await post('/password-reset', { email: 'BERTA@example.COM' })).status, 202);
    const mail = await smtp.mailTo(email);
    assert.ok(mail.body.includes(`${api.url}/reset#${mail.token}`));
    assert.equal(await redeem(mail.token, 'another long password'), 200);
    await assert.rejects(logIn(api.url, 'berta', password), /401/);
    assert.ok(await logIn(api.url, 'berta', 'another long password'));
    await until(
      'the session of before is refused',
      async () => (await post('/logout', {}, session)).status === 401,
    );
  });

  it('lets a person change their address once the new one is confirmed', async () => {
    await joined('dora');
    const token = await logIn(api.url, 'dora', password);
    assert.equal((await post('/people/me/email', { email: 'new@example.com' }, token)).status, 202);
    const mail = await smtp.mailTo('new@example.com');
    assert.equal(await emailOf('dora'), 'dora@example.com');
    assert.equal((await post('/people/me/email/confirm', { token: mail.token }, token)).status, 204);
    assert.equal(await emailOf('dora'), 'new@example.com');
  });

  it('signs somebody up as a brewer whose login is the address', async () => {
    assert.equal((await post('/sign-up', { email: 'New.One@example.com' })).status, 202);
    const mail = await smtp.mailTo('New.One@example.com');
    assert.equal(await redeem(mail.token), 200);
    assert.ok(await logIn(api.url, 'new.one@example.com', password));
  });

  it('tells an admin that an invitation could not be mailed, logs no address, and keeps no link', async () => {
    const logged: unknown[] = [];
    const logger = { ...silentLogger, error: (...line: unknown[]) => void logged.push(line) };
    const failing = createMailer({ url: smtp.url, from: 'brewline@example.com', logger });
    smtp.refuse = (to) => to.startsWith('secret');
    const other = await startApi({ mailer: failing });
    try {
      const body = { login: 'eva', role: 'brewer', email: 'secret@example.com' };
      const answer = await other.fetch('/api/v1/invitations', jsonPost(body));
      assert.equal(answer.status, 503, await answer.text());
      assert.match(String(failing.failure()), /^EENVELOPE 550$/);
      assert.equal(logged.length, 1);
      assert.doesNotMatch(JSON.stringify(logged), /secret|@example/);
      const { rowCount } = await other.pool.query('select from identity.person_link');
      assert.equal(rowCount, 0);
      const again = await other.fetch('/api/v1/invitations', jsonPost({ ...body, email: 'eva@example.com' }));
      assert.equal(again.status, 201);
      assert.equal(failing.failure(), undefined, 'it is over with the next mail that goes out');
    } finally {
      smtp.refuse = () => false;
      await other.stop();
      failing.close();
    }
  });

  it('shows an admin the link where no mails are sent, and proves no address by it', async () => {
    const other = await startApi({});
    try {
      const body = { login: 'finn', role: 'brewer', email: 'finn@example.com' };
      const answer = await other.fetch('/api/v1/invitations', jsonPost(body));
      const { link } = (await answer.json()) as { link: string };
      const [page, token] = link.split('#');
      assert.equal(page, `${other.url}/join`);
      const redeemed = await other.fetch('/api/v1/links/redeem', jsonPost({ token, password }));
      assert.equal(redeemed.status, 200);
      const { rows } = await other.pool.query("select email from identity.person where login = 'finn'");
      assert.deepEqual(rows, [{ email: null }]);
    } finally {
      await other.stop();
    }
  });

  it('shows an admin a link for a new password, of a person whom no mail reaches', async () => {
    const ask = (login: string, token = api.token) => post('/reset-links', { login }, token);
    const before = (await addPerson(api.pool, 'xenia', 'operator')) ?? '';
    const answer = await ask('xenia');
    assert.deepEqual([answer.status, answer.headers.get('cache-control')], [201, 'no-store']);
    const { link, expiresAt } = (await answer.json()) as { link: string; expiresAt: string };
    const [, token = ''] = new RegExp(`^${api.url}/reset#([\\w-]{43})$`).exec(link) ?? [];
    const minutes = (Date.parse(expiresAt) - Date.now()) / 60_000;
    assert.ok(minutes > 29 && minutes <= 30);
    const loggedIn = await logIn(api.url, 'xenia', before);
    assert.equal((await ask('admin', loggedIn)).status, 403, 'operators are shown none');
    assert.equal((await ask('admin', '')).status, 401);
    assert.equal(await redeem(token), 200);
    assert.equal(await redeem(token), 404);
    assert.ok(await logIn(api.url, 'xenia', password));
    assert.equal((await ask('nobody')).status, 404);
    await joined('yann');
    assert.equal((await ask('yann')).status, 409, 'it goes to the address, and nobody else sees it');
  });

  it('encrypts mails on their way to another machine, or sends none', async () => {
    // `hideSTARTTLS`: this server speaks no TLS; by this name it counts as another machine.
    const url = smtp.url.replace('127.0.0.1', '0.0.0.0');
    const elsewhere = createMailer({ url, from: 'brewline@example.com', logger: silentLogger });
    const mail = { to: 'gina@example.com', subject: 'x', text: 'x' };
    await assert.rejects(elsewhere.sendMail(mail), { code: 'MAIL_UNAVAILABLE' });
    elsewhere.close();
    assert.ok(!smtp.mails.some(({ to }) => to.includes(mail.to)));
  });

  describe('refuses', () => {
    it('a link that was used, also by one of two at once', async () => {
      await joined('hanna');
      await post('/password-reset', { email: 'hanna@example.com' });
      const { token } = await smtp.mailTo('hanna@example.com');
      const both = await Promise.all([redeem(token), redeem(token)]);
      assert.deepEqual(both.sort(), [200, 404]);
      assert.equal(await redeem(token), 404);
      await post('/invitations', { login: 'hugo', role: 'brewer', email: 'hugo@example.com' }, api.token);
      const invitation = await smtp.mailTo('hugo@example.com');
      assert.deepEqual([await redeem(invitation.token), await redeem(invitation.token)], [200, 404]);
    });

    it('a link that has expired', async () => {
      await addPerson(api.pool, 'ida', 'brewer');
      const made = await resetLink(api.pool, 'ida');
      assert.ok(made);
      const minutes = (made.expiresAt.getTime() - Date.now()) / 60_000;
      assert.ok(minutes > 29 && minutes <= 30, String(minutes));
      await api.pool.query("update identity.person_link set expires_at = now() - interval '1 s'");
      assert.equal(await redeem(made.token), 404);
    });

    it('links that nobody made, with the answer of used ones', async () => {
      const used = await (await post('/links/redeem', { token: 'A'.repeat(43), password })).json();
      const forged = await (await post('/links/redeem', { token: 'x', password })).json();
      const plain = (problem: unknown) => ({ ...(problem as object), traceId: '' });
      assert.deepEqual(plain(used), plain(forged));
    });

    it('what a link is not for', async () => {
      await joined('jan');
      await joined('kim');
      const [jan, kim] = [await logIn(api.url, 'jan', password), await logIn(api.url, 'kim', password)];
      await post('/people/me/email', { email: 'jan2@example.com' }, jan);
      const confirmation = await smtp.mailTo('jan2@example.com');
      assert.equal(await redeem(confirmation.token), 404, 'a confirmation sets no password');
      const confirm = (token: string, by: string) => post('/people/me/email/confirm', { token }, by);
      assert.equal((await confirm(confirmation.token, kim)).status, 404, "somebody else's log-in");
      await post('/password-reset', { email: 'jan@example.com' });
      const reset = await smtp.mailTo('jan@example.com');
      assert.equal((await confirm(reset.token, jan)).status, 404, 'a reset confirms nothing');
      assert.equal((await confirm(confirmation.token, jan)).status, 204, 'and nothing of it took the link');
      assert.equal(await redeem(reset.token), 404, 'the link went to an address that is not theirs any more');
    });

    it('an address that somebody else has, whatever its case', async () => {
      await joined('lea');
      await joined('mia');
      const mia = await logIn(api.url, 'mia', password);
      await post('/people/me/email', { email: 'LEA@example.com' }, mia);
      const { token } = await smtp.mailTo('LEA@example.com');
      assert.equal((await post('/people/me/email/confirm', { token }, mia)).status, 404);
      assert.equal(await emailOf('mia'), 'mia@example.com');
      const again = { login: 'lea2', role: 'brewer', email: 'Lea@Example.com' };
      assert.equal((await post('/invitations', again, api.token)).status, 409);
    });

    it('a reset link once the password was changed otherwise', async () => {
      await joined('nils');
      await post('/password-reset', { email: 'nils@example.com' });
      const { token } = await smtp.mailTo('nils@example.com');
      const nils = await logIn(api.url, 'nils', password);
      const change = { currentPassword: password, newPassword: 'yet another password' };
      assert.ok((await post('/people/me/password', change, nils)).ok);
      assert.equal(await redeem(token), 404);
    });

    it('to say which addresses are known', async () => {
      await joined('olga');
      for (const path of ['/password-reset', '/sign-up']) {
        const told = async (email: string) => {
          const answer = await post(path, { email });
          return [answer.status, await answer.text()];
        };
        assert.deepEqual(await told('olga@example.com'), await told('nobody@example.com'));
      }
      // The one mail is about the password, the other one says that there is an account.
      const subjects = [await smtp.mailTo('olga@example.com'), await smtp.mailTo('olga@example.com')].map(
        ({ raw }) => /^Subject: (.*)\r$/m.exec(raw)?.[1],
      );
      assert.deepEqual(subjects.sort(), ['A new password for Brewline', 'You have an account at Brewline']);
    });

    it('to look anybody up before it answers', async () => {
      const client = await api.pool.connect();
      try {
        await client.query('begin; lock table identity.person in access exclusive mode');
        for (const email of ['olga@example.com', 'nobody@example.com'])
          assert.equal((await post('/password-reset', { email })).status, 202);
      } finally {
        await client.query('rollback');
        client.release();
      }
      await smtp.mailTo('olga@example.com');
    });

    it('to fill a mailbox', async () => {
      await joined('paul');
      const links = createPersonLinks(api.pool);
      const made = await Promise.all(Array.from({ length: 6 }, () => links.reset('PAUL@example.com')));
      assert.equal(made.filter((link) => link !== undefined).length, 3);
      const signed = await Promise.all(Array.from({ length: 6 }, () => links.signUp('quin@example.com')));
      assert.equal(signed.filter(({ type }) => type === 'link').length, 3);
    });

    it('addresses that would be several, or more than an address', async () => {
      for (const email of [
        'a@example.com,b@example.com',
        'a@example.com\r\nBcc: b@example.com',
        'A <a@b.c>',
        'a@b',
      ])
        assert.equal((await post('/password-reset', { email })).status, 400, email);
    });

    it('too many guesses and mails of one address', async () => {
      const other = await startApi({
        mailer,
        limits: { logins: { mailsPerHour: 2, redeemedPerHour: 2 } },
      });
      try {
        const statuses = async (path: string, body: unknown) => {
          const all = [];
          for (let turn = 0; turn < 3; turn += 1) all.push((await other.fetch(path, jsonPost(body))).status);
          return all;
        };
        assert.deepEqual(
          await statuses('/api/v1/password-reset', { email: 'nobody@example.com' }),
          [202, 202, 429],
        );
        assert.deepEqual(await statuses('/api/v1/links/redeem', { token: 'x', password }), [404, 404, 429]);
        assert.equal(
          (await other.fetch('/api/v1/sign-up', jsonPost({ email: 'a@example.com' }))).status,
          429,
        );
      } finally {
        await other.stop();
      }
    });

    it('what is not offered, and say so to whoever logs in', async () => {
      const offered = async (of: TestApi) => {
        const { sendsMails, signsUp } = dataOf(await createApiClient({ url: of.url }).GET('/api/v1/oidc'));
        return [sendsMails, signsUp];
      };
      assert.deepEqual(await offered(api), [true, true]);
      for (const [options, expected] of [
        [{ mailer, signUp: 'invite' }, [true, false]],
        [{ signUp: 'open' }, [false, false]],
      ] as const) {
        const other = await startApi(options);
        try {
          assert.deepEqual(await offered(other), expected);
        } finally {
          await other.stop();
        }
      }
    });

    it('accounts that nobody is invited to, where sign-up is not open, and invitations where it is off', async () => {
      for (const [signUp, invitation] of [
        ['invite', 201],
        ['off', 403],
      ] as const) {
        const other = await startApi({ mailer, signUp });
        try {
          const sign = await other.fetch('/api/v1/sign-up', jsonPost({ email: 'r@example.com' }));
          assert.equal(sign.status, 403);
          const body = { login: 'rita', role: 'brewer' };
          assert.equal((await other.fetch('/api/v1/invitations', jsonPost(body))).status, invitation);
        } finally {
          await other.stop();
        }
      }
    });
  });

  async function emailOf(login: string): Promise<string | null | undefined> {
    const { rows } = await api.pool.query<{ email: string | null }>(
      'select email from identity.person where login = $1',
      [login],
    );
    return rows[0]?.email;
  }
});
