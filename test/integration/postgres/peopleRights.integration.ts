import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import type { Pool } from 'pg';
import { generateSync } from 'otplib/functional';
import {
  createPasskeys,
  createPersonLinks,
  createPool,
  createSecondFactors,
  migrate,
} from '../../../adapters/postgres/index.js';
import { testKey } from '../../support/api.js';
import { startPostgres } from '../../support/postgres.js';
import { silentLogger } from '../../support/silentLogger.js';

describe('the rights of the database user of the API', () => {
  let postgres: Awaited<ReturnType<typeof startPostgres>>;
  let owner: Pool;
  let pool: Pool;

  before(async () => {
    postgres = await startPostgres();
    const of = (databaseUrl: string) =>
      createPool({ databaseUrl, applicationName: 'test', connections: 2, logger: silentLogger });
    owner = of(postgres.url);
    // A role belongs to the whole server, where another test may have made it.
    await owner
      .query('create role brewline_api nologin')
      .catch((error: unknown) => assert.match(String(error), /already exists/));
    await migrate({ databaseUrl: postgres.url });
    const url = new URL(postgres.url);
    url.searchParams.set('options', '-c role=brewline_api');
    pool = of(url.href);
    assert.deepEqual((await pool.query('select current_user as user')).rows, [{ user: 'brewline_api' }]);
  });
  after(async () => {
    await pool?.end();
    await owner?.end();
    await postgres?.stop();
  });

  it('are enough for links', async () => {
    const links = createPersonLinks(pool);
    const signedUp = await links.signUp('ada@example.com');
    assert.ok(signedUp.type === 'link');
    assert.equal(await links.redeem(signedUp.link.token, 'hopfen und malz'), 'done');
    const invitation = { login: 'bob', name: 'Bob', role: 'brewer', email: undefined } as const;
    const invited = await links.invite(invitation);
    await links.withdraw(invited?.token ?? '');
    assert.equal(await links.redeem(invited?.token ?? '', 'hopfen und malz'), 'unknown');
    const reset = await links.reset('ada@example.com');
    assert.equal(await links.redeem(reset?.link.token ?? '', 'ein anderes Passwort'), 'done');
    const personId = await idOf('ada@example.com');
    const confirmation = await links.confirmation(personId, 'ada@example.org');
    assert.equal(await links.confirm(personId, confirmation?.token ?? ''), true);
  });

  it('are enough for second factors', async () => {
    const factors = createSecondFactors(pool, testKey);
    const personId = await idOf('ada@example.com');
    const secret = await factors.begin(personId);
    const enrolment = await factors.confirm(personId, generateSync({ secret }));
    assert.ok(enrolment.type === 'enrolled');
    assert.deepEqual(await factors.verify(personId, enrolment.recoveryCodes[0] ?? ''), { type: 'right' });
    assert.deepEqual(await factors.stateOf(personId), { totp: true, passkeys: 0, recoveryCodesLeft: 9 });
    assert.equal((await factors.renewRecoveryCodes(personId))?.length, 10);
    const secretHash = randomBytes(32);
    await factors.pend({ personId, login: 'ada', kind: 'client', passwordMark: 'x' }, secretHash);
    assert.equal((await factors.pending(secretHash))?.personId, personId);
    assert.equal(await factors.takePending(secretHash), true);
    assert.equal(await factors.remove(personId, { mayBeLast: true }), 'removed');
  });

  it('are enough for passkeys', async () => {
    const passkeys = createPasskeys(pool);
    const personId = await idOf('ada@example.com');
    const holder = { purpose: 'registration', id: personId } as const;
    const challenge = await passkeys.challenge(holder);
    const credentialId = randomBytes(32);
    const added = await passkeys.register({ personId, name: 'phone', holder }, async (given) => {
      assert.deepEqual(given, challenge);
      return { credentialId, publicKey: randomBytes(77), counter: 0, transports: ['internal'] };
    });
    assert.ok(added.type === 'added');
    const { passkeyId } = added.passkey;
    await passkeys.challenge(holder);
    const verdict = await passkeys.verify({ personId, credentialId, holder }, async () => 1);
    assert.deepEqual(verdict, { type: 'right' });
    assert.equal(await passkeys.rename(personId, passkeyId, 'old phone'), true);
    assert.deepEqual(
      (await passkeys.listOf(personId)).map(({ name }) => name),
      ['old phone'],
    );
    assert.equal(await passkeys.remove(personId, passkeyId, { mayBeLast: false }), 'last');
    assert.equal(await passkeys.remove(personId, passkeyId, { mayBeLast: true }), 'removed');
  });

  it('do not reach what it need not change', async () => {
    await assert.rejects(pool.query("update identity.person_link set expires_at = 'infinity'"), {
      code: '42501',
    });
    await assert.rejects(pool.query("update identity.passkey set public_key = '\\x00'"), { code: '42501' });
    await assert.rejects(pool.query("update identity.pending_login set expires_at = 'infinity'"), {
      code: '42501',
    });
  });

  async function idOf(login: string): Promise<string> {
    const { rows } = await owner.query<{ id: string }>(
      'select person_id::text as id from identity.person where login = $1',
      [login],
    );
    return rows[0]?.id ?? '';
  }
});
