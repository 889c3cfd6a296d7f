import assert from 'node:assert/strict';
import { findPerson } from '../../../adapters/postgres/identity/index.js';
import { accountsQuery } from '../../../adapters/postgres/identity/peopleDirectory.js';
import { dataOf, type Schemas } from '../../../adapters/apiClient/index.js';
import { jsonPost, logIn, logInAsClient, startApi, type TestApi } from '../../support/api.js';
import { memoryTrail } from '../../support/auditTrail.js';
import { fillPeople, hostileName } from '../../support/web/somePeople.js';

type Filter = { search?: string; role?: 'brewer' | 'analyst' | 'operator' | 'admin' };

describe('accounts, as operators see and change them', () => {
  const memory = memoryTrail('api');
  let api: TestApi;
  let zoe: string;
  before(async () => {
    api = await startApi({ audit: memory.trail });
    zoe = await fillPeople(api.pool, Date.now());
    await api.pool.query(
      `insert into identity.person (login, name, role, email)
       select 'crowd-' || lpad(n::text, 5, '0'), 'Member ' || n, 'brewer', 'm' || n || '@example.net' from generate_series(1, 10000) n`,
    );
    await api.pool.query('analyze identity.person');
  });
  after(() => api?.stop());

  const list = async (query: Filter & { limit?: number; after?: string }) =>
    dataOf(await api.client.GET('/api/v1/people', { params: { query } }));
  const loginsOf = async (query: Filter) => (await list(query)).items.map(({ login }) => login);
  const show = async (personId: string): Promise<Schemas['PersonDetails']> =>
    dataOf(await api.client.GET('/api/v1/people/{personId}', { params: { path: { personId } } }));
  const statusOf = async (path: string, init: RequestInit = {}) =>
    (await api.fetch(`/api/v1/${path}`, init)).status;
  const putRole = (personId: string, role: string) =>
    statusOf(`people/${personId}/role`, { ...jsonPost({ role }), method: 'PUT' });

  it('are found by the beginning of a log-in, a name or an address, and by role', async () => {
    assert.deepEqual(await loginsOf({ search: 'ZO' }), ['zoe']);
    assert.deepEqual(await loginsOf({ search: 'zoë b' }), ['zoe']);
    assert.deepEqual(await loginsOf({ search: 'Zoe@Example' }), ['zoe']);
    assert.deepEqual(await loginsOf({ search: 'm9999@' }), ['crowd-09999']);
    assert.deepEqual(await loginsOf({ role: 'operator' }), ['otto']);
    assert.deepEqual(await loginsOf({ search: 'z', role: 'admin' }), []);
    for (const search of ['%', '_oe', String.raw`\\`, '<b>zz'])
      assert.deepEqual(await loginsOf({ search }), [], search);
    const [hostile] = (await list({ search: '<b>=cmd' })).items;
    assert.deepEqual([hostile?.login, hostile?.name], ['hostile', hostileName]);
  });

  it('are paged by log-in, each once', async () => {
    const logins: string[] = [];
    let after: string | null | undefined;
    do {
      const page = await list({ limit: 200, ...(after != null && { after }) });
      logins.push(...page.items.map(({ login }) => login));
      after = page.next;
    } while (after !== null && logins.length < 1_000);
    assert.equal(new Set(logins).size, logins.length);
    assert.deepEqual(logins, logins.toSorted());
  });

  it('of ten thousand are found by indexes alone', async () => {
    for (const filter of [
      {},
      { search: 'zo' },
      { role: 'operator' },
      { search: 'm99', role: 'brewer' },
    ] as const)
      for (const afterKey of [undefined, ['crowd-05000']]) {
        const { text, values } = accountsQuery({ ...filter, limit: 50, afterKey });
        const { rows } = await api.pool.query<{ 'QUERY PLAN': string }>(`explain ${text}`, [...values]);
        const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
        assert.doesNotMatch(
          plan,
          /Seq Scan on person\b/,
          `${JSON.stringify(filter)} ${afterKey?.join()}\n${plan}`,
        );
      }
  });

  it('show log-ins, factors, issuers, devices and shares, no secret, and leave an entry', async () => {
    const details = await show(zoe);
    const { person, factor, sessions, oidcLinks, deviceIds, sharesGiven, sharesReceived } = details;
    assert.deepEqual(
      [person.email, person.hasSecondFactor, person.devices, factor.passkeys, deviceIds],
      ['zoe@example.org', true, 2, 1, ['zoe-base', 'zoe-keg']],
    );
    assert.deepEqual(
      sessions.map(({ kind, endedBecause }) => [kind, endedBecause]),
      [
        ['browser', null],
        ['browser', null],
        ['client', 'loggedOut'],
      ],
    );
    assert.equal(oidcLinks[0]?.issuer, 'https://issuer.example');
    assert.deepEqual([sharesGiven.map(({ login }) => login), sharesReceived], [['hostile'], []]);
    const hostile = (await findPerson(api.pool, 'hostile'))?.personId ?? '';
    assert.equal((await show(hostile)).sharesReceived[0]?.deviceId, 'zoe-keg');
    const { rows } = await api.pool.query<{ secret: string }>(
      `select password_hash as secret from identity.person where password_hash is not null
       union all select encode(secret_hash, 'hex') from identity.login_session`,
    );
    const text = JSON.stringify(details);
    for (const { secret } of rows) assert.ok(!text.includes(secret));
    const begun = memory.events().flatMap(({ type, data }) => (type === 'ActionBegun' ? [data] : []));
    assert.deepEqual(begun.find(({ action }) => action === 'showPerson')?.subjects, [
      { kind: 'person', id: zoe },
    ]);
    assert.equal(await statusOf(`people/${'0'.repeat(8)}-0000-4000-8000-${'0'.repeat(12)}`), 404);
    assert.equal(await statusOf('people/zoe'), 400);
  });

  it('lose log-ins, a second factor and an issuer, once', async () => {
    const { sessions, oidcLinks } = await show(zoe);
    const remove = (path: string) => statusOf(`people/${zoe}/${path}`, { method: 'DELETE' });
    assert.equal(await remove(`sessions/${sessions[0]?.loginSessionId}`), 204);
    assert.equal(await remove(`sessions/${sessions[0]?.loginSessionId}`), 404);
    assert.equal(await remove(`oidc/${oidcLinks[0]?.oidcLinkId}`), 204);
    assert.equal(await remove(`oidc/${oidcLinks[0]?.oidcLinkId}`), 404);
    assert.equal(await remove('factor'), 204);
    assert.equal(await remove('factor'), 404);
    assert.equal(await remove('sessions'), 200);
    const after = await show(zoe);
    assert.deepEqual(
      [
        after.person.hasSecondFactor,
        after.oidcLinks,
        after.sessions.every(({ endedAt }) => endedAt !== null),
      ],
      [false, [], true],
    );
    assert.equal(after.sessions[0]?.endedBecause, 'endedByOperator');
  });

  it('get another role, which counts at once; the last admin keeps it', async () => {
    await api.pool
      .query(`update identity.person set password_hash = (select password_hash from identity.person where login = 'admin')
      where login = 'anna'`);
    const anna = (await findPerson(api.pool, 'anna'))?.personId ?? '';
    const { token } = await logInAsClient(api.url, 'anna', api.password);
    const headers = { authorization: `Bearer ${token}` };
    assert.equal(await statusOf('people', { headers }), 403);
    assert.equal(await putRole(anna, 'operator'), 204);
    assert.equal(await statusOf('people', { headers }), 200);
    assert.equal(await putRole(api.personId, 'brewer'), 409);
    assert.equal(await putRole(anna, 'admin'), 204);
    assert.equal(await putRole(anna, 'brewer'), 204);
    assert.equal(await statusOf('people', { headers }), 403);
    assert.equal(await putRole(anna, 'owner'), 400);
  });

  it('of two admins who step down at once, one stays', async () => {
    const anna = (await findPerson(api.pool, 'anna'))?.personId ?? '';
    await putRole(anna, 'admin');
    const statuses = await Promise.all([putRole(anna, 'brewer'), putRole(api.personId, 'brewer')]);
    // Who stepped down first can't ask any more.
    const admins = await api.pool.query(`select from identity.person where role = 'admin'`);
    assert.equal(admins.rowCount, 1, statuses.join());
    await api.pool.query(`update identity.person set role = 'admin' where login = 'admin'`);
    await api.pool.query(`update identity.person set role = 'analyst' where login = 'anna'`);
  });

  it('are invited, and an invitation is revoked', async () => {
    const invite = await api.fetch('/api/v1/invitations', jsonPost({ login: 'newcomer', role: 'brewer' }));
    assert.equal(invite.status, 201);
    const { link } = (await invite.json()) as { link: string };
    const items = async () => dataOf(await api.client.GET('/api/v1/invitations')).items;
    const [found] = await items();
    assert.deepEqual([found?.login, found?.role, found?.email], ['newcomer', 'brewer', null]);
    const token = link.split('#')[1] ?? '';
    assert.ok(token !== '' && !JSON.stringify(found).includes(token));
    const revoke = () => statusOf(`invitations/${found?.invitationId}`, { method: 'DELETE' });
    assert.deepEqual([await revoke(), await revoke(), (await items()).length], [204, 404, 0]);
    const redeemed = await api.fetch(
      '/api/v1/links/redeem',
      jsonPost({ token, password: 'hopfen und malz' }),
    );
    assert.equal(redeemed.status, 404);
  });

  it('are for operators, who end log-ins, and changed by admins alone', async () => {
    await api.pool
      .query(`update identity.person set password_hash = (select password_hash from identity.person where login = 'admin')
      where login in ('otto', 'hostile')`);
    for (const [login, seen, changed] of [
      ['hostile', 403, 403],
      ['otto', 200, 403],
    ] as const) {
      const headers = { authorization: `Bearer ${await logIn(api.url, login, api.password)}` };
      assert.equal(await statusOf('people', { headers }), seen);
      assert.equal(await statusOf(`people/${zoe}`, { headers }), seen);
      assert.equal(await statusOf(`people/${zoe}/sessions`, { headers, method: 'DELETE' }), seen);
      assert.equal(await statusOf(`people/${zoe}/factor`, { headers, method: 'DELETE' }), changed);
      assert.equal(await statusOf('invitations', { headers }), changed);
      const body = jsonPost({ role: 'admin' }, headers);
      assert.equal(await statusOf(`people/${zoe}/role`, { ...body, method: 'PUT' }), changed);
    }
  });
});
