import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEventStore, type EventStoreConnection } from '../../../adapters/eventStore/index.js';
import { createMachineReader, createPool, migrate, type Pool } from '../../../adapters/postgres/index.js';
import { createDeviceCommands, type DeviceCommands } from '../../../commands/deviceCommands/index.js';
import { startEmbeddedEventStore, type EventStoreUnderTest } from '../../contracts/eventStoreUnderTest.js';
import { startPostgres, type TestPostgres } from '../../support/postgres.js';
import { silentLogger } from '../../support/silentLogger.js';
import { insertDevice, insertSession } from '../http/rows.js';
import { parsedLines, runCli, type CliResult } from './runCli.js';

describe('brewline claim, share and device release', () => {
  let postgres: TestPostgres;
  let eventStore: EventStoreUnderTest;
  let store: EventStoreConnection;
  let pool: Pool;
  let commands: DeviceCommands;
  let env: Record<string, string>;

  before(async () => {
    [postgres, eventStore] = await Promise.all([startPostgres(), startEmbeddedEventStore()]);
    await migrate({ databaseUrl: postgres.url });
    pool = createPool({
      databaseUrl: postgres.url,
      applicationName: 'test',
      connections: 2,
      logger: silentLogger,
    });
    store = createEventStore({ url: eventStore.url });
    commands = createDeviceCommands({ store, machines: createMachineReader(pool), now: () => new Date() });
    env = {
      DATABASE_URL: postgres.url,
      EVENTSTORE_URL: eventStore.url,
      CREDENTIAL_KEY: 'a1'.repeat(32),
      PUBLIC_URL: 'https://brewline.example',
    };
    for (const args of [
      ['device', 'add', 'base-1', 'base-2'],
      ['person', 'add', 'ada'],
      ['person', 'add', 'ben'],
    ])
      await done(...args);
    await insertDevice(pool, 'base-1');
  });
  after(async () => {
    await store?.close();
    await pool?.end();
    await eventStore?.stop();
    await postgres?.stop();
  });

  async function done(...args: string[]): Promise<CliResult> {
    const result = await runCli(args, env);
    assert.equal(result.code, 0, `${args.join(' ')}: ${result.stderr}`);
    return result;
  }
  async function refused(...args: string[]): Promise<string> {
    const result = await runCli(args, env);
    assert.equal(result.code, 1, args.join(' '));
    return result.stderr;
  }

  it('makes codes for labels, of all devices or of none, and claims with them', async () => {
    const csv = (await done('claim', 'new', 'base-1', 'base-2', '--csv')).stdout.split('\n');
    assert.equal(csv[0], 'id,code,link');
    const [, code = ''] =
      /^base-1,(\w{4}-\w{4}),https:\/\/brewline\.example\/claim#\w{8}$/.exec(csv[1] ?? '') ?? [];
    assert.match(
      await refused('claim', 'new', 'base-2', 'nobody'),
      /nothing was done: nobody is not enrolled; brewline device add/,
    );
    assert.match(
      await refused('claim', 'use', 'ada', 'ZZZZZZZZ'),
      /no machine can be claimed with this code/,
    );
    assert.equal((await done('claim', 'use', 'ada', code)).stdout, 'base-1\n');
    assert.match(await refused('claim', 'use', 'ben', code), /no machine can be claimed/);
    assert.match(await refused('claim', 'new', 'base-1'), /base-1 has an owner; brewline device release/);
    const [ada] = parsedLines((await done('person', 'list', '--json')).stdout) as { deviceIds: string[] }[];
    assert.deepEqual(ada?.deviceIds, ['base-1']);
  });

  it('makes codes with the devices, unless somebody owns them or none is wanted', async () => {
    const added = await done('device', 'add', 'new-1', 'new-2', '--csv');
    const [head, line = ''] = added.stdout.split('\r\n');
    assert.equal(head, 'id,secret,code,link');
    const [, code = ''] =
      /^new-1,\S{43},(\w{4}-\w{4}),https:\/\/brewline\.example\/claim#\w{8}$/.exec(line) ?? [];
    assert.equal((await done('claim', 'use', 'ada', code)).stdout, 'new-1\n');
    const owned = JSON.parse(
      (await done('device', 'add', 'new-3', '--owner', 'ada', '--json')).stdout,
    ) as object[];
    assert.deepEqual(Object.keys(owned[0] ?? {}), ['deviceId', 'secret']);
    await done('device', 'add', 'new-4', '--no-claim-code');
    assert.match(await refused('device', 'add', 'new-5', '--owner', 'nobody'), /nobody/);
    const { rows } = await pool.query<{ id: string; owned: boolean; code: boolean }>(
      `select device_id as id, exists (select from identity.device_access where device_id = c.device_id) as owned,
         exists (select from identity.claim_code where device_id = c.device_id) as code
       from identity.device_credential c where device_id like 'new-%' order by id`,
    );
    assert.deepEqual(rows, [
      { id: 'new-1', owned: true, code: false },
      { id: 'new-2', owned: false, code: true },
      { id: 'new-3', owned: true, code: false },
      { id: 'new-4', owned: false, code: false },
    ]);
    await done('device', 'unassign', 'ada', 'new-1', 'new-3');
  });

  it('draws QR codes, in the terminal and as files that nobody else can read', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'brewline-labels-'));
    try {
      const made = await done('claim', 'new', 'base-2', '--qr', '--svg', join(folder, 'labels'));
      assert.match(made.stdout, /^base-2\n[ █▀▄\n]+$/m);
      assert.deepEqual(await readdir(join(folder, 'labels')), ['base-2.svg']);
      assert.match(await readFile(join(folder, 'labels', 'base-2.svg'), 'utf8'), /^<svg /);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('shares a device for its owner', async () => {
    assert.match(await refused('share', 'add', 'base-2', 'ben'), /nobody owns base-2/);
    assert.match(await refused('share', 'add', 'base-1', 'bne'), /no person with the login bne/);
    const added = JSON.parse(
      (await done('share', 'add', 'base-1', 'ben', '--command', '--ends', '30d', '--json')).stdout,
    ) as {
      shareId: string;
      status: string;
    };
    assert.equal(added.status, 'invited');
    assert.match(
      (await done('share', 'accept', added.shareId)).stdout,
      /base-1 with ben: viewAndCommand, active/,
    );
    assert.match(
      (await done('share', 'list', '--device', 'base-1')).stdout,
      /base-1 +ben +viewAndCommand +active +20/,
    );
    assert.match((await done('share', 'end', added.shareId)).stdout, /ended/);
    assert.match(await refused('share', 'end', added.shareId), /no share .* that has not ended/);
    assert.match((await done('share', 'list')).stderr, /Nothing is shared/);
  });

  it('releases a device with all that waits for it, and makes a code for the next owner', async () => {
    await done('share', 'add', 'base-1', 'ben');
    const commandId = randomUUID();
    await commands.request({
      commandId,
      deviceId: 'base-1',
      instruction: { kind: 'setTemperature', targetCelsius: 60 },
      deadlineMs: Date.now() + 600_000,
      requestedBy: randomUUID(),
    });
    const [made] = JSON.parse((await done('device', 'release', 'base-1', '--json')).stdout) as {
      code: string;
    }[];
    const events = [];
    for await (const event of store.readStream('deviceCommand-base-1')) events.push(event);
    assert.deepEqual(
      events.map(({ type, data }) => [type, (data as { cancelledBy?: string }).cancelledBy]),
      [
        ['CommandRequested', undefined],
        ['CommandCancelled', 'brewline'],
      ],
    );
    assert.match((await done('share', 'list')).stderr, /Nothing is shared/);
    assert.match(
      await refused('device', 'release', 'base-1'),
      /nobody owns base-1; brewline claim new base-1/,
    );
    await done('claim', 'use', 'ben', made?.code ?? '');
  });

  it('keeps the people who remove themselves from the next owner', async () => {
    await done('person', 'delete', 'ben', '--yes');
    const { rows } = await pool.query(
      `select from identity.device_ownership where device_id = 'base-1' and person_id is null and owned_until < 'infinity'`,
    );
    assert.equal(rows.length, 1);
    await done('device', 'assign', 'ada', 'base-1');
    const windows = await pool.query<{ bounded: boolean }>(
      `select seen_from > '-infinity' as bounded from identity.device_access join identity.person using (person_id)
       where device_id = 'base-1' and login = 'ada' and seen_until = 'infinity'`,
    );
    assert.deepEqual(windows.rows, [{ bounded: true }]);
  });

  it('unassigns as a release does; what a co-owner waits for stays', async () => {
    for (const login of ['cleo', 'dora']) await done('person', 'add', login);
    for (const login of ['cleo', 'dora']) await done('device', 'assign', login, 'base-2');
    await insertDevice(pool, 'base-2');
    const { rows } = await pool.query<{ login: string; personId: string }>(
      `select login, person_id::text as "personId" from identity.person where login in ('cleo', 'dora')`,
    );
    const idOf = (login: string) => rows.find((row) => row.login === login)?.personId ?? '';
    const request = async (login: string) => {
      const commandId = randomUUID();
      const instruction = { kind: 'nextStep' } as const;
      const what = { commandId, deviceId: 'base-2', instruction, requestedBy: idOf(login) };
      await commands.request({ ...what, deadlineMs: Date.now() + 600_000 });
      return commandId;
    };
    const cancelled = async () => {
      const ids: unknown[] = [];
      for await (const { type, data } of store.readStream('deviceCommand-base-2'))
        if (type === 'CommandCancelled') ids.push((data as { commandId: string }).commandId);
      return ids;
    };
    await insertSession(pool, 'base-2', { number: 7 });
    const [adas, bens] = [await request('cleo'), await request('dora')];
    assert.match(
      await refused('device', 'unassign', 'cleo', 'base-2', 'base-1'),
      /nothing was done: .*base-1/,
    );
    assert.deepEqual(await cancelled(), []);
    await done('device', 'unassign', 'cleo', 'base-2');
    assert.deepEqual(await cancelled(), [adas]);
    await done('device', 'unassign', 'dora', 'base-2');
    assert.deepEqual(await cancelled(), [adas, bens]);
  });
});
