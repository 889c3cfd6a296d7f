import assert from 'node:assert/strict';
import {
  addPerson,
  createPersonKeys,
  findPerson,
  removePerson,
} from '../../../adapters/postgres/identity/index.js';
import type { Schemas } from '../../../adapters/apiClient/index.js';
import { withPersonalTexts } from '../../../commands/personalTexts/index.js';
import { insertCommand, insertDevice } from './rows.js';
import { logIn, startApi, testKey, type TestApi } from '../../support/api.js';
import { memoryTrail } from '../../support/auditTrail.js';
import { fillStreams, streamIds } from '../../support/web/someStreams.js';
import { MemoryStore } from '../../unit/commands/memoryStore.js';

const commandId = '5d2f0c9e-6a3b-4c51-9f0e-7a1d2b3c4d5e';

describe('the event store in the API', () => {
  const memory = memoryTrail('api');
  const store = new MemoryStore();
  let api: TestApi;
  before(async () => {
    api = await startApi({ audit: memory.trail, events: store });
    await fillStreams(store, api.personId);
  });
  after(() => api?.stop());

  async function ask<Body>(query: string): Promise<{ status: number; body: Body }> {
    const response = await api.fetch(`/api/v1/stored-events${query}`);
    return { status: response.status, body: (await response.json()) as Body };
  }
  const list = (query: string) => ask<Schemas['StoredEventPage']>(query);
  const show = (stream: string, revision: number) =>
    ask<Schemas['StoredEventDetails']>(`/shown?stream=${encodeURIComponent(stream)}&revision=${revision}`);
  const shownIn = () =>
    memory
      .events()
      .flatMap(({ type, data }) =>
        type === 'ActionBegun' && data.action === 'showStoredEvent' ? [data.subjects] : [],
      );

  it('is listed without data, page by page, and leaves no entry for that', async () => {
    const first = await list('?limit=4');
    assert.equal(first.status, 200);
    assert.deepEqual(
      first.body.items.map(({ type }) => type).filter((type) => type.length < 50),
      ['DeviceConnected', 'FaultReported', 'SessionStarted'],
    );
    const second = await list(`?limit=4&after=${first.body.next}`);
    assert.deepEqual(
      second.body.items.map(({ type }) => type),
      ['CommandRequested', 'BrewPlanned'],
    );
    assert.equal(second.body.next, null);
    assert.ok(!JSON.stringify([first.body, second.body]).includes('Pale Ale'));
    const ofSession = await list('?stream=brewSession-base-1.7&order=oldest');
    assert.deepEqual(
      ofSession.body.items.map(({ type, revision }) => [type, revision]),
      [
        ['SessionStarted', 0],
        ['FaultReported', 1],
      ],
    );
    assert.deepEqual((await list('?category=device')).body.items.length, 1);
    assert.deepEqual(shownIn(), []);
  });

  it('shows an event with its data, and leaves an entry of that', async () => {
    const { status, body } = await show(`brewPlan-${streamIds.plan}`, 0);
    assert.equal(status, 200);
    assert.deepEqual(
      [body.content, (body.data as { brewRecipe: { name: string } }).brewRecipe.name, body.event.causedBy],
      ['json', 'Pale Ale', `person:${api.personId}`],
    );
    assert.equal(body.event.traceId, '0af7651916cd43dd8448eb211c80319c');
    assert.deepEqual(shownIn(), [[{ kind: 'stream', id: `brewPlan-${streamIds.plan}` }]]);
  });

  it('leads to the cause, and to the command or brew that it belongs to', async () => {
    const command = await show('deviceCommand-base-1', 0);
    assert.equal(command.body.cause?.event?.stream, `brewPlan-${streamIds.plan}`);
    const session = await show('brewSession-base-1.7', 0);
    assert.deepEqual(session.body.cause, {
      ...{ type: 'message', deviceId: 'base-1', epoch: 0, boot: 4, seq: 17, event: null },
    });
    assert.equal(session.body.about, null);
    await insertDevice(api.pool, 'base-1');
    await insertCommand(api.pool, 'base-1', { commandId });
    await store.append('deviceCommand-base-1', 'any', [
      {
        ...{ id: '5d2f0c9e-0001-4c51-9f0e-7a1d2b3c4d5e', type: 'CommandDone', data: { commandId } },
        metadata: {
          ...{ schemaVersion: 1, recordedAt: 'yesterday', causedBy: 'person:ada', $correlationId: commandId },
        },
      },
    ]);
    const { body } = await show('deviceCommand-base-1', 1);
    assert.deepEqual(
      [body.about?.kind, body.about?.id, body.about?.deviceId],
      ['command', commandId, 'base-1'],
    );
    assert.equal(body.event.recordedAt, null);
    assert.match(body.event.causedBy, /^person:[0-9a-f-]{36}$/, 'no log-in');
  });

  it('shows texts of people decrypted, and none of those who were deleted', async () => {
    await addPerson(api.pool, 'ada', 'brewer');
    const personId = (await findPerson(api.pool, 'ada'))?.personId ?? '';
    const sealing = withPersonalTexts(store, createPersonKeys(api.pool, testKey));
    const metadata = {
      schemaVersion: 1,
      recordedAt: '2026-11-28T13:00:00.000Z',
      causedBy: `person:${personId}`,
    };
    await sealing.append('machineName-keg-9', 'any', [
      {
        id: '5d2f0c9e-0002-4c51-9f0e-7a1d2b3c4d5e',
        ...{ type: 'MachineNamed', data: { deviceId: 'keg-9', name: 'Grandmother', by: personId }, metadata },
      },
    ]);
    assert.ok(!JSON.stringify(store.streams.get('machineName-keg-9')?.[0]?.data).includes('Grandmother'));
    const before = await show('machineName-keg-9', 0);
    assert.deepEqual([before.body.texts, before.body.data?.name], ['decrypted', 'Grandmother']);
    await removePerson(api.pool, 'ada');
    // An instance that knew the key forgets it after ten seconds.
    const { url } = await api.another();
    const response = await fetch(`${url}/api/v1/stored-events/shown?stream=machineName-keg-9&revision=0`, {
      headers: { authorization: `Bearer ${api.token}` },
    });
    const after = (await response.json()) as Schemas['StoredEventDetails'];
    assert.deepEqual([after.texts, after.data?.name], ['decrypted', null]);
  });

  it('refuses what is no name, what is not there, and both filters at once', async () => {
    for (const query of [
      '?stream=$users',
      '?stream=%24%24device-base-1',
      '?category=a-b',
      '?limit=101',
      '?after=abc',
    ])
      assert.equal((await ask(query)).status, 400, query);
    assert.equal((await ask('?stream=device-base-1&category=device')).status, 400);
    assert.equal((await ask('/shown?stream=$users&revision=0')).status, 400);
    for (const [stream, revision] of [
      ['device-base-1', 9],
      ['device-nobody', 0],
    ] as const)
      assert.equal((await show(stream, revision)).status, 404);
  });

  it('is for operators and admins alone', async () => {
    for (const [role, status] of [
      ['brewer', 403],
      ['analyst', 403],
      ['operator', 200],
    ] as const) {
      const password = (await addPerson(api.pool, role, role)) ?? '';
      const authorization = `Bearer ${await logIn(api.url, role, password)}`;
      for (const path of ['', '/shown?stream=device-base-1&revision=0']) {
        const response = await api.fetch(`/api/v1/stored-events${path}`, { headers: { authorization } });
        assert.equal(response.status, status, `${role} ${path}`);
      }
    }
  });
});
