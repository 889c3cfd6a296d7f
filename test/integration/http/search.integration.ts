import assert from 'node:assert/strict';
import { addPerson } from '../../../adapters/postgres/identity/index.js';
import { findQuery, valuesOf } from '../../../adapters/postgres/queries/search.js';
import { dataOf, type Schemas } from '../../../adapters/apiClient/index.js';
import { logIn, startApi, type TestApi } from '../../support/api.js';

const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
const commandId = '5d2f0c9e-6a3b-4c51-9f0e-7a1d2b3c4d5e';
const planId = 'a1b2c3d4-6a3b-4c51-9f0e-7a1d2b3c4d5e';
const hostile = '<b>=cmd()\u202e\u009b';

type Found = Schemas['Found'];

describe('search', () => {
  let api: TestApi;
  let bertaId: string;
  before(async () => {
    api = await startApi();
    await addPerson(api.pool, 'berta@example.org', 'brewer');
    await api.pool.query(`update identity.person set name = 'Berta Braun' where login = 'berta@example.org'`);
    const { rows } = await api.pool.query<{ person_id: string }>(
      `select person_id from identity.person where login = 'berta@example.org'`,
    );
    bertaId = rows[0]?.person_id ?? '';
    await api.pool.query(`
      insert into read_model.device_status (device_id, online, serial, position)
        select 'keg-' || lpad(n::text, 5, '0'), true, 'SN' || n || 'x', 10 from generate_series(1, 10000) n;
      insert into read_model.session (session_id, device_id, number, process_type, recipe, status, started_at, time_plausible, position, started_received_at)
        select 'keg-' || lpad(n::text, 5, '0') || '.7', 'keg-' || lpad(n::text, 5, '0'), 7, 1, 'Pale Ale', 'active', now(), true, 10, now()
        from generate_series(1, 10000) n;
      insert into read_model.session_timeline (session_id, revision, type, at, recorded_at, data, trace_id)
        select 'keg-' || lpad(n::text, 5, '0') || '.7', 0, 'SessionStarted', now(), now(), '{}', md5(n::text) from generate_series(1, 10000) n;`);
    await api.pool.query(
      `insert into read_model.machine_name (device_id, name, named_by, named_at, position) values ('keg-00002', $1, 'ada', now(), 10)`,
      [hostile],
    );
    await api.pool.query(
      `insert into read_model.device_command (command_id, device_id, kind, instruction, status, requested_by, requested_at, deadline, updated_at, position)
       values ($1, 'keg-00003', 'setTarget', '{}', 'done', 'ada', now(), now(), now(), 10)`,
      [commandId],
    );
    await api.pool.query(
      `insert into read_model.brew_plan (plan_id, base_id, keg_id, status, stages, planned_by, planned_at, updated_at, position)
       values ($1, 'base-1', 'keg-00001', 'running', '[]', 'ada', now(), now(), 10)`,
      [planId],
    );
    await api.pool.query(
      `update read_model.session_timeline set trace_id = $1 where session_id in ('keg-00004.7', 'keg-00005.7')`,
      [trace],
    );
    await api.pool.query('analyze');
  });
  after(() => api?.stop());

  it('finds a device by id, serial number and name, the whole match first', async () => {
    assert.deepEqual(shownOf(await find('keg-00001')), ['device id keg-00001', 'session id keg-00001.7']);
    assert.deepEqual(shownOf(await find('SN777x')), ['device serial keg-00777']);
    const [named] = await find('<B>=CMD');
    assert.deepEqual(named, { kind: 'device', by: 'name', id: 'keg-00002', name: hostile, deviceId: null });
  });

  it('shows at most five of one kind, and takes wildcards for letters', async () => {
    const found = await find('keg-');
    assert.equal(found.filter(({ kind }) => kind === 'device').length, 5);
    assert.equal(found.filter(({ kind }) => kind === 'session').length, 5);
    for (const text of ['%%', 'keg_', String.raw`\\`, `O'Brien (!*)`, '}3&L}!%"|'])
      assert.deepEqual(await find(text), [], text);
  });

  it('finds sessions, brews and commands by the beginning of their ids, and whose they are', async () => {
    assert.deepEqual(await find('keg-00009.'), [
      { kind: 'session', by: 'id', id: 'keg-00009.7', name: null, deviceId: 'keg-00009' },
    ]);
    for (const text of ['a1b2', 'A1B2C3D4-6a', planId])
      assert.deepEqual(shownOf(await find(text)), [`brew id ${planId}`], text);
    const [command] = await find(commandId.slice(0, 12));
    assert.deepEqual([command?.kind, command?.id, command?.deviceId], ['command', commandId, 'keg-00003']);
  });

  it('finds what a trace has changed, by eight digits or more', async () => {
    for (const text of [trace, trace.slice(0, 8), trace.toUpperCase()])
      assert.deepEqual(
        shownOf(await find(text)),
        ['session trace keg-00004.7', 'session trace keg-00005.7'],
        text,
      );
    assert.deepEqual(shownOf(await find(trace.slice(0, 7))), []);
  });

  it('finds people by id, name and log-in', async () => {
    for (const text of ['berta b', 'BERTA@', bertaId]) {
      const found = await find(text);
      assert.deepEqual(
        found.map(({ kind, id, name }) => [kind, id, name]),
        [['person', bertaId, 'Berta Braun']],
        text,
      );
    }
  });

  it('is for operators, and refuses what is too short, too long or has control characters', async () => {
    const query = (text: string) => ({ params: { query: { text } } });
    for (const role of ['brewer', 'analyst', 'operator', 'admin'] as const) {
      const password = (await addPerson(api.pool, `${role}-1`, role)) ?? '';
      const client = api.clientOf(await logIn(api.url, `${role}-1`, password));
      const { response } = await client.GET('/api/v1/search', query('keg-1'));
      assert.equal(response.status, role === 'operator' || role === 'admin' ? 200 : 403, role);
    }
    for (const text of ['k', 'x'.repeat(101), 'keg\u0000', 'a\nb']) {
      const { response } = await api.client.GET('/api/v1/search', query(text));
      assert.equal(response.status, 400, JSON.stringify(text));
    }
  });

  it('reads ranges of indexes, and nothing else', async () => {
    for (const text of ['keg-00001', trace, planId]) {
      const { rows } = await api.pool.query<{ 'QUERY PLAN': string }>(`explain ${findQuery}`, valuesOf(text));
      const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
      const scanned = [...plan.matchAll(/Seq Scan on (\w+)/g)].map(([, table]) => table);
      // Tables of a row or two are read whole.
      const large = ['device_status', 'session', 'session_timeline'];
      assert.deepEqual(
        scanned.filter((table) => large.includes(table ?? '')),
        [],
        plan,
      );
    }
  });

  async function find(text: string): Promise<readonly Found[]> {
    return dataOf(await api.client.GET('/api/v1/search', { params: { query: { text } } })).items;
  }
});

const shownOf = (found: readonly Found[]) => found.map(({ kind, by, id }) => `${kind} ${by} ${id}`);
