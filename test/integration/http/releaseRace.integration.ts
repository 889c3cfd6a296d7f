import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { addPerson, assignDevices, enrollDevices } from '../../../adapters/postgres/identity/index.js';
import { createMachineReader, createRightsReader, type Pool } from '../../../adapters/postgres/index.js';
import { dataOf, type ApiClient } from '../../../adapters/apiClient/index.js';
import { createDeviceCommands, createDispatcher } from '../../../commands/deviceCommands/index.js';
import type { EventStore } from '../../../commands/ports/index.js';
import { MemoryStore } from '../../unit/commands/memoryStore.js';
import { logIn, startApi, testKey, type TestApi } from '../../support/api.js';
import { silentLogger } from '../../support/silentLogger.js';
import { until } from '../../support/until.js';
import { insertDevice } from './rows.js';

const connection = { epoch: 0, boot: 1, connection: 1 };
/** Of more at once on one stream some get a conflict. */
const parallel = 8;

/** The dispatcher's own rights, the API's own checks, and one store between them. */
describe('a command that is accepted while its device changes hands', () => {
  const memory = new MemoryStore();
  /** Requests wait here, after all that the API checks. */
  let gate: Promise<void> | undefined;
  let atGate = 0;
  const store: EventStore = {
    append: async (stream, expected, events) => {
      if (gate && events.some(({ type }) => type === 'CommandRequested')) {
        atGate += 1;
        await gate;
      }
      return memory.append(stream, expected, events);
    },
    readStream: (stream, options) => memory.readStream(stream, options),
  };
  let api: TestApi;
  let pool: Pool;
  let deviceId: string;
  let device: { params: { path: { deviceId: string } } };

  before(async () => {
    api = await startApi({
      commands: (of) =>
        createDeviceCommands({ store, machines: createMachineReader(of), now: () => new Date() }),
    });
    pool = api.pool;
  });
  after(() => api?.stop());
  beforeEach(async () => {
    await pool.query("delete from identity.person where login <> 'admin'");
    deviceId = `base-${randomUUID()}`;
    device = { params: { path: { deviceId } } };
    await insertDevice(pool, deviceId);
    await enrollDevices(pool, testKey, [deviceId]);
    [gate, atGate] = [undefined, 0];
  });

  async function person(login: string): Promise<ApiClient> {
    return api.clientOf(await logIn(api.url, login, (await addPerson(pool, login, 'brewer')) ?? ''));
  }
  const command = async (client: ApiClient) => {
    const body = { kind: 'wake' } as const;
    return (await client.POST('/api/v1/devices/{deviceId}/commands', { ...device, body })).response.status;
  };
  const countOf = (type: string) =>
    (memory.streams.get(`deviceCommand-${deviceId}`) ?? []).filter((event) => event.type === type).length;

  /** Commands of these people are past every check, then `changeHands` happens, and then they are stored. */
  async function race(clients: readonly ApiClient[], changeHands: () => Promise<unknown>) {
    let open: () => void = () => undefined;
    gate = new Promise((resolve) => (open = resolve));
    const accepted = clients.flatMap((client) => Array.from({ length: parallel }, () => command(client)));
    await until('every command is past the checks', () => atGate === accepted.length);
    await changeHands();
    gate = undefined;
    open();
    return Promise.all(accepted);
  }

  /** What the dispatcher sends to the device, which is online, until nothing waits. */
  async function dispatched(): Promise<number> {
    let published = 0;
    const dispatcher = createDispatcher({
      ...{ store, logger: silentLogger, now: () => new Date(), onStep: () => undefined },
      rights: createRightsReader(pool),
      queue: {
        due: async () => [
          { deviceId, connection, reported: {}, traceparents: {}, version: BigInt(memory.all.length) },
        ],
      },
      publisher: {
        publish: async () => {
          published += 1;
          return 'published';
        },
      },
      tracing: { start: () => undefined },
    });
    const stopping = new AbortController();
    const running = dispatcher.run(stopping.signal);
    try {
      await until('none waits that may not go out', async () => {
        dispatcher.wake();
        return countOf('CommandCancelled') + published >= countOf('CommandRequested') || published > 0;
      });
    } finally {
      stopping.abort();
      await running;
    }
    return published;
  }

  it('never reaches it: of many at once that were past every check', async () => {
    const seller = await person('seller');
    await assignDevices(pool, 'seller', [deviceId]);
    const answers = await race([seller], () =>
      seller.POST('/api/v1/devices/{deviceId}/release', device).then(dataOf),
    );
    assert.deepEqual(answers, Array(parallel).fill(202), 'each was accepted just before');
    assert.equal(countOf('CommandCancelled'), 0, 'the release did not see them');
    assert.equal(await dispatched(), 0);
    assert.equal(countOf('CommandCancelled'), parallel);
    assert.equal(await command(seller), 404);
  });

  it('never reaches it when a share ends, or who asked is deleted', async () => {
    const [owner, friend, gone] = [await person('owner'), await person('friend'), await person('gone')];
    await assignDevices(pool, 'owner', [deviceId]);
    const shareIds: string[] = [];
    for (const [login, client] of [
      ['friend', friend],
      ['gone', gone],
    ] as const) {
      const body = { login, rights: 'viewAndCommand' } as const;
      const { shareId } = dataOf(await owner.POST('/api/v1/devices/{deviceId}/shares', { ...device, body }));
      dataOf(await client.POST('/api/v1/shares/{shareId}/accept', { params: { path: { shareId } } }));
      shareIds.push(shareId);
    }
    await race([friend], async () => {
      const params = { path: { shareId: shareIds[0] ?? '' } };
      dataOf(await owner.POST('/api/v1/shares/{shareId}/end', { params }));
    });
    assert.equal(await command(gone), 202);
    await pool.query("delete from identity.person where login = 'gone'");
    assert.equal(await dispatched(), 0);
    assert.equal(countOf('CommandCancelled'), parallel + 1);
  });

  it('goes out when it is a co-owner’s', async () => {
    const [leaving, staying] = [await person('leaving'), await person('staying')];
    await assignDevices(pool, 'leaving', [deviceId]);
    await assignDevices(pool, 'staying', [deviceId]);
    assert.deepEqual([await command(leaving), await command(staying)], [202, 202]);
    const { claim } = dataOf(await leaving.POST('/api/v1/devices/{deviceId}/release', device));
    assert.equal(claim, null);
    assert.equal(countOf('CommandCancelled'), 1, 'the release cancels what the leaving owner asked for');
    assert.equal(await dispatched(), 1);
  });
});
