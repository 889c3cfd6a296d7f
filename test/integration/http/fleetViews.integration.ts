import assert from 'node:assert/strict';
import { addPerson } from '../../../adapters/postgres/identity/index.js';
import { dataOf } from '../../../adapters/apiClient/index.js';
import { logIn, startApi, type TestApi } from '../../support/api.js';
import { hostileName } from '../../support/web/someFleet.js';

type Client = ReturnType<TestApi['clientOf']>;

describe('the API: saved views of the list of devices', () => {
  let api: TestApi;
  let admin: Client;
  let olga: Client;
  let otto: Client;

  before(async () => {
    api = await startApi();
    admin = api.client;
    olga = await clientOf('olga', 'operator');
    otto = await clientOf('otto', 'operator');
  });
  after(() => api?.stop());
  afterEach(() => api.pool.query('delete from operations.saved_view'));

  async function clientOf(login: string, role: 'operator' | 'analyst' | 'brewer'): Promise<Client> {
    const password = (await addPerson(api.pool, login, role)) ?? '';
    return api.clientOf(await logIn(api.url, login, password));
  }
  const beta = { selection: { tag: 'beta', state: 'fault', online: true }, sort: 'lastSeen' } as const;
  const save = (client: Client, name: string, more: object = {}) =>
    client.POST('/api/v1/fleet-views', { body: { name, shared: false, ...beta, ...more } });
  const viewsOf = async (client: Client) => dataOf(await client.GET('/api/v1/fleet-views')).items;
  const namesOf = async (client: Client) => (await viewsOf(client)).map(({ name }) => name);
  const remove = async (client: Client, viewId: string) =>
    (await client.DELETE('/api/v1/fleet-views/{viewId}', { params: { path: { viewId } } })).response.status;
  const fill = (login: string, count: number, shared: boolean) =>
    api.pool.query(
      `insert into operations.saved_view (person_id, name, filter, is_shared)
       select person_id, 'view ' || n, '{"selection":{},"sort":"id"}', $3
       from identity.person, generate_series(1, $2::integer) n where login = $1`,
      [login, count, shared],
    );

  it('are read as they were saved, one’s own and what others share, by name', async () => {
    const columns = ['machine', 'age'] as const;
    const saved = dataOf(await save(olga, 'Beta faults', { columns }));
    dataOf(await save(olga, 'All of us', { shared: true, selection: {}, sort: 'id' }));
    dataOf(await save(otto, 'His own'));
    const [shared, own] = await viewsOf(olga);
    assert.deepEqual(own, saved);
    const { name, selection, sort, columns: kept, shared: isShared, mayRemove, createdBy } = saved;
    assert.deepEqual(
      { name, selection, sort, kept, isShared, mayRemove, by: createdBy.name },
      { name: 'Beta faults', ...beta, kept: columns, isShared: false, mayRemove: true, by: 'olga' },
    );
    assert.deepEqual([shared?.name, shared?.columns, shared?.selection], ['All of us', null, {}]);
    const ofOtto = (await viewsOf(otto)).map((view) => [view.name, view.createdBy.name, view.mayRemove]);
    assert.deepEqual(ofOtto, [
      ['All of us', 'olga', false],
      ['His own', 'otto', true],
    ]);
    assert.deepEqual(
      (await viewsOf(admin)).map((view) => [view.name, view.mayRemove]),
      [['All of us', true]],
    );
  });

  it('are saved once, and a different one of the same person needs another name', async () => {
    const first = dataOf(await save(olga, 'Beta'));
    assert.deepEqual(dataOf(await save(olga, 'Beta')), first);
    for (const other of [
      { shared: true },
      { sort: 'name' },
      { selection: { tag: 'beta' } },
      { columns: [] },
    ]) {
      const { response, error } = await save(olga, 'Beta', other);
      assert.deepEqual([response.status, error?.code], [409, 'VIEW_NAME_TAKEN'], JSON.stringify(other));
    }
    assert.equal((await save(otto, 'Beta')).response.status, 201, 'others have names of their own');
    assert.deepEqual(await viewsOf(olga), [first]);
  });

  it('are 50 of a person at most, also when two are saved at once', async () => {
    await fill('olga', 49, false);
    const both = await Promise.all([save(olga, 'last'), save(olga, 'too many')]);
    assert.deepEqual(both.map(({ response }) => response.status).toSorted(), [201, 409]);
    assert.equal(both.find(({ error }) => error)?.error?.code, 'TOO_MANY_VIEWS');
    assert.equal((await viewsOf(olga)).length, 50);
    assert.equal((await save(otto, 'his')).response.status, 201);
  });

  it('are shared 200 times at most, by all people together', async () => {
    await fill('admin', 199, true);
    assert.equal((await save(olga, 'last', { shared: true })).response.status, 201);
    const { response, error } = await save(otto, 'too many', { shared: true });
    assert.deepEqual([response.status, error?.code], [409, 'TOO_MANY_SHARED_VIEWS']);
    assert.equal((await save(otto, 'too many')).response.status, 201, 'one of his own');
    assert.equal((await viewsOf(otto)).length, 201);
  });

  it('are removed by who saved them, and shared ones by admins too', async () => {
    const own = dataOf(await save(olga, 'own')).viewId;
    const shared = dataOf(await save(olga, 'shared', { shared: true })).viewId;
    const another = dataOf(await save(olga, 'another', { shared: true })).viewId;
    assert.deepEqual([await remove(otto, own), await remove(admin, own)], [404, 404]);
    assert.equal(await remove(otto, shared), 403);
    assert.equal(await remove(otto, '00000000-0000-4000-8000-000000000000'), 404);
    assert.deepEqual(await namesOf(olga), ['another', 'own', 'shared']);
    assert.deepEqual([await remove(admin, shared), await remove(olga, another)], [204, 204]);
    assert.equal(await remove(olga, another), 404);
    assert.deepEqual(await namesOf(olga), ['own']);
  });

  it('have filters that the list takes, and names of 60 characters', async () => {
    const hostile = hostileName.replace(/\p{Cc}/gu, '').slice(0, 60);
    assert.equal(dataOf(await save(olga, hostile)).name, hostile);
    assert.equal((await save(olga, '🍺'.repeat(60))).response.status, 201);
    for (const name of ['', ' ', ' x', 'x'.repeat(61), 'a\u0000b', 'a\nb'])
      assert.equal((await save(olga, name)).response.status, 400, JSON.stringify(name));
    for (const wrong of [
      { selection: { tag: 'No Tag' } },
      { selection: { state: 'melted' } },
      { selection: { search: '' } },
      { selection: { search: 'x'.repeat(101) } },
      { selection: { owner: 'olga' } },
      { sort: 'owner' },
      { columns: ['owner'] },
      { columns: ['age', 'age'] },
      { shared: 'yes' },
    ])
      assert.equal((await save(olga, 'x', wrong)).response.status, 400, JSON.stringify(wrong));
  });

  it('are for operators and admins alone', async () => {
    for (const role of ['analyst', 'brewer'] as const) {
      const client = await clientOf(`the-${role}`, role);
      assert.equal((await client.GET('/api/v1/fleet-views')).response.status, 403, role);
      assert.equal((await save(client, 'x')).response.status, 403, role);
      assert.equal(await remove(client, '00000000-0000-4000-8000-000000000000'), 403, role);
    }
  });

  it('are in the data of who saved them, and go with them', async () => {
    dataOf(await save(otto, 'shared by otto', { shared: true }));
    dataOf(await save(olga, 'hers'));
    const data = await otto.GET('/api/v1/people/me/data', { parseAs: 'text' });
    assert.match(String(data.data), /"savedView".*shared by otto/s);
    assert.doesNotMatch(String(data.data), /hers/);
    await api.pool.query(`delete from identity.person where login = 'otto'`);
    assert.deepEqual(await namesOf(olga), ['hers']);
    const { rows } = await api.pool.query('select name from operations.saved_view');
    assert.deepEqual(rows, [{ name: 'hers' }]);
  });
});
