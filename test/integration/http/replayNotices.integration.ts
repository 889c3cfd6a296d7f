import assert from 'node:assert/strict';
import type { Schemas, Tokens } from '../../../adapters/apiClient/index.js';
import { dataOf } from '../../../adapters/apiClient/index.js';
import { tellReplayed } from '../../../adapters/http/index.js';
import { addPerson, createLoginSessions } from '../../../adapters/postgres/identity/index.js';
import { createPool } from '../../../adapters/postgres/index.js';
import { createMailer, type SmtpMailer } from '../../../adapters/smtp/index.js';
import { jsonPost, logInAsClient, startApi, type TestApi } from '../../support/api.js';
import { silentLogger } from '../../support/silentLogger.js';
import { startSmtpServer, type TestSmtpServer } from '../../support/smtpServer.js';
import { until } from '../../support/until.js';

describe('who is told that a token was used twice', () => {
  let smtp: TestSmtpServer;
  let mailer: SmtpMailer;
  let api: TestApi;

  before(async () => {
    smtp = await startSmtpServer();
    mailer = createMailer({ url: smtp.url, from: 'brewline@example.com', logger: silentLogger });
    api = await startApi({ mailer });
  });
  after(async () => {
    await api?.stop();
    mailer?.close();
    await smtp?.stop();
  });
  beforeEach(async () => {
    smtp.refuse = () => false;
    smtp.mails.splice(0);
    await api.pool.query("delete from identity.person where login <> 'admin'");
  });

  const refresh = (refreshToken: string) =>
    fetch(`${api.url}/api/v1/token/refresh`, jsonPost({ refreshToken }));

  /** Somebody whose token is used twice. */
  async function replayed(login: string, email: string | null = `${login}@example.com`) {
    const password = (await addPerson(api.pool, login, 'brewer')) ?? '';
    await api.pool.query('update identity.person set email = $2 where login = $1', [login, email]);
    const first = await logInAsClient(api.url, login, password);
    const second = (await (await refresh(first.refreshToken)).json()) as Tokens;
    await api.pool.query("update identity.login_session set rotated_at = rotated_at - interval '31 seconds'");
    const answer = await refresh(first.refreshToken);
    assert.equal(answer.status, 401);
    return { password, first, second };
  }

  /** What the list of log-ins says afterwards. */
  async function listed(login: string, password: string): Promise<readonly Schemas['LoginSession'][]> {
    const { token } = await logInAsClient(api.url, login, password);
    const { items } = dataOf(await api.clientOf(token).GET('/api/v1/people/me/sessions'));
    return items.filter(({ endedBecause }) => endedBecause === 'replayed');
  }

  const untold = async () =>
    (
      await api.pool.query(
        "select from identity.login_session where ended_because = 'replayed' and told_at is null",
      )
    ).rowCount;

  /** What every api does each hour. */
  const tellInProcesses = async (processes: number) => {
    const pools = Array.from({ length: processes }, () =>
      createPool({
        databaseUrl: api.databaseUrl,
        applicationName: 'test',
        connections: 2,
        logger: silentLogger,
      }),
    );
    const told = await Promise.allSettled(
      pools.map((pool) => tellReplayed(createLoginSessions(pool), mailer)),
    );
    for (const pool of pools) await pool.end();
    return told.map(({ status }) => status);
  };

  it('is its person: by one mail and in the list, however often it comes', async () => {
    const { password, first, second } = await replayed('ada');
    const mail = await smtp.mailTo('ada@example.com');
    const [session] = await listed('ada', password);
    assert.ok(session?.endedAt);
    for (const words of ['your account "ada"', 'deines Kontos „ada“', session.createdAt, session.endedAt])
      assert.ok(mail.body.includes(words), words);
    for (const secret of [first.token, first.refreshToken, second.refreshToken, '127.0.0.1'])
      assert.ok(!mail.body.includes(secret));
    for (const token of [first.refreshToken, second.refreshToken, first.refreshToken])
      assert.equal((await refresh(token)).status, 401);
    assert.deepEqual(await tellInProcesses(3), ['fulfilled', 'fulfilled', 'fulfilled']);
    assert.deepEqual([smtp.mails.length, await untold()], [0, 0]);
  });

  it('is told later when the mail server fails, once, and others are told meanwhile; the answer does not wait', async () => {
    smtp.refuse = (to) => to.startsWith('ada');
    const { password } = await replayed('ada');
    await replayed('ben');
    await smtp.mailTo('ben@example.com');
    assert.equal((await listed('ada', password)).length, 1, 'the list needs no mail');
    await until('the mail failed', async () => (await untold()) === 1);
    assert.deepEqual(await tellInProcesses(1), ['rejected']);
    assert.equal(await untold(), 1);
    smtp.refuse = () => false;
    await tellInProcesses(4);
    assert.deepEqual(
      smtp.mails.map(({ to }) => to),
      [['ada@example.com']],
    );
    assert.equal(await untold(), 0);
  });

  it('gets no mail without an address', async () => {
    const { password } = await replayed('cleo', null);
    await tellInProcesses(1);
    assert.equal(smtp.mails.length, 0);
    assert.equal((await listed('cleo', password)).length, 1);
  });

  it('is answered while the mail server hangs', async () => {
    let release: () => void = () => undefined;
    const hung = new Promise<void>((resolve) => (release = resolve));
    const other = await startApi({ mailer: { sendMail: () => hung } });
    try {
      const password = (await addPerson(other.pool, 'dora', 'brewer')) ?? '';
      await other.pool.query("update identity.person set email = 'dora@example.com' where login = 'dora'");
      const { refreshToken } = await logInAsClient(other.url, 'dora', password);
      const again = () => fetch(`${other.url}/api/v1/token/refresh`, jsonPost({ refreshToken }));
      assert.equal((await again()).status, 200);
      await other.pool.query(
        "update identity.login_session set rotated_at = rotated_at - interval '31 seconds'",
      );
      assert.equal((await again()).status, 401);
    } finally {
      release();
      await other.stop();
    }
  });
});
