import assert from 'node:assert/strict';
import { dataOf, type CommandRequest as Body } from '../../../adapters/apiClient/index.js';
import type { CommandRequest } from '../../../commands/deviceCommands/index.js';
import { obliging, startApi, type TestApi } from '../../support/api.js';
import { requestCommand, type CommandParameters } from '../../support/apiClient.js';
import { insertCommand, insertDevice } from './rows.js';

describe('asking a device for something', () => {
  let api: TestApi;
  const requested: CommandRequest[] = [];
  const body = { kind: 'setTemperature', targetCelsius: 66 } as const;

  before(async () => {
    api = await startApi({
      commands: () => ({
        ...obliging(),
        request: async (request) => {
          requested.push(request);
          return { commandId: request.commandId, supersedes: [], ahead: 2 };
        },
      }),
    });
    await insertDevice(api.pool, 'base-1');
  });
  beforeEach(() => void requested.splice(0));
  after(async () => api?.stop());

  it('records the wish and says where to find it', async () => {
    const { data, response } = await ask(body);
    assert.equal(response.status, 202);
    const commandId = data?.commandId ?? '';
    assert.deepEqual(data, { commandId, supersedes: [], ahead: 2 });
    assert.equal(response.headers.get('location'), `/api/v1/commands/${commandId}`);
    const [request] = requested;
    assert.ok(request);
    const { deadlineMs, ...rest } = request;
    assert.deepEqual(rest, { commandId, deviceId: 'base-1', instruction: body, requestedBy: api.personId });
    assert.ok(Math.abs(deadlineMs - Date.now() - 600_000) < 60_000);
  });

  it('takes a deadline', async () => {
    await ask({ ...body, deadline: '2026-11-22T12:00:00+01:00' });
    assert.equal(requested[0]?.deadlineMs, Date.parse('2026-11-22T11:00:00Z'));
    assert.deepEqual(requested[0]?.instruction, body);
  });

  it('asks once for requests with one key, and anew for each without', async () => {
    const key = { 'Idempotency-Key': 'tap 1' };
    const [first, again, other] = [await idOf(body, key), await idOf(body, key), await idOf(body)];
    assert.equal(first, again);
    assert.notEqual(first, other);
    assert.match(first, /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it('refuses a key that was used for something else', async () => {
    const key = { 'Idempotency-Key': 'tap 2' };
    const commandId = await idOf(body, key);
    await insertCommand(api.pool, 'base-1', { commandId });
    assert.equal((await ask(body, key)).response.status, 202);
    assert.equal((await ask({ ...body, targetCelsius: 67 }, key)).response.status, 422);
  });

  it('knows only devices that have reported', async () => {
    const { response } = await requestCommand(api.client, 'ghost', body);
    assert.equal(response.status, 404);
    assert.equal(requested.length, 0);
  });

  const ask = (command: Body, parameters?: CommandParameters) =>
    requestCommand(api.client, 'base-1', command, parameters);

  const idOf = async (command: Body, parameters?: CommandParameters) =>
    dataOf(await ask(command, parameters)).commandId;
});
