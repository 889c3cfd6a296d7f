import assert from 'node:assert/strict';
import { generateSync } from 'otplib/functional';
import { memoryTrail } from '../../support/auditTrail.js';
import { jsonPost, logIn, startApi, type TestApi } from '../../support/api.js';
import { passkeyPeople, type PasskeyPeople } from '../../support/passkeyPeople.js';
import { SoftwareAuthenticator, type PasskeyOptions } from '../../support/softwareAuthenticator.js';
import { until } from '../../support/until.js';

const audit = memoryTrail('api');

describe('a passkey', () => {
  let api: TestApi;
  let at: PasskeyPeople;

  before(async () => {
    api = await startApi({
      audit: audit.trail,
      limits: { logins: { perAccountAndNetwork: 1_000, perAddress: 1_000 } },
    });
    at = passkeyPeople(api);
  });
  after(() => api?.stop());

  const ask = (path: string, token: string, method = 'GET') =>
    at.send(path, { method, headers: { authorization: `Bearer ${token}` } });
  const stateOf = async (token: string) => (await ask('/people/me/factor', token)).json();

  it('as the first factor ends log-ins that had none, brings recovery codes, and is then asked for', async () => {
    const { login, password, token } = await at.newcomer();
    const other = await logIn(at.origin, login, password);
    const { recoveryCodes } = await at.add(token, new SoftwareAuthenticator(at.origin));
    assert.equal(new Set(recoveryCodes).size, 10);
    await until('the other log-in is over', async () => (await ask('/people/me', other)).status === 401);
    const state = { enrolled: true, totp: false, passkeys: 1, recoveryCodesLeft: 10 };
    assert.deepEqual(await stateOf(token), state);
    const first = await at.post('/login', { login, password, kind: 'client' });
    const { secondFactors, pendingToken } = (await first.json()) as Record<string, unknown>;
    assert.deepEqual([first.status, secondFactors], [202, ['passkey']]);
    const code = recoveryCodes[0]?.toLowerCase();
    assert.equal((await at.post('/login/factor', { pendingToken, code })).status, 200);
  });

  it('is made for this host, with PIN or face, without attestation, and not twice on one authenticator', async () => {
    const { login, token, authenticator, personId } = await at.enrolled();
    const options = (await at.creation(token)) as PasskeyOptions & Record<string, unknown>;
    const { challenge, ...rest } = options;
    assert.match(challenge, /^[\w-]{43}$/);
    const excluded = { id: authenticator.credentialId.toString('base64url'), type: 'public-key' };
    assert.deepEqual(rest, {
      rp: { name: 'Brewline', id: 'localhost' },
      user: {
        id: Buffer.from(personId.replaceAll('-', ''), 'hex').toString('base64url'),
        name: login,
        displayName: login,
      },
      pubKeyCredParams: [-7, -257].map((alg) => ({ alg, type: 'public-key' })),
      timeout: 300_000,
      attestation: 'none',
      excludeCredentials: [{ ...excluded, transports: ['internal'] }],
      authenticatorSelection: {
        residentKey: 'preferred',
        requireResidentKey: false,
        userVerification: 'required',
      },
      extensions: { credProps: true },
      hints: [],
    });
    const { challenge: other, ...request } = (await at.challenge(token)) as typeof options;
    assert.notEqual(other, challenge);
    assert.deepEqual(request, {
      rpId: 'localhost',
      allowCredentials: [{ ...excluded, transports: ['internal'] }],
      timeout: 300_000,
      userVerification: 'required',
    });
  });

  it('lets a client in by the second step alone', async () => {
    const person = await at.enrolled();
    const answer = await at.logIn(person, person.authenticator);
    assert.equal(answer.status, 200);
    const { token } = (await answer.json()) as { token: string };
    assert.equal((await ask('/people/me', token)).status, 200);
    const { items } = (await (await ask('/people/me/passkeys', token)).json()) as {
      items: Record<string, string>[];
    };
    assert.deepEqual(
      items.map(({ passkeyId, name }) => [passkeyId, name]),
      [[person.passkeyId, 'phone']],
    );
    assert.ok(Date.parse(items[0]?.lastUsedAt ?? '') >= Date.parse(items[0]?.createdAt ?? ''));
    assert.deepEqual(Object.keys(items[0] ?? {}).sort(), ['createdAt', 'lastUsedAt', 'name', 'passkeyId']);
  });

  it('lets a browser in with cookies that no script can read', async () => {
    const { login, password, authenticator } = await at.enrolled();
    const headers = { origin: at.origin };
    const first = await at.send('/login', jsonPost({ login, password }, headers));
    assert.deepEqual(await first.json(), { secondFactors: ['passkey'], pendingToken: null });
    const cookie = first.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const asked = await at.send('/login/factor/passkey', jsonPost({}, { ...headers, cookie }));
    assert.equal(asked.status, 200);
    const passkey = authenticator.get((await asked.json()) as PasskeyOptions);
    const second = await at.send('/login/factor', jsonPost({ passkey }, { ...headers, cookie }));
    assert.equal(second.status, 204);
    const session = second.headers.getSetCookie().find((each) => each.startsWith('brewline_session'));
    const me = await at.send('/people/me', { headers: { cookie: session?.split(';')[0] ?? '' } });
    assert.equal(me.status, 200);
  });

  it('proves again who somebody is before a dangerous operation; the password does not', async () => {
    const { token, password, personId, passkeyId, authenticator } = await at.enrolled();
    await api.pool.query(
      "update identity.login_session set authenticated_at = now() - interval '601 s' where person_id = $1",
      [personId],
    );
    for (const [path, method, body] of [
      ['/people/me/passkeys/options', 'POST', {}],
      ['/people/me/passkeys', 'POST', { name: 'x', credential: authenticator.create({ challenge: 'x' }) }],
      [`/people/me/passkeys/${passkeyId}/name`, 'POST', { name: 'x' }],
      [`/people/me/passkeys/${passkeyId}`, 'DELETE', {}],
    ] as const)
      await until(`${path} wants a proof`, async () => {
        const headers = { authorization: `Bearer ${token}` };
        const answer = await at.send(path, { ...jsonPost(body, headers), method });
        return ((await answer.json()) as { code?: string }).code === 'PROOF_TOO_OLD';
      });
    assert.equal((await at.post('/people/me/proof', { password }, token)).status, 403);
    assert.equal((await at.post('/people/me/proof', {}, token)).status, 403);
    const passkey = authenticator.get(await at.challenge(token));
    assert.equal((await at.post('/people/me/proof', { passkey }, token)).status, 204);
    const renamed = await at.post(`/people/me/passkeys/${passkeyId}/name`, { name: 'old phone' }, token);
    assert.equal(renamed.status, 204);
    assert.match(await (await ask('/people/me/passkeys', token)).text(), /"old phone"/);
  });

  it('stands beside an authenticator: each is enough, and recovery codes go with the last of them', async () => {
    const person = await at.enrolled();
    const { token, login, password } = person;
    const begun = await at.post('/people/me/factor', {}, token);
    const { secret } = (await begun.json()) as { secret: string };
    const code = generateSync({ secret });
    const confirmed = await at.post('/people/me/factor/confirm', { code }, token);
    assert.deepEqual(await confirmed.json(), { recoveryCodes: [] }, 'those of before hold on');
    const first = await at.post('/login', { login, password, kind: 'client' });
    assert.deepEqual(((await first.json()) as { secondFactors: unknown }).secondFactors, ['totp', 'passkey']);
    assert.equal((await at.logIn(person, person.authenticator)).status, 200);

    const second = await at.add(token, new SoftwareAuthenticator(at.origin), 'key');
    assert.deepEqual(second.recoveryCodes, []);
    assert.equal((await ask('/people/me/factor', token, 'DELETE')).status, 204);
    assert.equal((await ask(`/people/me/passkeys/${person.passkeyId}`, token, 'DELETE')).status, 204);
    const state = { enrolled: true, totp: false, passkeys: 1, recoveryCodesLeft: 10 };
    assert.deepEqual(await stateOf(token), state);
    assert.equal((await ask(`/people/me/passkeys/${second.passkeyId}`, token, 'DELETE')).status, 204);
    assert.deepEqual(await stateOf(token), {
      enrolled: false,
      totp: false,
      passkeys: 0,
      recoveryCodesLeft: 0,
    });
    assert.ok(await logIn(at.origin, login, password));
  });

  it('may count nothing: its counter stays 0', async () => {
    const person = await at.newcomer();
    const authenticator = new SoftwareAuthenticator(at.origin, false);
    await at.add(person.token, authenticator);
    for (const turn of [1, 2, 3])
      assert.equal((await at.logIn(person, authenticator)).status, 200, `log-in ${turn}`);
  });

  it('needs a name: by an address the API makes none, and says so', async () => {
    const { token } = await at.enrolled();
    for (const path of ['/people/me/passkeys/options', '/people/me/proof/passkey']) {
      const answer = await api.fetch(`/api/v1${path}`, jsonPost({}, { authorization: `Bearer ${token}` }));
      const { code, detail } = (await answer.json()) as Record<string, string>;
      assert.deepEqual([answer.status, code], [409, 'PASSKEY_NEEDS_NAME']);
      assert.match(detail ?? '', /127\.0\.0\.1 is an address: .* PUBLIC_URL or as localhost/);
    }
  });

  it('is in what its person downloads, without its keys, and goes with them', async () => {
    const { token, passkeyId, personId, password, authenticator } = await at.enrolled();
    const data = await (await ask('/people/me/data', token)).text();
    const line = data.split('\n').find((each) => each.includes('"kind":"passkey"')) ?? '';
    const record = JSON.parse(line) as { data: Record<string, unknown> };
    assert.deepEqual(Object.keys(record.data).sort(), [
      'createdAt',
      'lastUsedAt',
      'name',
      'passkeyId',
      'transports',
    ]);
    assert.deepEqual([record.data.passkeyId, record.data.name], [passkeyId, 'phone']);
    const secrets = [
      authenticator.credentialId.toString('hex'),
      authenticator.credentialId.toString('base64url'),
    ];
    for (const secret of secrets) assert.ok(!data.includes(secret));
    assert.equal((await at.post('/people/me/delete', { password }, token)).status, 204);
    for (const table of ['passkey', 'factor_attempt', 'recovery_code']) {
      const { rowCount } = await api.pool.query(`select from identity.${table} where person_id = $1`, [
        personId,
      ]);
      assert.equal(rowCount, 0, table);
    }
  });

  it('is in the audit by its id when it is added, renamed and removed, and the log-in by its person', async () => {
    const person = await at.enrolled();
    const { token, passkeyId, personId, authenticator } = person;
    const passkey = { kind: 'passkey', id: passkeyId };
    await at.post(`/people/me/passkeys/${passkeyId}/name`, { name: 'key' }, token);
    await at.logIn(person, authenticator);
    await ask(`/people/me/passkeys/${passkeyId}`, token, 'DELETE');
    await until('the last entry is complete', async () =>
      audit.events().some(({ type, data }) => type === 'ActionBegun' && data.action === 'removePasskey'),
    );
    const completed = (action: string) => {
      const all = audit.events();
      const ids = all.flatMap(({ type, data }) =>
        type === 'ActionBegun' && data.action === action ? [data.actionId] : [],
      );
      return all.flatMap((event) =>
        event.type === 'ActionCompleted' && ids.includes(event.data.actionId) ? [event.data] : [],
      );
    };
    await until('each is complete', async () =>
      completed('addPasskey').some(({ subjects }) => subjects.some(({ id }) => id === passkeyId)),
    );
    for (const action of ['renamePasskey', 'removePasskey'])
      assert.ok(
        audit
          .events()
          .some(
            ({ type, data }) =>
              type === 'ActionBegun' &&
              data.action === action &&
              data.subjects.some(({ kind, id }) => kind === passkey.kind && id === passkey.id),
          ),
        action,
      );
    await until('the log-in says who it was', async () =>
      completed('loginWithFactor').some((done) => done.outcome === 'done' && done.personId === personId),
    );
  });

  describe('where a second factor is required', () => {
    let strict: TestApi;
    let there: PasskeyPeople;
    before(async () => {
      strict = await startApi({ isFactorRequired: true });
      there = passkeyPeople(strict);
    });
    after(() => strict?.stop());

    it('is one, and the last one stays', async () => {
      const { token } = await there.newcomer('operator');
      const devices = () => there.send('/devices', { headers: { authorization: `Bearer ${token}` } });
      assert.equal((await devices()).status, 403);
      const first = await there.add(token, new SoftwareAuthenticator(there.origin));
      assert.equal((await devices()).status, 200);
      const remove = async (passkeyId: string) => {
        const headers = { authorization: `Bearer ${token}` };
        const answer = await there.send(`/people/me/passkeys/${passkeyId}`, { method: 'DELETE', headers });
        return answer.status;
      };
      assert.equal(await remove(first.passkeyId), 409);
      const second = await there.add(token, new SoftwareAuthenticator(there.origin));
      // Of two that go at once one stays.
      const both = await Promise.all([remove(first.passkeyId), remove(second.passkeyId)]);
      assert.deepEqual(both.sort(), [204, 409]);
    });
  });
});
