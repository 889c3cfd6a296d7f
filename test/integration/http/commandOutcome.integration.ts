import assert from 'node:assert/strict';
import {
  dataOf,
  type Command,
  type CommandRequest,
  type Schemas,
} from '../../../adapters/apiClient/index.js';
import { startApi, type TestApi } from '../../support/api.js';
import { requestCommand, type CommandParameters } from '../../support/apiClient.js';
import { CommandSide } from '../../support/commandSide.js';
import { until } from '../../support/until.js';
import { insertDevice } from './rows.js';

describe('a command, from asking to its outcome', () => {
  let api: TestApi;
  let side: CommandSide;
  let device: string;
  let devices = 0;
  const wake = { kind: 'wake' } as const;
  const connection = { epoch: 0, boot: 1, connection: 1 };

  before(async () => {
    api = await startApi({
      commands: (pool, hint) => (side = new CommandSide(pool, hint)).commands,
      limits: { waitingRequests: 2, lookEveryMs: 60_000 },
    });
  });
  beforeEach(async () => {
    side.readModels = 'inTime';
    device = `base-${++devices}`;
    await insertDevice(api.pool, device);
  });
  after(async () => api?.stop());

  it('says what it takes the place of, and what goes before it', async () => {
    const [first, second] = [await accepted(wake), await accepted(temperature(60))];
    assert.deepEqual(first, { commandId: first.commandId, supersedes: [], ahead: 0 });
    assert.deepEqual(second, { commandId: second.commandId, supersedes: [], ahead: 1 });
    const third = await accepted(temperature(66));
    assert.deepEqual(third, { commandId: third.commandId, supersedes: [second.commandId], ahead: 1 });
    const old = await show(second.commandId);
    assert.deepEqual([old.status, old.supersededBy], ['superseded', third.commandId]);
    assert.equal((await accepted({ kind: 'stopHeating' })).ahead, 0, 'it overtakes');
  });

  it('is tried out without being done', async () => {
    const first = await accepted(temperature(60));
    const answer = await ask(temperature(66), { dryRun: true, wait: '5s' });
    assert.deepEqual([answer.response.status, answer.response.headers.get('location')], [200, null]);
    const { supersedes, ahead } = acceptedIn(answer);
    assert.deepEqual([supersedes, ahead], [[first.commandId], 0]);
    assert.deepEqual(await listed(), [first.commandId]);
  });

  it('is answered with the outcome as soon as that is known', async () => {
    const answer = ask(wake, { wait: '15s' });
    const commandId = await firstOpen();
    await happens({ type: 'CommandReceived', data: fact(commandId) });
    await happens({ type: 'CommandProgressed', data: { ...fact(commandId), percent: 50 } });
    assert.deepEqual(await listed(true), [commandId], 'it executes');
    await happens({ type: 'CommandFailed', data: { ...fact(commandId), reason: 'lid open', late: false } });
    const { response } = await answer;
    const command = settledIn(await answer);
    assert.deepEqual([response.status, command.status, command.reason], [200, 'failed', 'lid open']);
    assert.deepEqual(command, await show(commandId));
    assert.equal(response.headers.get('location'), `/api/v1/commands/${commandId}`);
  });

  it('is answered with where to look when the outcome takes longer', async () => {
    const answer = await ask(wake, { wait: '1s' });
    const { response } = answer;
    const { commandId, ahead } = acceptedIn(answer);
    assert.deepEqual([response.status, ahead], [202, 0]);
    assert.equal(response.headers.get('location'), `/api/v1/commands/${commandId}`);
    assert.equal((await show(commandId)).status, 'waiting');
  });

  it('is answered at once when too many wait, and waited for when one has left', async () => {
    const leaving = new AbortController();
    const left = ask(wake, { wait: '15s', signal: leaving.signal }).catch(() => 'left');
    const waits = ask(wake, { wait: '15s' });
    await until('both wait', async () => (await listed(true)).length === 2);
    const third = ask(wake, { wait: '15s' });
    assert.equal((await third).response.status, 202);
    leaving.abort();
    assert.equal(await left, 'left');
    let freed: Response | undefined;
    await until('a place is free', async () => {
      const began = performance.now();
      freed = (await ask(wake, { wait: '1s' })).response;
      return performance.now() - began > 900;
    });
    assert.equal(freed?.status, 202);
    for (const id of await listed(true))
      await happens({ type: 'CommandDone', data: { ...fact(id), late: false } });
    assert.equal((await waits).response.status, 200);
  });

  it('is one for requests under one key, which get its outcome, and not another', async () => {
    const key = { 'Idempotency-Key': `tap ${device}` };
    const { commandId } = await accepted({ kind: 'changeSettings', settings: { soundOn: false } }, key);
    assert.equal((await show(commandId)).instruction.version, 1);
    await happens({ type: 'CommandDone', data: { ...fact(commandId), late: false } });
    const settings = { soundOn: false };
    const again = await ask({ kind: 'changeSettings', settings }, { wait: '5s', ...key });
    assert.deepEqual([again.response.status, again.data?.commandId], [200, commandId]);
    const other = await ask({ kind: 'changeSettings', settings: { soundOn: true } }, key);
    assert.equal(other.response.status, 422);
    assert.equal(other.error?.errors?.[0]?.pointer, 'header.idempotency-key');
    assert.equal((await listed()).length, 1);
  });

  it('is another one on another device, under the same key', async () => {
    const key = { 'Idempotency-Key': 'every tap' };
    const one = await accepted(wake, key);
    const first = device;
    device = `${first}-twin`;
    await insertDevice(api.pool, device);
    const two = await accepted(temperature(60), key);
    assert.notEqual(two.commandId, one.commandId);
    assert.equal((await show(one.commandId)).deviceId, first);
    assert.deepEqual([(await show(two.commandId)).deviceId, await listed()], [device, [two.commandId]]);
    assert.equal((await accepted(temperature(60), key)).commandId, two.commandId);
  });

  it('is not mistaken for another one under its key while the read models are behind', async () => {
    const key = { 'Idempotency-Key': `tap ${device}` };
    side.readModels = 'behind';
    await accepted(wake, key);
    for (const dryRun of [false, true]) {
      const { error, response } = await ask(temperature(60), { dryRun, ...key });
      const detail = 'another command was asked for under this id';
      assert.deepEqual([response.status, error?.code], [422, 'COMMAND_REFUSED']);
      assert.deepEqual(error?.errors, [{ pointer: 'header.idempotency-key', detail }]);
    }
    await accepted(wake, key);
  });

  it('is found for whose device it is, where an old store has its id on two devices', async () => {
    const { commandId } = await accepted(wake);
    const other = `${device}-twin`;
    await insertDevice(api.pool, other);
    const { instruction, ...rest } = { ...fact(commandId), deviceId: other, instruction: temperature(60) };
    const requested = { ...rest, instruction, deadlineMs: Date.now() + 60_000, requestedBy: 'ada' };
    await side.happens(`deviceCommand-${other}`, { type: 'CommandRequested', data: requested } as never);
    await happens({ type: 'CommandDone', data: { ...fact(commandId), late: false } });
    assert.deepEqual(await listed(), [commandId]);
    const latest = await show(commandId);
    assert.deepEqual([latest.deviceId, latest.status], [other, 'waiting'], 'the open one is shown to both');
    assert.equal((await timeline(commandId)).items.length, 1);
    device = other;
    assert.deepEqual(await listed(true), [commandId]);
  });

  it('is taken back while it waits', async () => {
    const { commandId } = await accepted(wake);
    const command = dataOf(await cancel(commandId));
    assert.deepEqual([command.status, command.mayHaveArrived], ['cancelled', false]);
    assert.deepEqual(command, await show(commandId));
    assert.equal((await cancel(commandId)).response.status, 200, 'and stays so');
    assert.deepEqual(await listed(true), []);
    assert.deepEqual(await listed(false), [commandId]);
  });

  it('is taken back also while the read models are behind', async () => {
    const { commandId } = await accepted(wake);
    side.readModels = 'behind';
    assert.equal(dataOf(await cancel(commandId)).status, 'cancelled');
  });

  it('is not taken back when it is on its way or settled, which the problem says', async () => {
    const { commandId } = await accepted(wake);
    await happens({ type: 'CommandDispatchStarted', data: { ...fact(commandId), attempt: 1, connection } });
    assert.equal((await show(commandId)).status, 'waiting');
    await refuses('dispatching');
    await happens({ type: 'CommandSent', data: fact(commandId) });
    await refuses('sent');
    await happens({ type: 'CommandDone', data: { ...fact(commandId), late: false } });
    await refuses('done');

    async function refuses(state: string) {
      const { error, response } = await cancel(commandId);
      assert.deepEqual([response.status, error?.code], [422, 'COMMAND_REFUSED']);
      assert.deepEqual(error?.errors, [
        { pointer: '#/status', detail: `only a command that waits can be cancelled (${state})` },
      ]);
    }
  });

  it('shows all that it went through', async () => {
    const { commandId } = await accepted(temperature(66));
    const other = await accepted(wake);
    await happens(
      { type: 'CommandDispatchStarted', data: { ...fact(commandId), attempt: 1, connection } },
      { type: 'CommandSent', data: fact(commandId) },
      { type: 'CommandReturned', data: { ...fact(commandId), cause: 'deviceAway' } },
    );
    const back = await show(commandId);
    assert.deepEqual([back.status, back.returnCause, back.attempts], ['waiting', 'deviceAway', 1]);
    await happens(
      { type: 'CommandDispatchStarted', data: { ...fact(commandId), attempt: 2, connection } },
      { type: 'CommandProgressed', data: { ...fact(commandId), percent: 40 } },
    );
    const executing = await show(commandId);
    assert.deepEqual(
      [executing.status, executing.percent, executing.returnCause, executing.attempts],
      ['executing', 40, null, 2],
    );
    const first = await timeline(commandId, { limit: 4 });
    const rest = await timeline(commandId, { limit: 4, after: first.next ?? '' });
    const all = [...first.items, ...rest.items];
    assert.deepEqual(
      all.map(({ type }) => type.replace('Command', '')),
      ['Requested', 'DispatchStarted', 'Sent', 'Returned', 'DispatchStarted', 'Progressed'],
    );
    assert.deepEqual([all[3]?.data.cause, all[5]?.data.percent, rest.next], ['deviceAway', 40, null]);
    assert.equal((await timeline(other.commandId)).items.length, 1);
  });

  it('names the session that it began, and the session names it', async () => {
    const { commandId } = await accepted({ kind: 'startSession', processType: 1 });
    await side.happens(`brewSession-${device}.8`, {
      type: 'SessionStarted',
      data: {
        deviceId: device,
        session: 8,
        source: { epoch: 0, boot: 1, seq: 1 },
        atMs: Date.now(),
        processType: 1,
        recipe: '',
        inferred: false,
        commandId,
      },
    });
    assert.equal((await show(commandId)).sessionId, `${device}.8`);
    const params = { path: { sessionId: `${device}.8` } };
    const session = dataOf(await api.client.GET('/api/v1/sessions/{sessionId}', { params }));
    assert.equal(session.commandId, commandId);
  });

  function temperature(targetCelsius: number) {
    return { kind: 'setTemperature', targetCelsius } as const;
  }

  function fact(commandId: string) {
    return { commandId, deviceId: device, atMs: Date.now() };
  }

  function happens(...events: Parameters<CommandSide['happens']>[1][]): Promise<void> {
    return side.happens(`deviceCommand-${device}`, ...events);
  }

  const ask = (body: CommandRequest, parameters?: CommandParameters) =>
    requestCommand(api.client, device, body, parameters);

  async function accepted(
    body: CommandRequest,
    parameters?: CommandParameters,
  ): Promise<Schemas['AcceptedCommand']> {
    const answer = await ask(body, parameters);
    assert.equal(answer.response.status, 202, JSON.stringify(answer.error));
    return acceptedIn(answer);
  }

  const cancel = (commandId: string) =>
    api.client.POST('/api/v1/commands/{commandId}/cancel', { params: { path: { commandId } } });

  async function show(commandId: string): Promise<Command> {
    const params = { path: { commandId } };
    return dataOf(await api.client.GET('/api/v1/commands/{commandId}', { params }));
  }

  async function timeline(commandId: string, query: { limit?: number; after?: string } = {}) {
    const params = { path: { commandId }, query };
    return dataOf(await api.client.GET('/api/v1/commands/{commandId}/timeline', { params }));
  }

  async function listed(open?: boolean): Promise<string[]> {
    const params = { path: { deviceId: device }, query: open === undefined ? {} : { open } };
    const { items } = dataOf(await api.client.GET('/api/v1/devices/{deviceId}/commands', { params }));
    return items.map(({ commandId }) => commandId);
  }

  async function firstOpen(): Promise<string> {
    const ids = await until('it shows', async () => {
      const open = await listed(true);
      return open.length > 0 && open;
    });
    return ids[0] ?? '';
  }
});

