import assert from 'node:assert/strict';
import { addPerson, assignDevices } from '../../../adapters/postgres/identity/index.js';
import { fleetQuery, listFleet } from '../../../adapters/postgres/queries/fleet.js';
import { withSharedCounts } from '../../../adapters/postgres/queries/sharedFleetCounts.js';
import { dataOf, type Schemas } from '../../../adapters/apiClient/index.js';
import { jsonPost, logIn, startApi, type TestApi } from '../../support/api.js';
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
    for (const sort of ['id', 'name', 'state', 'lastSeen']) {
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

  it('sorts who was heard of last first, and who never was last', async () => {
    await api.pool.query(
      `update read_model.device_status set last_seen_at = timestamptz '2026-11-22 10:00Z' + right(device_id, 5)::integer * interval '1 s'
       where device_id like 'keg-000__'`,
    );
    const first = await ask({ sort: 'lastSeen', search: 'keg-', limit: '3' });
    assert.deepEqual(idsOf(first), ['keg-00099', 'keg-00098', 'keg-00097']);
    const next = await ask({ sort: 'lastSeen', search: 'keg-', limit: '97', after: first.next ?? '' });
    assert.deepEqual(idsOf(next).slice(-2), ['keg-00001', 'keg-00100']);
  });

  it('counts once a second for all who look, and each list for itself', async () => {
    const counted: (string | undefined)[] = [];
    let nowMs = 0;
    const list = withSharedCounts(
      (filter, known) => {
        if (!known) counted.push(filter.search);
        return listFleet(api.pool, filter, known);
      },
      () => nowMs,
    );
    const look = (search: string) => list({ search, sort: 'id', limit: 2 });
    const pages = await Promise.all([look('keg-0000'), look('keg-0000'), look('keg-0001'), look('keg-0000')]);
    assert.deepEqual(counted, ['keg-0000', 'keg-0001']);
    assert.deepEqual(
      pages.map(({ matches, total, items }) => [matches, total, items.length]),
      [9, 9, 10, 9].map((matches) => [matches, 10_000, 2]),
    );
    nowMs = 999;
    await look('keg-0000');
    nowMs = 1_000;
    await look('keg-0000');
    assert.deepEqual(counted, ['keg-0000', 'keg-0001', 'keg-0000']);
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
      ...['keg', 'fault', null, null, null, null, null, null, null, 51],
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

  it('finds the devices of a tag by its index, and shows the tags of a page', async () => {
    await api.pool.query(
      `insert into operations.device_tags select 'keg-' || lpad(n::text, 5, '0'), case when n % 1000 = 0 then '{beta,old}' else '{old}' end::text[]
       from generate_series(1, 9999) n`,
    );
    await api.pool.query('analyze operations.device_tags');
    const { rows } = await api.pool.query<{ 'QUERY PLAN': string }>(`explain ${fleetQuery('id')}`, [
      ...[null, null, null, null, null, null, 'beta', null, null, 51],
    ]);
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
    assert.match(plan, /Bitmap Index Scan on device_tags_by_tag/);
    assert.doesNotMatch(plan, /Seq Scan on (device_tags|reading|session|device_command)/);
    const found = await ask({ tag: 'beta', limit: '1' });
    assert.deepEqual([found.matches, found.total, found.items[0]?.tags], [9, 10_000, ['beta', 'old']]);
    assert.deepEqual(idsOf(await ask({ tag: 'bet' })), []);
    await api.pool.query('delete from operations.device_tags');
  });

  it('gives tags to a device and takes them, at most 20, each once', async () => {
    const change = async (deviceId: string, body: object) => {
      const response = await api.fetch(`/api/v1/fleet/${deviceId}/tags`, jsonPost(body));
      return { status: response.status, ...((await response.json()) as { tags?: string[]; code?: string }) };
    };
    const twenty = Array.from({ length: 20 }, (_, at) => `t${String(at).padStart(2, '0')}`);
    assert.deepEqual((await change('keg-00007', { add: ['beta', 'alpha', 'beta'] })).tags, ['alpha', 'beta']);
    assert.deepEqual((await change('keg-00007', { add: ['gamma'], remove: ['beta', 'none'] })).tags, [
      'alpha',
      'gamma',
    ]);
    const refused = await change('keg-00007', { add: twenty });
    assert.deepEqual([refused.status, refused.code], [409, 'TOO_MANY_TAGS']);
    const details = await api.client.GET('/api/v1/fleet/{deviceId}', {
      params: { path: { deviceId: 'keg-00007' } },
    });
    assert.deepEqual(dataOf(details).tags, ['alpha', 'gamma']);
    assert.deepEqual((await change('keg-00007', { remove: ['alpha', 'gamma'] })).tags, []);
    assert.equal((await change('keg-none', { add: ['beta'] })).status, 404);
    for (const tag of ['Beta', 'be ta', '', 'x'.repeat(33), '-beta', '<b>'])
      assert.equal((await change('keg-00007', { add: [tag] })).status, 400, tag);
    // Two at once both count.
    await Promise.all(['one', 'two', 'three'].map((tag) => change('keg-00008', { add: [tag] })));
    assert.deepEqual((await ask({ tag: 'two' })).items[0]?.tags, ['one', 'three', 'two']);
    await api.pool.query('delete from operations.device_tags');
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
        ...{
          device: hostile,
          state: 'running',
          access: 'blocked',
          tags: [],
          wayIn: 'secret',
          enrolledAt: 'string',
        },
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
