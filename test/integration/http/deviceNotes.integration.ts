import assert from 'node:assert/strict';
import { addPerson, enrollDevices } from '../../../adapters/postgres/identity/index.js';
import { dataOf } from '../../../adapters/apiClient/index.js';
import { logIn, startApi, testKey, type TestApi } from '../../support/api.js';
import { hostileName } from '../../support/web/someFleet.js';

describe('the API: notes about a device', () => {
  let api: TestApi;
  let olga: ReturnType<TestApi['clientOf']>;

  before(async () => {
    api = await startApi();
    await enrollDevices(api.pool, testKey, ['keg-1', 'keg-2']);
    const password = (await addPerson(api.pool, 'olga', 'operator')) ?? '';
    olga = api.clientOf(await logIn(api.url, 'olga', password));
  });
  after(() => api?.stop());

  const at = (deviceId: string) => ({ path: { deviceId } });
  const notes = async (deviceId = 'keg-1') =>
    dataOf(await api.client.GET('/api/v1/fleet/{deviceId}/notes', { params: at(deviceId) })).items;
  const add = (text: string, key?: string, deviceId = 'keg-1') => {
    const header = key === undefined ? {} : { 'Idempotency-Key': key };
    return olga.POST('/api/v1/fleet/{deviceId}/notes', {
      params: { ...at(deviceId), header },
      body: { note: text },
    });
  };

  it('are read the latest first, with who wrote them and when, as they were written', async () => {
    const text = `Ventil getauscht\n\t${hostileName}`;
    assert.equal((await add('first')).response.status, 201);
    assert.equal((await add(text)).response.status, 201);
    const [latest, first] = await notes();
    assert.deepEqual([latest?.text, first?.text], [text, 'first']);
    assert.equal(latest?.writtenBy.name, 'olga');
    assert.ok(Math.abs(Date.now() - Date.parse(latest?.writtenAt ?? '')) < 60_000);
    assert.deepEqual(await notes('keg-2'), []);
    assert.equal((await api.fetch('/api/v1/fleet/keg-none/notes')).status, 404);
  });

  it('are added once for a key, which another text is refused with', async () => {
    const before = (await notes()).length;
    const once = dataOf(await add('once', 'key-1'));
    assert.deepEqual(dataOf(await add('once', 'key-1')), once);
    assert.equal((await notes()).length, before + 1);
    assert.equal((await add('other', 'key-1')).response.status, 422);
    assert.notDeepEqual(dataOf(await add('once', 'key-1', 'keg-2')), once);
  });

  it('are at most 200, of a device that is known, of 2,000 characters', async () => {
    await api.pool.query(
      `insert into operations.device_note (note_id, device_id, system_user, text)
       select gen_random_uuid(), 'keg-2', 'root', 'many' from generate_series(1, 199 - (select count(*)::integer
         from operations.device_note where device_id = 'keg-2'))`,
    );
    const both = await Promise.all([add('last', undefined, 'keg-2'), add('too many', undefined, 'keg-2')]);
    assert.deepEqual(both.map(({ response }) => response.status).toSorted(), [201, 409]);
    const all = await notes('keg-2');
    assert.equal(all.length, 200);
    assert.deepEqual(all.find(({ text }) => text === 'many')?.writtenBy, { personId: null, name: 'root' });
    assert.equal((await add('x', undefined, 'keg-none')).response.status, 404);
    assert.equal((await add('x'.repeat(2_000))).response.status, 201);
    for (const text of ['', 'x'.repeat(2_001), 'a\u0000b', 'a\u001b[2Jb'])
      assert.equal((await add(text)).response.status, 400, JSON.stringify(text.slice(0, 9)));
  });

  it('are taken away by any operator, once, and of their device alone', async () => {
    const { noteId } = dataOf(await add('wrong device'));
    const remove = async (deviceId: string) =>
      (
        await api.client.DELETE('/api/v1/fleet/{deviceId}/notes/{noteId}', {
          params: { path: { deviceId, noteId } },
        })
      ).response.status;
    assert.equal(await remove('keg-2'), 404);
    assert.equal(await remove('keg-1'), 204);
    assert.equal(await remove('keg-1'), 404);
    assert.ok((await notes()).every((note) => note.noteId !== noteId));
  });

  it('lose their texts with the person who wrote them, who had them in their data', async () => {
    await add('hers');
    const data = await olga.GET('/api/v1/people/me/data', { parseAs: 'text' });
    assert.match(String(data.data), /"deviceNote".*hers/s);
    await api.pool.query(`delete from identity.person where login = 'olga'`);
    const left = await notes();
    assert.ok(left.length > 2);
    assert.ok(
      left.every(({ text, writtenBy }) => text === null && writtenBy.name === null && writtenBy.personId),
    );
    const { rows } = await api.pool.query(`select from operations.device_note where text = 'hers'`);
    assert.equal(rows.length, 0);
    assert.ok(
      (await notes('keg-2')).some(({ text }) => text === 'many'),
      'those of others stay',
    );
  });
});
