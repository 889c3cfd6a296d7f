import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import type { Pool } from 'pg';
import { generateSync } from 'otplib/functional';
import {
  createAlarmProfiles,
  createLoginSessions,
  createOidcAccounts,
  createPasskeys,
  createPeopleDirectory,
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
    assert.equal((await links.redeem(signedUp.link.token, 'hopfen und malz')).type, 'done');
    const invitation = { login: 'bob', name: 'Bob', role: 'brewer', email: undefined } as const;
    const invited = await links.invite(invitation);
    await links.withdraw(invited?.token ?? '');
    assert.equal((await links.redeem(invited?.token ?? '', 'hopfen und malz')).type, 'unknown');
    const reset = await links.reset('ada@example.com');
    assert.equal((await links.redeem(reset?.link.token ?? '', 'ein anderes Passwort')).type, 'done');
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
    await factors.pend(
      { personId, login: 'ada', kind: 'client', passwordMark: 'x', oidcLinkId: null },
      secretHash,
    );
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

  it('are enough for alarm profiles', async () => {
    const profiles = createAlarmProfiles(pool);
    const personId = await idOf('ada@example.com');
    const saved = await profiles.create(personId, { name: 'Ale', changes: {} });
    assert.ok(saved.type === 'saved');
    const { profileId } = saved.profile;
    const changed = await profiles.change(personId, profileId, { name: 'Bock', changes: {} });
    assert.equal(changed.type, 'saved');
    assert.equal((await profiles.byId(personId, profileId))?.name, 'Bock');
    assert.equal(await profiles.remove(personId, profileId), true);
    await assert.rejects(pool.query('update identity.alarm_profile set person_id = null'), { code: '42501' });
  });

  it('are enough to see and change accounts', async () => {
    const accounts = createPeopleDirectory(pool);
    const personId = await idOf('ada@example.com');
    assert.deepEqual(
      (await accounts.list({ search: 'ADA@', role: 'brewer', limit: 10 })).items.map((each) => each.personId),
      [personId],
    );
    assert.equal((await accounts.byId(personId))?.login, 'ada@example.com');
    assert.equal(await accounts.changeRole(personId, 'operator'), 'changed');
    assert.equal(await accounts.changeRole(personId, 'brewer'), 'changed');
    assert.equal(await accounts.resetFactor(personId), false);
    assert.equal(await accounts.unlinkIssuer(personId, personId), false);
    await createPersonLinks(pool).invite({ login: 'eve', name: 'Eve', role: 'brewer', email: undefined });
    const [invitation] = await accounts.invitations();
    assert.equal(await accounts.revokeInvitation(invitation?.invitationId ?? ''), true);
  });

  it('are enough for log-ins by issuers', async () => {
    const accounts = createOidcAccounts(pool);
    const secretHash = randomBytes(32);
    const flow = { issuerId: 'x', next: '/', again: false, loginSessionId: null, invitationHash: null };
    await accounts.begin(flow, secretHash);
    assert.deepEqual(await accounts.take(secretHash), flow);
    assert.equal(await accounts.take(secretHash), undefined);
    const identity = { issuer: 'https://issuer.example', subject: 'x' };
    const person = await accounts.signUp(identity, { name: 'X', email: undefined });
    assert.deepEqual(await accounts.ofIdentity(identity), person);
    const { personId = '', oidcLinkId = '' } = person ?? {};
    const byIssuer = { oidcLinkId, authenticatedAt: new Date(), hasSecondFactor: true };
    const origin = { userAgent: null, address: null };
    const start = () =>
      createLoginSessions(pool).start({
        personId,
        kind: 'browser',
        secretHash: randomBytes(32),
        byIssuer,
        ...origin,
      });
    const session = (await start()) ?? assert.fail();
    const second = { issuer: 'https://other.example', subject: 'x' };
    assert.deepEqual(await accounts.link(session.loginSessionId, second), { type: 'linked', personId });
    const which = { personId, oidcLinkId, except: session.loginSessionId };
    assert.equal(await accounts.unlink(which, [identity.issuer]), 'lastWay');
    assert.equal(await accounts.unlink(which, [second.issuer]), 'unlinked');
    assert.equal((await accounts.listOf(personId)).length, 1);
    assert.equal(await start(), undefined, 'a link that is gone starts nothing');
    const links = createPersonLinks(pool);
    const invited = await links.invite({ login: 'eve', name: 'Eve', role: 'brewer', email: undefined });
    const hash = createHash('sha256')
      .update(invited?.token ?? '')
      .digest();
    assert.equal((await accounts.join(hash, identity))?.login, 'eve');
  });

  it('makes one account of one identity that comes twice at once', async () => {
    const accounts = createOidcAccounts(pool);
    const identity = { issuer: 'https://issuer.example', subject: 'twice' };
    const made = await Promise.all(
      [1, 2].map(() => accounts.signUp(identity, { name: 'Twice', email: undefined })),
    );
    assert.ok(made[0]);
    assert.deepEqual(made[0], made[1]);
    const { rowCount } = await pool.query("select from identity.person where name = 'Twice'");
    assert.equal(rowCount, 1);
  });

  it('do not reach what it need not change', async () => {
    await assert.rejects(pool.query("update identity.person_link set expires_at = 'infinity'"), {
      code: '42501',
    });
    await assert.rejects(pool.query("update identity.passkey set public_key = '\\x00'"), { code: '42501' });
    await assert.rejects(pool.query("update identity.oidc_link set subject = 'x'"), { code: '42501' });
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