describe('a command whose hints get lost', () => {
  let api: TestApi;
  let side: CommandSide;

  before(async () => {
    api = await startApi({ commands: (pool, hint) => (side = new CommandSide(pool, hint)).commands });
    side.readModels = 'hintsLost';
    await insertDevice(api.pool, 'base-1');
  });
  after(async () => api?.stop());

  it('is answered with the outcome all the same', async () => {
    const answer = requestCommand(api.client, 'base-1', { kind: 'wake' }, { wait: '15s' });
    const commandId = await until('it shows', async () => {
      const params = { path: { deviceId: 'base-1' } };
      const { items } = dataOf(await api.client.GET('/api/v1/devices/{deviceId}/commands', { params }));
      return items[0]?.commandId;
    });
    const data = { commandId, deviceId: 'base-1', atMs: Date.now(), late: false };
    await side.happens('deviceCommand-base-1', { type: 'CommandDone', data });
    assert.equal(settledIn(await answer).status, 'done');
  });
});

type Requested = Awaited<ReturnType<typeof requestCommand>>;

/** What `wait` brings. */
function settledIn(answer: Requested): Command {
  const data = dataOf(answer);
  assert.ok('status' in data);
  return data;
}

function acceptedIn(answer: Requested): Schemas['AcceptedCommand'] {
  const data = dataOf(answer);
  assert.ok(!('status' in data));
  return data;
}
