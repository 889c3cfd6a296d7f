import assert from 'node:assert/strict';
import { readApiDescription } from '../../../adapters/http/api/apiDescription.js';
import { startApi, type TestApi } from '../../support/api.js';
import { insertCommand, insertDevice, insertSession } from './rows.js';

const commandId = '5d2f0c9e-6a3b-4c51-9f0e-7a1d2b3c4d5e';
const brewId = 'b1111111-1111-4111-8111-111111111111';

describe('fields of an answer', () => {
  let api: TestApi;
  before(async () => {
    api = await startApi();
    await insertDevice(api.pool, 'base-1');
    await insertDevice(api.pool, 'base-2');
    await insertSession(api.pool, 'base-1', { number: 7 });
    await insertCommand(api.pool, 'base-1', { commandId });
    await api.pool.query(
      `insert into read_model.brew_plan (plan_id, base_id, keg_id, status, stage, stages, planned_by, planned_at, updated_at, position)
       values ($1, 'base-1', 'keg-1', 'running', null, '[]', 'brewline', now(), now(), 20)`,
      [brewId],
    );
  });
  after(() => api?.stop());

  /** Every operation that has the parameter, with the names of two fields. */
  const paths: Readonly<Record<string, readonly [path: string, one: string, other: string]>> = {
    listDevices: ['/devices', 'deviceId', 'online'],
    getDevice: ['/devices/base-1', 'deviceId', 'status'],
    listCommands: ['/devices/base-1/commands', 'commandId', 'status'],
    getCommand: [`/commands/${commandId}`, 'status', 'requestedBy'],
    listSessions: ['/sessions', 'sessionId', 'recipe'],
    getSession: ['/sessions/base-1.7', 'recipe', 'status'],
    listBrews: ['/brews', 'brewId', 'stages'],
    getBrew: [`/brews/${brewId}`, 'status', 'stages'],
  };

  it('are those that are asked for', async () => {
    for (const [operation, [path, one, other]] of Object.entries(paths)) {
      const whole = await ask(path);
      const part = await ask(`${path}?fields=${one},${other}`);
      const pick = (row: Row) => ({ [one]: row[one], [other]: row[other] });
      if (whole.items) {
        assert.ok(whole.items.length > 0, operation);
        assert.deepEqual(part, { items: whole.items.map(pick), next: whole.next }, operation);
      } else assert.deepEqual(part, pick(whole), operation);
    }
  });

  it('are selected wherever the description says so', async () => {
    const { document } = await readApiDescription();
    const described = Object.values(document.paths ?? {}).flatMap((item) => {
      const { operationId = '', parameters = [] } = item?.get ?? {};
      const named = parameters.map((parameter) => ('$ref' in parameter ? parameter.$ref : ''));
      return named.includes('#/components/parameters/fields') ? [operationId] : [];
    });
    assert.deepEqual(described.sort(), Object.keys(paths).sort());
  });

  it('must exist', async () => {
    for (const fields of ['deviceId,secret', '__proto__', 'constructor', ''])
      assert.equal((await api.fetch(`/api/v1/devices/base-1?fields=${fields}`)).status, 400, fields);
    for (const query of ['fields[fields][]=1', 'fields[a]=b', 'fields[]=deviceId&fields[0]=x'])
      assert.equal((await api.fetch(`/api/v1/devices/base-1?${query}`)).status, 400, query);
    const response = await api.fetch('/api/v1/devices/base-1?fields=weight');
    assert.match(await response.text(), /there is no field weight; there are deviceId, /);
    assert.equal((await api.fetch('/api/v1/devices/nothing?fields=deviceId')).status, 404);
  });

  type Row = Record<string, unknown>;
  async function ask(path: string) {
    const response = await api.fetch(`/api/v1${path}`);
    assert.equal(response.status, 200, path);
    return (await response.json()) as Row & { readonly items?: readonly Row[] };
  }
});
