import assert from 'node:assert/strict';
import { postJson, startApi, type TestApi } from '../../support/api.js';
import { CommandSide } from '../../support/commandSide.js';
import { until } from '../../support/until.js';
import { insertDevice } from './rows.js';

interface Command {
  readonly commandId: string;
  readonly status: string;
  readonly [field: string]: unknown;
}

interface Accepted {
  readonly commandId: string;
  readonly supersedes: readonly string[];
  readonly ahead: number;
}

describe('a command, from asking to its outcome', () => {
  let api: TestApi;
  let side: CommandSide;
  let device: string;
  let devices = 0;
  const wake = { kind: 'wake' };
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
    const response = await ask(temperature(66), '?dryRun=true&wait=5s');
    assert.deepEqual([response.status, response.headers.get('location')], [200, null]);
    const { supersedes, ahead } = (await response.json()) as Accepted;
    assert.deepEqual([supersedes, ahead], [[first.commandId], 0]);
    assert.deepEqual(await listed(''), [first.commandId]);
  });

  it('is answered with the outcome as soon as that is known', async () => {
    const answer = ask(wake, '?wait=15s');
    const commandId = await firstOpen();
    await happens({ type: 'CommandReceived', data: fact(commandId) });
    await happens({ type: 'CommandProgressed', data: { ...fact(commandId), percent: 50 } });
    assert.deepEqual(await listed('?open=true'), [commandId], 'it executes');
    await happens({ type: 'CommandFailed', data: { ...fact(commandId), reason: 'lid open', late: false } });
    const response = await answer;
    const command = (await response.json()) as Command;
    assert.deepEqual([response.status, command.status, command.reason], [200, 'failed', 'lid open']);
    assert.deepEqual(command, await show(commandId));
    assert.equal(response.headers.get('location'), `/api/v1/commands/${commandId}`);
  });

  it('is answered with where to look when the outcome takes longer', async () => {
    const response = await ask(wake, '?wait=1s');
    const { commandId, ahead } = (await response.json()) as Accepted;
    assert.deepEqual([response.status, ahead], [202, 0]);
    assert.equal(response.headers.get('location'), `/api/v1/commands/${commandId}`);
    assert.equal((await show(commandId)).status, 'waiting');
  });

  it('is answered at once when too many wait, and waited for when one has left', async () => {
    const leaving = new AbortController();
    const left = ask(wake, '?wait=15s', { signal: leaving.signal }).catch(() => 'left');
    const waits = ask(wake, '?wait=15s');
    await until('both wait', async () => (await listed('?open=true')).length === 2);
    const third = ask(wake, '?wait=15s');
    assert.equal((await third).status, 202);
    leaving.abort();
    assert.equal(await left, 'left');
    let freed: Response | undefined;
    await until('a place is free', async () => {
      const began = performance.now();
      freed = await ask(wake, '?wait=1s');
      return performance.now() - began > 900;
    });
    assert.equal(freed?.status, 202);
    for (const id of await listed('?open=true'))
      await happens({ type: 'CommandDone', data: { ...fact(id), late: false } });
    assert.equal((await waits).status, 200);
  });

  it('is one for requests under one key, which get its outcome, and not another', async () => {
    const key = { 'idempotency-key': `tap ${device}` };
    const { commandId } = await accepted({ kind: 'changeSettings', settings: { soundOn: false } }, key);
    assert.equal(((await show(commandId)).instruction as { version?: number }).version, 1);
    await happens({ type: 'CommandDone', data: { ...fact(commandId), late: false } });
    const again = await ask({ kind: 'changeSettings', settings: { soundOn: false } }, '?wait=5s', {
      headers: key,
    });
    assert.deepEqual([again.status, ((await again.json()) as Command).commandId], [200, commandId]);
    const other = await ask({ kind: 'changeSettings', settings: { soundOn: true } }, '', { headers: key });
    assert.equal(other.status, 422);
    assert.match(await other.text(), /header\.idempotency-key/);
    assert.equal((await listed('')).length, 1);
  });

  it('is another one on another device, under the same key', async () => {
    const key = { 'idempotency-key': 'every tap' };
    const one = await accepted(wake, key);
    const first = device;
    device = `${first}-twin`;
    await insertDevice(api.pool, device);
    const two = await accepted(temperature(60), key);
    assert.notEqual(two.commandId, one.commandId);
    assert.equal((await show(one.commandId)).deviceId, first);
    assert.deepEqual([(await show(two.commandId)).deviceId, await listed('')], [device, [two.commandId]]);
    assert.equal((await accepted(temperature(60), key)).commandId, two.commandId);
  });

  it('is not mistaken for another one under its key while the read models are behind', async () => {
    const key = { 'idempotency-key': `tap ${device}` };
    side.readModels = 'behind';
    await accepted(wake, key);
    for (const query of ['', '?dryRun=true']) {
      const other = await ask(temperature(60), query, { headers: key });
      const { code, errors } = (await other.json()) as { code: string; errors: unknown };
      const detail = 'another command was asked for under this id';
      assert.deepEqual([other.status, code], [422, 'COMMAND_REFUSED']);
      assert.deepEqual(errors, [{ pointer: 'header.idempotency-key', detail }]);
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
    assert.deepEqual(await listed(''), [commandId]);
    const latest = await show(commandId);
    assert.deepEqual([latest.deviceId, latest.status], [other, 'waiting'], 'the open one is shown to both');
    const timeline = await api.get<{ items: unknown[] }>(`/api/v1/commands/${commandId}/timeline`);
    assert.equal(timeline.items.length, 1);
    device = other;
    assert.deepEqual(await listed('?open=true'), [commandId]);
  });

  it('is taken back while it waits', async () => {
    const { commandId } = await accepted(wake);
    const cancelled = await cancel(commandId);
    const command = (await cancelled.json()) as Command;
    assert.deepEqual([cancelled.status, command.status, command.mayHaveArrived], [200, 'cancelled', false]);
    assert.deepEqual(command, await show(commandId));
    assert.equal((await cancel(commandId)).status, 200, 'and stays so');
    assert.deepEqual(await listed('?open=true'), []);
    assert.deepEqual(await listed('?open=false'), [commandId]);
  });

  it('is taken back also while the read models are behind', async () => {
    const { commandId } = await accepted(wake);
    side.readModels = 'behind';
    const cancelled = await cancel(commandId);
    assert.deepEqual([cancelled.status, ((await cancelled.json()) as Command).status], [200, 'cancelled']);
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
      const response = await cancel(commandId);
      assert.equal(response.status, 422);
      const { code, errors } = (await response.json()) as { code: string; errors: unknown };
      assert.equal(code, 'COMMAND_REFUSED');
      assert.deepEqual(errors, [
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
    const path = `/api/v1/commands/${commandId}/timeline`;
    type Page = { items: { type: string; revision: number; data: Record<string, unknown> }[]; next: string };
    const first = await api.get<Page>(`${path}?limit=4`);
    const rest = await api.get<Page>(`${path}?limit=4&after=${first.next}`);
    const all = [...first.items, ...rest.items];
    assert.deepEqual(
      all.map(({ type }) => type.replace('Command', '')),
      ['Requested', 'DispatchStarted', 'Sent', 'Returned', 'DispatchStarted', 'Progressed'],
    );
    assert.deepEqual([all[3]?.data.cause, all[5]?.data.percent, rest.next], ['deviceAway', 40, null]);
    assert.equal((await api.get<Page>(`/api/v1/commands/${other.commandId}/timeline`)).items.length, 1);
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
    const session = await api.get<{ commandId: string }>(`/api/v1/sessions/${device}.8`);
    assert.equal(session.commandId, commandId);
  });

  function temperature(targetCelsius: number) {
    return { kind: 'setTemperature', targetCelsius };
  }

  function fact(commandId: string) {
    return { commandId, deviceId: device, atMs: Date.now() };
  }

  function happens(...events: Parameters<CommandSide['happens']>[1][]): Promise<void> {
    return side.happens(`deviceCommand-${device}`, ...events);
  }

  function ask(body: object, query = '', init: RequestInit = {}): Promise<Response> {
    const headers = { 'content-type': 'application/json', ...(init.headers as Record<string, string>) };
    const url = `/api/v1/devices/${device}/commands${query}`;
    return api.fetch(url, { ...init, method: 'POST', headers, body: JSON.stringify(body) });
  }

  async function accepted(body: object, headers: Record<string, string> = {}): Promise<Accepted> {
    const response = await ask(body, '', { headers });
    assert.equal(response.status, 202, await response.clone().text());
    return (await response.json()) as Accepted;
  }

  function cancel(commandId: string): Promise<Response> {
    return postJson(
      `${api.url}/api/v1/commands/${commandId}/cancel`,
      {},
      { authorization: `Bearer ${api.token}` },
    );
  }

  function show(commandId: string): Promise<Command> {
    return api.get<Command>(`/api/v1/commands/${commandId}`);
  }

  async function listed(query: string): Promise<string[]> {
    const page = await api.get<{ items: Command[] }>(`/api/v1/devices/${device}/commands${query}`);
    return page.items.map(({ commandId }) => commandId);
  }

  async function firstOpen(): Promise<string> {
    const ids = await until('it shows', async () => {
      const open = await listed('?open=true');
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
    const url = `${api.url}/api/v1/devices/base-1/commands`;
    const headers = { authorization: `Bearer ${api.token}` };
    const answer = postJson(`${url}?wait=15s`, { kind: 'wake' }, headers);
    const commandId = await until('it shows', async () => {
      const { items } = await api.get<{ items: Command[] }>('/api/v1/devices/base-1/commands');
      return items[0]?.commandId;
    });
    const data = { commandId, deviceId: 'base-1', atMs: Date.now(), late: false };
    await side.happens('deviceCommand-base-1', { type: 'CommandDone', data });
    const response = await answer;
    assert.deepEqual([response.status, ((await response.json()) as Command).status], [200, 'done']);
  });
});
