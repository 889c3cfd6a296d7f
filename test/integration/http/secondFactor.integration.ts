import assert from 'node:assert/strict';
import { generateSync } from 'otplib/functional';
import {
  addPerson,
  createSecondFactors,
  findPerson,
  removeSecondFactors,
  resetPassword,
} from '../../../adapters/postgres/identity/index.js';
import { jsonPost, logIn, startApi, testKey, type TestApi } from '../../support/api.js';
import { until } from '../../support/until.js';

interface Enrolled {
  readonly login: string;
  readonly password: string;
  readonly secret: string;
  readonly recoveryCodes: readonly string[];
  readonly personId: string;
}

interface Pending {
  readonly secondFactors: readonly string[];
  readonly pendingToken: string;
}

describe('a second factor', () => {
  let api: TestApi;
  let people = 0;

  before(async () => {
    api = await startApi({ limits: { logins: { perAccountAndNetwork: 1_000, perAddress: 1_000 } } });
  });
  after(() => api?.stop());

  const send = (path: string, init: RequestInit = {}) => fetch(`${api.url}/api/v1${path}`, init);
  const asked = (path: string, token: string, method = 'GET') =>
    send(path, { method, headers: { authorization: `Bearer ${token}` } });
  const post = (path: string, body: unknown, token = '') =>
    send(path, jsonPost(body, token === '' ? {} : { authorization: `Bearer ${token}` }));
  /** The next code of an authenticator counts already, and the one before still does. */
  const codeOf = (secret: string, steps = 0) =>
    generateSync({ secret, epoch: Math.floor(Date.now() / 1_000) + steps * 30 });

  /** Codes that were used count no more: the clock that they come from is put back instead of waited for. */
  const forgetCodes = (personId: string) =>
    api.pool.query(
      `with failures as (delete from identity.factor_attempt where person_id = $1)
       update identity.second_factor set last_step = 0 where person_id = $1`,
      [personId],
    );

  async function newcomer(): Promise<{ login: string; password: string; token: string }> {
    people += 1;
    const login = `person-${people}`;
    const password = (await addPerson(api.pool, login, 'brewer')) ?? '';
    return { login, password, token: await logIn(api.url, login, password) };
  }

  async function enrolled(): Promise<Enrolled> {
    const { login, password, token } = await newcomer();
    const begun = await post('/people/me/factor', {}, token);
    assert.equal(begun.status, 201);
    const { secret } = (await begun.json()) as { secret: string };
    const confirmed = await post('/people/me/factor/confirm', { code: codeOf(secret) }, token);
    assert.equal(confirmed.status, 200);
    const { recoveryCodes } = (await confirmed.json()) as { recoveryCodes: string[] };
    const personId = (await findPerson(api.pool, login))?.personId ?? '';
    await forgetCodes(personId);
    return { login, password, secret, recoveryCodes, personId };
  }

  /** The first step as a client that is no browser. */
  async function pend({ login, password }: Pick<Enrolled, 'login' | 'password'>): Promise<string> {
    const answer = await post('/login', { login, password, kind: 'client' });
    assert.equal(answer.status, 202);
    const { secondFactors, pendingToken } = (await answer.json()) as Pending;
    assert.deepEqual(secondFactors, ['totp']);
    return pendingToken;
  }

  const second = async (pendingToken: string, code: string) =>
    (await post('/login/factor', { pendingToken, code })).status;

  async function tokenOf(person: Enrolled): Promise<string> {
    await forgetCodes(person.personId);
    const answer = await post('/login/factor', {
      pendingToken: await pend(person),
      code: codeOf(person.secret),
    });
    return ((await answer.json()) as { token: string }).token;
  }

  it('is set up by a first code, ends log-ins that had none, and is then asked for', async () => {
    const { login, password, token } = await newcomer();
    const other = await logIn(api.url, login, password);
    const begun = (await (await post('/people/me/factor', {}, token)).json()) as Record<string, string>;
    assert.match(begun.uri ?? '', /^otpauth:\/\/totp\/Brewline:person-\d+\?.*secret=[A-Z2-7]{32}/);
    // Until a code was right the password is enough.
    assert.ok(await logIn(api.url, login, password));
    const code = codeOf(begun.secret ?? '');
    const confirmed = await post('/people/me/factor/confirm', { code }, token);
    const { recoveryCodes } = (await confirmed.json()) as { recoveryCodes: string[] };
    assert.equal(new Set(recoveryCodes).size, 10);
    const state = await (await asked('/people/me/factor', token)).json();
    assert.deepEqual(state, { enrolled: true, totp: true, passkeys: 0, recoveryCodesLeft: 10 });
    await until('the other log-in is over', async () => (await asked('/people/me', other)).status === 401);
    await pend({ login, password });
  });

  it('is replaced by the first code of another one, and counts until then', async () => {
    const person = await enrolled();
    const token = await tokenOf(person);
    const begun = await post('/people/me/factor', {}, token);
    const { secret } = (await begun.json()) as { secret: string };
    await forgetCodes(person.personId);
    assert.equal(await second(await pend(person), codeOf(secret)), 401);
    assert.equal(await second(await pend(person), codeOf(person.secret)), 200);
    const confirmed = await post('/people/me/factor/confirm', { code: codeOf(secret) }, token);
    assert.deepEqual([confirmed.status, await confirmed.json()], [200, { recoveryCodes: [] }]);
    await forgetCodes(person.personId);
    assert.equal(await second(await pend(person), codeOf(person.secret)), 401);
    assert.equal(await second(await pend(person), codeOf(secret)), 200);
    assert.equal(await second(await pend(person), person.recoveryCodes[0] ?? ''), 200, 'they hold on');
  });

  it('lets a client in by the second step alone', async () => {
    const person = await enrolled();
    const pendingToken = await pend(person);
    assert.equal((await asked('/people/me', pendingToken)).status, 401, 'what waits is no session');
    const answer = await post('/login/factor', { pendingToken, code: codeOf(person.secret) });
    assert.equal(answer.status, 200);
    const { token } = (await answer.json()) as { token: string };
    assert.equal((await asked('/people/me', token)).status, 200);
  });

  it('lets a browser in with cookies that no script can read', async () => {
    const { login, password, secret } = await enrolled();
    const first = await send('/login', jsonPost({ login, password }, { origin: api.url }));
    assert.equal(first.status, 202);
    assert.deepEqual(await first.json(), { secondFactors: ['totp'], pendingToken: null });
    const [pending = '', ...others] = first.headers.getSetCookie();
    assert.deepEqual(others, []);
    assert.match(pending, /^brewline_pending_\d+=[\w-]{43}; Max-Age=300; .*HttpOnly; SameSite=Strict$/);
    const cookie = pending.split(';')[0] ?? '';
    const body = { code: codeOf(secret) };
    const withoutIt = await send('/login/factor', jsonPost(body, { origin: api.url }));
    assert.equal(withoutIt.status, 401);
    const secondStep = await send('/login/factor', jsonPost(body, { origin: api.url, cookie }));
    assert.equal(secondStep.status, 204);
    const session = secondStep.headers.getSetCookie().find((each) => each.startsWith('brewline_session'));
    const me = await send('/people/me', { headers: { cookie: session?.split(';')[0] ?? '' } });
    assert.equal(me.status, 200);
  });

  it('is replaced by a recovery code, however it is typed, once', async () => {
    const person = await enrolled();
    const [one = '', two = ''] = person.recoveryCodes;
    assert.equal(await second(await pend(person), one), 200);
    assert.equal(await second(await pend(person), one), 401);
    assert.equal(await second(await pend(person), two.toLowerCase().replaceAll('-', ' ')), 200);
  });

  it('is stored encrypted, bound to its person, and its recovery codes as hashes', async () => {
    const [one, other] = [await enrolled(), await enrolled()];
    const { rows } = await api.pool.query<{ row: string }>(
      `select row_to_json(f)::text as row from identity.second_factor f
       union all select row_to_json(c)::text from identity.recovery_code c`,
    );
    for (const { row } of rows)
      for (const text of [one.secret, ...one.recoveryCodes])
        assert.ok(!row.includes(text) && !row.includes(Buffer.from(text).toString('hex')));
    await api.pool.query(
      'update identity.second_factor set secret = (select secret from identity.second_factor where person_id = $2) where person_id = $1',
      [other.personId, one.personId],
    );
    const factors = createSecondFactors(api.pool, testKey);
    await assert.rejects(factors.verify(other.personId, codeOf(one.secret)), {
      code: 'CONFIGURATION_INVALID',
    });
  });

  it('goes on under a new PEOPLE_KEY, under which it is then', async () => {
    const { personId, secret } = await enrolled();
    const next = 'b2'.repeat(32);
    const rotating = createSecondFactors(api.pool, `${next},${testKey}`);
    assert.deepEqual(await rotating.verify(personId, codeOf(secret)), { type: 'right' });
    await forgetCodes(personId);
    assert.deepEqual(await createSecondFactors(api.pool, next).verify(personId, codeOf(secret)), {
      type: 'right',
    });
    await forgetCodes(personId);
    await assert.rejects(createSecondFactors(api.pool, testKey).verify(personId, codeOf(secret)));
  });

  it('is still asked for after the password was reset, and no more once an operator has removed it', async () => {
    const person = await enrolled();
    const password = (await resetPassword(api.pool, person.login)) ?? '';
    await pend({ login: person.login, password });
    assert.equal(await removeSecondFactors(api.pool, person.personId), true);
    assert.equal(await removeSecondFactors(api.pool, person.personId), false);
    assert.ok(await logIn(api.url, person.login, password));
  });

  describe('refuses', () => {
    it('a code that was used, also one of two at once', async () => {
      const person = await enrolled();
      const tokens = [await pend(person), await pend(person), await pend(person)];
      const code = codeOf(person.secret);
      const both = await Promise.all([second(tokens[0] ?? '', code), second(tokens[1] ?? '', code)]);
      assert.deepEqual(both.sort(), [200, 401]);
      assert.equal(await second(tokens[2] ?? '', code), 401);
      assert.equal(await second(tokens[2] ?? '', codeOf(person.secret, -1)), 401, 'nor an older one');
      assert.equal(await second(tokens[2] ?? '', codeOf(person.secret, 1)), 200);
    });

    it('a code of another time', async () => {
      const person = await enrolled();
      for (const steps of [-10, -3, 3, 10])
        assert.equal(await second(await pend(person), codeOf(person.secret, steps)), 401);
    });

    it('a pending log-in that was used, has expired, or was made up', async () => {
      const person = await enrolled();
      const used = await pend(person);
      assert.equal(await second(used, codeOf(person.secret)), 200);
      await forgetCodes(person.personId);
      assert.equal(await second(used, codeOf(person.secret)), 401);
      const expired = await pend(person);
      await api.pool.query("update identity.pending_login set expires_at = now() - interval '1 s'");
      assert.equal(await second(expired, codeOf(person.secret)), 401);
      assert.equal(await second('A'.repeat(43), codeOf(person.secret)), 401);
    });

    it("another person's code, and another person's recovery code", async () => {
      const [one, other] = [await enrolled(), await enrolled()];
      assert.equal(await second(await pend(one), codeOf(other.secret)), 401);
      assert.equal(await second(await pend(one), other.recoveryCodes[0] ?? ''), 401);
    });

    it("a browser's pending log-in from another client, and the reverse", async () => {
      const person = await enrolled();
      const { login, password } = person;
      const first = await send('/login', jsonPost({ login, password }, { origin: api.url }));
      const cookie = first.headers.getSetCookie()[0]?.split(';')[0] ?? '';
      const stolen = cookie.split('=')[1] ?? '';
      assert.equal(await second(stolen, codeOf(person.secret)), 401, 'it would get tokens');
      const name = cookie.split('=')[0] ?? '';
      const clients = `${name}=${await pend(person)}`;
      const body = { code: codeOf(person.secret) };
      const asBrowser = await send('/login/factor', jsonPost(body, { origin: api.url, cookie: clients }));
      assert.equal(asBrowser.status, 401);
      const otherPage = await send(
        '/login/factor',
        jsonPost(body, { origin: 'https://evil.example', cookie }),
      );
      assert.equal(otherPage.status, 403);
    });

    it('a log-in whose password was changed between its steps', async () => {
      const person = await enrolled();
      const pendingToken = await pend(person);
      await resetPassword(api.pool, person.login);
      assert.equal(await second(pendingToken, codeOf(person.secret)), 401);
    });

    it('guesses: each next one has to wait, however many log-ins wait, and many at once are no way around', async () => {
      const person = await enrolled();
      const tokens = await Promise.all(Array.from({ length: 3 }, () => pend(person)));
      const wrong = codeOf(person.secret, 50);
      const statuses = await Promise.all(
        Array.from({ length: 12 }, (_, turn) => second(tokens[turn % 3] ?? '', wrong)),
      );
      assert.equal(statuses.filter((status) => status === 401).length, 5, String(statuses));
      const answer = await post('/login/factor', { pendingToken: tokens[0], code: codeOf(person.secret) });
      assert.equal(answer.status, 429, 'a right one has to wait too');
      assert.ok(Number(answer.headers.get('retry-after')) >= 1);
      assert.equal(await second(tokens[0] ?? '', person.recoveryCodes[0] ?? ''), 429);
    });

    it('to say without the password whether somebody has one', async () => {
      const person = await enrolled();
      const told = async (login: string) => {
        const answer = await post('/login', { login, password: 'wrong', kind: 'client' });
        return [answer.status, ((await answer.json()) as { detail: string }).detail];
      };
      assert.deepEqual(await told(person.login), await told('nobody'));
    });
  });

  describe('and dangerous operations', () => {
    const age = (personId: string) =>
      api.pool.query(
        "update identity.login_session set authenticated_at = now() - interval '601 s' where person_id = $1",
        [personId],
      );
    /** The directory of sessions may know the age of before for a second. */
    const isTooOld = (path: string, token: string) =>
      until('the proof is too old', async () => {
        const answer = await post(path, {}, token);
        return answer.status === 403 && ((await answer.json()) as { code?: string }).code === 'PROOF_TOO_OLD';
      });

    it('want the password again after ten minutes, and nothing else does', async () => {
      const { login, password, token } = await newcomer();
      const personId = (await findPerson(api.pool, login))?.personId ?? '';
      await age(personId);
      await isTooOld('/people/me/factor', token);
      assert.equal((await asked('/people/me', token)).status, 200);
      assert.equal((await post('/people/me/proof', {}, token)).status, 403);
      assert.equal((await post('/people/me/proof', { password: 'wrong' }, token)).status, 403);
      assert.equal((await post('/people/me/factor', {}, token)).status, 403);
      assert.equal((await post('/people/me/proof', { password }, token)).status, 204);
      assert.equal((await post('/people/me/factor', {}, token)).status, 201);
    });

    it('want a code of who has a second factor: the password alone is no proof', async () => {
      const person = await enrolled();
      const token = await tokenOf(person);
      await age(person.personId);
      await isTooOld('/people/me/factor/recovery-codes', token);
      await forgetCodes(person.personId);
      assert.equal((await post('/people/me/proof', { password: person.password }, token)).status, 403);
      const code = codeOf(person.secret);
      assert.equal((await post('/people/me/proof', { code }, token)).status, 204);
      assert.equal((await post('/people/me/proof', { code }, token)).status, 403, 'a code counts once');
      const renewed = await post('/people/me/factor/recovery-codes', {}, token);
      assert.equal(renewed.status, 200);
      assert.equal(await second(await pend(person), person.recoveryCodes[0] ?? ''), 401, 'one of before');
      assert.equal((await asked('/people/me/factor', token, 'DELETE')).status, 204);
      assert.ok(await logIn(api.url, person.login, person.password));
    });

    it('are those that give or end secrets, and end the log-ins of a person', async () => {
      const { readApiDescription } = await import('../../../adapters/http/api/apiDescription.js');
      const { document } = await readApiDescription();
      const marked = Object.values(document.paths ?? {}).flatMap((item) =>
        Object.values(item as Record<string, { operationId?: string; 'x-again'?: boolean }>).flatMap(
          ({ operationId = '', 'x-again': again }) => (again ? [operationId] : []),
        ),
      );
      for (const id of [
        'rotateSecret',
        'revokeDevice',
        'addDevices',
        'endOtherLoginSessions',
        'removeFactor',
        'passkeyOptions',
        'addPasskey',
        'renamePasskey',
        'removePasskey',
      ])
        assert.ok(marked.includes(id), id);
    });
  });

  describe('where it is required of operators and admins', () => {
    let strict: TestApi;
    before(async () => {
      strict = await startApi({ isFactorRequired: true });
    });
    after(() => strict?.stop());

    it('is all that they can set up until they have one', async () => {
      const refused = await strict.fetch('/api/v1/devices');
      assert.equal(refused.status, 403);
      assert.equal(((await refused.json()) as { code?: string }).code, 'SECOND_FACTOR_MISSING');
      assert.equal((await strict.fetch('/api/v1/people/me')).status, 200);
      const begun = await strict.fetch('/api/v1/people/me/factor', jsonPost({}));
      const { secret } = (await begun.json()) as { secret: string };
      const body = jsonPost({ code: codeOf(secret) });
      assert.equal((await strict.fetch('/api/v1/people/me/factor/confirm', body)).status, 200);
      assert.equal((await strict.fetch('/api/v1/devices')).status, 200);
      const removed = await strict.fetch('/api/v1/people/me/factor', { method: 'DELETE' });
      assert.equal(removed.status, 409, 'it is the last one');
      assert.equal(((await removed.json()) as { code?: string }).code, 'SECOND_FACTOR_NEEDED');
    });

    it('is not asked of brewers', async () => {
      const password = (await addPerson(strict.pool, 'berta', 'brewer')) ?? '';
      const token = await logIn(strict.url, 'berta', password);
      const headers = { authorization: `Bearer ${token}` };
      assert.equal((await strict.fetch('/api/v1/devices', { headers })).status, 200);
    });
  });
});
