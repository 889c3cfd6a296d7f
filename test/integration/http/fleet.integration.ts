import assert from 'node:assert/strict';
import { addPerson, assignDevices } from '../../../adapters/postgres/identity/index.js';
import { fleetQuery } from '../../../adapters/postgres/queries/fleet.js';
import { dataOf, type Schemas } from '../../../adapters/apiClient/index.js';
import { logIn, startApi, type TestApi } from '../../support/api.js';
import { insertDevice } from './rows.js';

type FleetPage = Schemas['FleetPage'];

const hostile = `<b>=cmd()\u202e\u009b${'x'.repeat(80)}`;

describe('the list of all devices', () => {
  let api: TestApi;
  before(async () => {
    api = await startApi();
    await api.pool.query(
      `insert into read_model.device_status (device_id, online, firmware, serial, state, process_type, user_action, error, position)
       select 'keg-' || lpad(n::text, 5, '0'), n % 4 <> 0, '2.' || n % 10, 'SN' || n, 1, n % 7,
         case when n % 5 = 0 then 3 else 0 end, case when n % 1000 = 1 then 4 else 0 end, 10
       from generate_series(1, 9999) n`,
    );
    await insertDevice(api.pool, 'base-odd');
    await api.pool.query(
      `insert into read_model.machine_name (device_id, name, named_by, named_at, position) values ('base-odd', $1, 'berta', now(), 10)`,
      [hostile],
    );
    await api.pool.query(`insert into identity.device_credential (device_id) values ('base-odd')`);
    await api.pool.query('analyze read_model.device_status');
  });
  after(() => api?.stop());

  it('finds one of 10,000 by a part of its id, serial number or name', async () => {
    for (const text of ['09876', 'sn9876', 'KEG-09876'])
      assert.deepEqual(idsOf(await ask({ search: text })), ['keg-09876'], text);
    for (const text of ['<B>=cmd()', '\u202e', 'odd']) {
      const page = await ask({ search: text });
      assert.deepEqual(idsOf(page), ['base-odd'], text);
      assert.equal(page.items[0]?.device.name, hostile);
    }
    // What is a wildcard elsewhere is a letter here.
    assert.deepEqual(await ask({ search: '%' }), { items: [], next: null, matches: 0, total: 10_000 });
  });

  it('counts what matches, and goes through all of it page by page, each device once, in each order', async () => {
    assert.equal((await ask({})).matches, 10_000);
    for (const sort of ['id', 'name', 'state']) {
      const ids: string[] = [];
      let after: string | null | undefined;
      do {
        const page: FleetPage = await ask({ sort, firmware: '2.3', limit: '200', ...(after && { after }) });
        assert.equal(page.matches, 1_000);
        ids.push(...idsOf(page));
        after = page.next;
      } while (after !== null);
      assert.equal(new Set(ids).size, 1_000, sort);
      assert.equal(ids.length, 1_000, sort);
    }
  });

  it('filters by state, access, stage and presence, and sorts what needs somebody first', async () => {
    const offline = await ask({ state: 'offline' });
    assert.equal(offline.matches, 2_499);
    assert.ok(offline.items.every(({ device, state }) => !device.online && state === 'offline'));
    assert.equal((await ask({ online: 'false' })).matches, 2_499);
    assert.equal((await ask({ state: 'fault' })).matches, 10);
    assert.deepEqual(idsOf(await ask({ access: 'allowed' })), ['base-odd']);
    await api.pool.query(
      `update identity.device_credential set blocked_at = now() where device_id = 'base-odd'`,
    );
    assert.deepEqual(idsOf(await ask({ access: 'blocked', stage: 'brew' })), ['base-odd']);
    const states = (await ask({ sort: 'state', limit: '12' })).items.map(({ state }) => state);
    assert.deepEqual(states, [...Array<string>(10).fill('fault'), 'needsYou', 'needsYou']);
  });

  it('is for operators, and refuses what no page returned', async () => {
    const password = (await addPerson(api.pool, 'berta', 'brewer')) ?? '';
    const token = await logIn(api.url, 'berta', password);
    const authorization = `Bearer ${token}`;
    assert.equal((await api.fetch('/api/v1/fleet', { headers: { authorization } })).status, 403);
    // As browsers write them: these are letters of a name too.
    assert.equal((await api.fetch(`/api/v1/fleet?search=O'Brien(!*)&firmware=2.1!`)).status, 200);
    for (const query of ['after=abc', 'state=well', 'search=', 'search=%00', 'sort=firmware'])
      assert.equal((await api.fetch(`/api/v1/fleet?${query}`)).status, 400, query);
  });

  it('reads one row of each device and no reading', async () => {
    const { rows } = await api.pool.query<{ 'QUERY PLAN': string }>(`explain ${fleetQuery('state')}`, [
      ...['keg', 'fault', null, null, null, null, null, 51, null],
    ]);
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    const scanned = [...plan.matchAll(/Seq Scan on (\w+)/g)].map(([, table]) => table);
    assert.ok(scanned.includes('device_status'), plan);
    assert.deepEqual(
      scanned.filter((table) => /^(reading|session|device_command)/.test(table ?? '')),
      [],
      plan,
    );
  });

  it('says of one device whether it may connect, since when it is known, and whose it is', async () => {
    await addPerson(api.pool, 'olga', 'brewer');
    await api.pool.query(
      `update identity.device_credential set blocked_at = now() where device_id = 'base-odd'`,
    );
    await assignDevices(api.pool, 'olga', ['base-odd']);
    await api.pool.query(
      `insert into identity.device_share (ownership_id, login, may_command)
       select ownership_id, 'carl', true from identity.device_ownership`,
    );
    await api.pool.query(
      `insert into read_model.device_event (device_id, revision, type, recorded_at, data)
       values ('base-odd', 4, 'DeviceConnected', '2026-11-20T10:00:00Z', '{}'), ('base-odd', 3, 'DeviceConnected', '2026-11-19T10:00:00Z', '{}')`,
    );
    const params = { path: { deviceId: 'base-odd' } };
    const details = dataOf(await api.client.GET('/api/v1/fleet/{deviceId}', { params }));
    assert.deepEqual(
      { ...details, device: details.device.name, enrolledAt: typeof details.enrolledAt },
      {
        ...{ device: hostile, state: 'running', access: 'blocked', wayIn: 'secret', enrolledAt: 'string' },
        ...{ blockedAt: details.blockedAt, revokedAt: null, firstContactAt: '2026-11-19T10:00:00.000Z' },
        ...{ owners: [{ personId: details.owners[0]?.personId, name: 'olga' }], shares: details.shares },
      },
    );
    assert.deepEqual(
      details.shares.map(({ login, rights, status, person }) => [login, rights, status, person]),
      [['carl', 'viewAndCommand', 'invited', null]],
    );
    const unknown = dataOf(
      await api.client.GET('/api/v1/fleet/{deviceId}', { params: { path: { deviceId: 'keg-00001' } } }),
    );
    assert.deepEqual(
      [
        unknown.access,
        unknown.wayIn,
        unknown.enrolledAt,
        unknown.firstContactAt,
        unknown.owners,
        unknown.shares,
      ],
      ['unknown', null, null, null, [], []],
    );
    assert.equal((await api.fetch('/api/v1/fleet/keg-none')).status, 404);
  });

  async function ask(query: Readonly<Record<string, string>>): Promise<FleetPage> {
    const response = await api.fetch(`/api/v1/fleet?${new URLSearchParams(query).toString()}`);
    const text = await response.text();
    assert.equal(response.status, 200, text);
    return JSON.parse(text) as FleetPage;
  }
});

const idsOf = ({ items }: FleetPage) => items.map(({ device }) => device.deviceId);
