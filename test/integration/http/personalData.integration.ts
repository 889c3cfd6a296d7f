import assert from 'node:assert/strict';
import {
  addPerson,
  assignDevices,
  enrollDevices,
  findPerson,
} from '../../../adapters/postgres/identity/index.js';
import { jsonPost, logIn, startApi, testKey, type TestApi } from '../../support/api.js';
import { insertCommand, insertDevice } from './rows.js';

interface Line {
  readonly kind: string;
  readonly data: Readonly<Record<string, unknown>>;
}

describe('a person’s own data', () => {
  let api: TestApi;
  before(async () => {
    api = await startApi();
    await enrollDevices(api.pool, testKey, ['keg-1']);
    await insertDevice(api.pool, 'keg-1');
  });
  after(() => api.stop());

  const as = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });
  const deleteMe = async (token: string, password: string) =>
    (await api.fetch('/api/v1/people/me/delete', jsonPost({ password }, as(token).headers))).status;

  /** Somebody with more commands than are read at a time. */
  async function somebody(login: string, commands: number) {
    const password = (await addPerson(api.pool, login, 'brewer')) ?? '';
    await assignDevices(api.pool, login, ['keg-1']);
    const personId = (await findPerson(api.pool, login))?.personId ?? '';
    await api.pool.query(
      `insert into read_model.device_command (command_id, device_id, kind, instruction, status, requested_by, requested_at, deadline,
         updated_at, position)
       select gen_random_uuid(), 'keg-1', 'k', '{"kind":"k"}', 'done', $1, '2026-11-01'::timestamptz + n / 3 * interval '1 s', now(), now(), 1
       from generate_series(1, $2) n`,
      [personId, commands],
    );
    return { personId, password, token: await logIn(api.url, login, password) };
  }

  it('is downloaded whole, and nobody else’s', async () => {
    const ada = await somebody('ada', 2_345);
    await somebody('berta', 3);
    const response = await api.fetch('/api/v1/people/me/data', as(ada.token));
    assert.match(response.headers.get('content-disposition') ?? '', /attachment/);
    const lines = (await response.text())
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Line);
    const of = (kind: string) => lines.filter((line) => line.kind === kind).map(({ data }) => data);
    assert.deepEqual(
      of('person').map(({ login, personId, role }) => [login, personId, role]),
      [['ada', ada.personId, 'brewer']],
    );
    assert.deepEqual(
      of('device').map(({ deviceId }) => deviceId),
      ['keg-1'],
    );
    assert.equal(new Set(of('command').map(({ commandId }) => commandId)).size, 2_345);
    assert.equal(of('command').length, 2_345);
  });

  it('goes with the account, and what was done stays under an id', async () => {
    const carl = await somebody('carl', 0);
    const commandId = '00000000-0000-4000-8000-000000000c01';
    await insertCommand(api.pool, 'keg-1', { commandId });
    await api.pool.query('update read_model.device_command set requested_by = $1 where command_id = $2', [
      carl.personId,
      commandId,
    ]);
    const requestedBy = async () =>
      (await api.client.GET('/api/v1/commands/{commandId}', { params: { path: { commandId } } })).data
        ?.requestedBy;
    assert.deepEqual(await requestedBy(), { personId: carl.personId, name: 'carl' });

    assert.equal(await deleteMe(carl.token, 'a wrong one'), 403);
    assert.equal(await deleteMe(carl.token, carl.password), 204);
    assert.deepEqual(await requestedBy(), { personId: carl.personId, name: null });
    assert.equal((await api.fetch('/api/v1/devices', as(carl.token))).status, 401);
    await assert.rejects(logIn(api.url, 'carl', carl.password), /401/);
    assert.deepEqual(await rowsWith('carl'), []);
    const { rows } = await api.pool.query(
      'select person_id from identity.erased_person where person_id = $1',
      [carl.personId],
    );
    assert.equal(rows.length, 1, 'a restored backup can delete the person again');
  });

  it('stays as long as nobody else could add people', async () => {
    assert.equal(await deleteMe(api.token, api.password), 409);
    const others = await Promise.all(['dora', 'emil'].map((login) => addPerson(api.pool, login, 'admin')));
    const tokens = await Promise.all(
      ['dora', 'emil'].map((login, at) => logIn(api.url, login, others[at] ?? '')),
    );
    const passwords = [api.password, ...others.map((password) => password ?? '')];
    const answers = await Promise.all(
      [api.token, ...tokens].map((token, at) => deleteMe(token, passwords[at] ?? '')),
    );
    assert.deepEqual(answers.toSorted(), [204, 204, 409]);
  });

  /** Tables with the text in any column of any row. */
  async function rowsWith(text: string): Promise<string[]> {
    const tables = await api.pool.query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables
       where schemaname not in ('pg_catalog', 'information_schema')`,
    );
    const found: string[] = [];
    for (const { name } of tables.rows) {
      const { rowCount } = await api.pool.query(
        `select from ${name} t where t::text ilike '%' || $1 || '%' limit 1`,
        [text],
      );
      if (rowCount !== 0) found.push(name);
    }
    return found;
  }
});
