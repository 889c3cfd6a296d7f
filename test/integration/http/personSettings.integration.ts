import assert from 'node:assert/strict';
import { addPerson, findPerson, removePerson } from '../../../adapters/postgres/identity/index.js';
import { defaultPersonSettings } from '../../../domain/personSettings/index.js';
import { logIn, startApi, type TestApi } from '../../support/api.js';

const path = '/api/v1/people/me/settings';

describe('settings of a person', () => {
  let api: TestApi;
  before(async () => {
    api = await startApi();
  });
  after(() => api.stop());

  async function somebody(login: string, role: 'brewer' | 'analyst') {
    const password = (await addPerson(api.pool, login, role)) ?? '';
    const client = api.clientOf(await logIn(api.url, login, password));
    return { client, personId: (await findPerson(api.pool, login))?.personId ?? '' };
  }

  it('are the defaults until somebody chooses, and what is left out stays', async () => {
    const { client } = await somebody('ada', 'brewer');
    const { client: other } = await somebody('ann', 'analyst');
    assert.deepEqual((await client.GET(path)).data, defaultPersonSettings);
    const german = { ...defaultPersonSettings, language: 'de', timeZone: 'Europe/Berlin' };
    const body = { language: 'de', timeZone: 'Europe/Berlin' } as const;
    assert.deepEqual((await client.PATCH(path, { body })).data, german);
    const shown = { ...german, temperatureUnit: 'fahrenheit', gravityUnit: 'plato' };
    assert.deepEqual(
      (await client.PATCH(path, { body: { temperatureUnit: 'fahrenheit', gravityUnit: 'plato' } })).data,
      shown,
    );
    assert.deepEqual((await client.PATCH(path, { body: {} })).data, shown);
    assert.deepEqual((await client.GET(path)).data, shown);
    const me = (await client.GET('/api/v1/people/me')).data;
    assert.deepEqual([me?.temperatureUnit, me?.gravityUnit], ['fahrenheit', 'plato'], 'with who they are');
    assert.deepEqual((await other.GET(path)).data, defaultPersonSettings, 'nobody else’s are changed');
  });

  it('are answered with 304 to who has them', async () => {
    const { response } = await api.client.GET(path);
    const ask = () => api.fetch(path, { headers: { 'If-None-Match': response.headers.get('etag') ?? '' } });
    assert.equal((await ask()).status, 304);
    await api.client.PATCH(path, { body: { gravityUnit: 'plato' } });
    assert.equal((await ask()).status, 200);
  });

  it('refuse what is no language, unit or time zone, and then change nothing', async () => {
    const { client } = await somebody('berta', 'brewer');
    for (const timeZone of ['Europe/Atlantis', '+02:00', '-01', 'CEST.'])
      assert.equal(
        (await client.PATCH(path, { body: { timeZone, language: 'de' } })).response.status,
        422,
        timeZone,
      );
    const { error } = await client.PATCH(path, { body: { timeZone: 'Europe/Atlantis' } });
    assert.equal(error?.errors?.[0]?.pointer, '#/timeZone');
    for (const body of [{ language: 'fr' }, { temperatureUnit: 'kelvin' }, { gravityUnit: 'brix' }, { x: 1 }])
      assert.equal((await client.PATCH(path, { body: body as never })).response.status, 400);
    assert.deepEqual((await client.GET(path)).data, defaultPersonSettings);
  });

  it('are in the download of personal data, and gone with the person', async () => {
    const { client, personId } = await somebody('carl', 'brewer');
    await client.PATCH(path, { body: { timeZone: 'America/New_York' } });
    const { data } = await client.GET('/api/v1/people/me/data', { parseAs: 'text' });
    const lines = String(data).trim().split('\n');
    const records = lines.map((line) => JSON.parse(line) as { kind: string; data: { timeZone?: string } });
    assert.equal(records.find(({ kind }) => kind === 'settings')?.data.timeZone, 'America/New_York');
    await removePerson(api.pool, 'carl');
    const { rowCount } = await api.pool.query(
      'select from identity.person_setting where person_id = $1::uuid',
      [personId],
    );
    assert.equal(rowCount, 0);
  });
});
