import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { EventStoreDBClient } from '@eventstore/db-client';
import { createEventStore } from '../../../adapters/eventStore/index.js';
import { composeEventStore } from '../../../infra/compose/eventStore.js';
import { readConfig } from '../../../infra/config.js';
import { eventStoreRoles, type EventStoreRole } from '../../../infra/eventStoreRoles.js';
import type { RunningRole } from '../../../infra/runRole.js';
import { startPostgres, type TestPostgres } from '../../support/postgres.js';
import { silentLogger } from '../../support/silentLogger.js';
import { makeStoreProtection, type StoreProtection } from '../../support/storeProtection.js';
import { runCli } from '../cli/runCli.js';
import { freePort } from './eventStoreProcess.js';
import { counted, numbersIn } from './client.js';

const isDenied = { type: 'access-denied' };

describe('event store: TLS and users', () => {
  let postgres: TestPostgres;
  let protection: StoreProtection;
  let port: number;
  let env: Record<string, string>;
  let role: RunningRole;
  const clients: EventStoreDBClient[] = [];

  before(async () => {
    postgres = await startPostgres();
    protection = await makeStoreProtection();
    port = await freePort();
    env = { DATABASE_URL: postgres.url, EVENTSTORE_PORT: String(port), ...protection.env };
    role = await composeEventStore({ config: readConfig(env), logger: silentLogger });
  });
  after(async () => {
    for (const client of clients) await client.dispose();
    await role.stop();
    await postgres.stop();
    await protection.remove();
  });

  const connect = (url: string): EventStoreDBClient => {
    const client = EventStoreDBClient.connectionString(url);
    clients.push(client);
    return client;
  };
  const as = (who: EventStoreRole) => connect(protection.urlOf(who, port));

  // Which streams each appends to; for every other pair the store refuses.
  const appends: Readonly<Record<EventStoreRole, readonly string[]>> = {
    ingest: [
      ...['telemetry-00.2026-01-01', 'device-a', 'brewSession-a.1'],
      ...['deviceCommand-a', 'brewlineStore-probe'],
    ],
    dispatcher: ['deviceCommand-a', 'brewPlan-a', 'alarm-a', 'brewlineStore-identity'],
    api: [
      ...[
        'deviceCommand-a',
        'brewPlan-a',
        'brewJournal-a',
        'recipe-a',
        'alarm-a',
        'alarmRules-a',
        'machineName-a',
      ],
      'audit-2026-11',
    ],
    projector: [],
    operator: [
      ...['telemetry-00.2026-01-01', 'device-a', 'brewSession-a.1', 'brewlineStore-probe'],
      ...[
        'deviceCommand-a',
        'brewPlan-a',
        'brewJournal-a',
        'machineName-a',
        'recipe-a',
        'alarm-a',
        'alarmRules-a',
        'brewlineStore-identity',
        'anything',
        '$$device-a',
      ],
      ...['audit-2026-11', '$$audit-2026-11'],
    ],
  };
  for (const who of eventStoreRoles) {
    it(`lets ${who} append to ${appends[who].join(', ') || 'nothing'}, and to no other stream`, async () => {
      const client = as(who);
      for (const stream of appends.operator) {
        // Alone and in a batch: two RPCs, each with a check of its own.
        const { username, password } = new URL(protection.urlOf(who, port).replace('esdb:', 'http:'));
        for (const options of [{}, { credentials: { username, password } }]) {
          const appending = client.appendToStream(stream, counted(1), options);
          if (appends[who].includes(stream)) await appending;
          else await assert.rejects(appending, isDenied, `${who} on ${stream}`);
        }
      }
    });

    it(`lets ${who} read everything, and ${who === 'operator' ? 'delete' : 'delete nothing'}`, async () => {
      const client = as(who);
      const stream = `reading-${who}`;
      await as('operator').appendToStream(stream, counted(1));
      assert.deepEqual(await numbersIn(client, stream), [1]);
      for await (const { event } of client.readAll({ maxCount: 1 })) assert.ok(event);
      const ending = [() => client.deleteStream(stream), () => client.tombstoneStream(stream)];
      for (const end of ending) await (who === 'operator' ? end() : assert.rejects(end(), isDenied));
    });
  }

  it('keeps what people did: only the API and the command line add to it, and only the command line deletes', async () => {
    await as('operator').appendToStream('audit-2026-10', counted(1));
    for (const who of ['ingest', 'dispatcher', 'api', 'projector'] as const) {
      const client = as(who);
      await assert.rejects(client.deleteStream('audit-2026-10'), isDenied, who);
      await assert.rejects(client.tombstoneStream('audit-2026-10'), isDenied, who);
      await assert.rejects(client.setStreamMetadata('audit-2026-10', { maxCount: 1 }), isDenied, who);
      if (who !== 'api')
        await assert.rejects(client.appendToStream('audit-2026-10', counted(1)), isDenied, who);
    }
    assert.deepEqual(await numbersIn(as('projector'), 'audit-2026-10'), [1]);
  });

  it('serves whom it knows by discovery too', async () => {
    const client = connect(protection.urlOf('operator', port).replace('esdb:', 'esdb+discover:'));
    await client.appendToStream('discovered', counted(1));
    assert.deepEqual(await numbersIn(client, 'discovered'), [1]);
  });

  it('refuses whom it does not know, with the error that clients expect', async () => {
    const known = protection.urlOf('operator', port);
    const unknown = [/\/\/[^@]*@/, /:[0-9a-f]{64}@/, /brewline_operator/, /brewline_operator(?=:)/];
    const instead = ['//', ':wrong@', 'somebody', 'brewline_api'];
    for (const [index, pattern] of unknown.entries()) {
      const client = connect(known.replace(pattern, instead[index] ?? ''));
      await assert.rejects(client.appendToStream('device-a', counted(1)), isDenied);
      await assert.rejects(client.deleteStream('device-a'), isDenied);
      await assert.rejects(numbersIn(client, 'device-a'), isDenied);
      await assert.rejects(async () => {
        for await (const { event } of client.subscribeToAll()) assert.ok(event);
      }, isDenied);
    }
  });

  it('does not answer without TLS', async () => {
    const client = connect(`esdb://127.0.0.1:${port}?tls=false&defaultDeadline=3000`);
    await assert.rejects(client.appendToStream('device-a', counted(1)));
  });

  it('waits for its id where only somebody else may make it', async () => {
    const other = await startPostgres();
    const config = readConfig({ ...env, DATABASE_URL: other.url, EVENTSTORE_PORT: String(await freePort()) });
    const running = await composeEventStore({ config, logger: silentLogger });
    const [projector, dispatcher] = (['projector', 'dispatcher'] as const).map((who) =>
      createEventStore({ url: protection.urlOf(who, config.eventStorePort) }),
    );
    try {
      await assert.rejects(async () => projector?.identity(), {
        code: 'EVENT_STORE_UNAVAILABLE',
        message: /no id yet.*dispatcher/,
      });
      const made = await dispatcher?.identity();
      assert.match(made ?? '', /^[0-9a-f-]{36}$/);
      assert.equal(await projector?.identity(), made);
    } finally {
      await Promise.all([projector?.close(), dispatcher?.close()]);
      await running.stop();
      await other.stop();
    }
  });

  for (const [what, changed, says] of [
    ['a certificate without its key', { EVENTSTORE_TLS_KEY_FILE: '' }, /belong together/],
    ['TLS without users', { EVENTSTORE_USERS_FILE: '' }, /forge events.*event-store-users/],
    ['users without TLS', { EVENTSTORE_TLS_CERT_FILE: '', EVENTSTORE_TLS_KEY_FILE: '' }, /send no password/],
    [
      'users that are nowhere',
      { EVENTSTORE_USERS_FILE: '/nowhere.json' },
      /nowhere\.json can't be used: ENOENT/,
    ],
    [
      'another address than loopback without TLS and users',
      {
        EVENTSTORE_HOST: '0.0.0.0',
        EVENTSTORE_TLS_CERT_FILE: '',
        EVENTSTORE_TLS_KEY_FILE: '',
        EVENTSTORE_USERS_FILE: '',
      },
      /EVENTSTORE_HOST=0\.0\.0\.0 would open the event store/,
    ],
  ] as const) {
    it(`does not start with ${what}`, () =>
      assert.rejects(
        composeEventStore({ config: readConfig({ ...env, ...changed }), logger: silentLogger }),
        { code: 'CONFIGURATION_INVALID', message: says },
      ));
  }

  it('does not start with users that make no sense, and says what is wrong', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'brewline-users-'));
    const file = join(folder, 'users.json');
    const secretSha256 = 'a'.repeat(64);
    try {
      for (const users of [
        [],
        [{ name: 'a', secretSha256, rights: 'write' }],
        [{ name: 'a', secretSha256, rights: 'append', streams: [] }],
        [{ name: 'a', secretSha256, rights: 'append', streams: [''] }],
        [{ name: 'a', secretSha256, rights: 'read', streams: ['device-'] }],
        [{ name: 'a', secretSha256: 'plain', rights: 'read' }],
        [1, 2].map(() => ({ name: 'a', secretSha256, rights: 'read' })),
      ]) {
        await writeFile(file, JSON.stringify({ users }));
        const config = readConfig({ ...env, EVENTSTORE_USERS_FILE: file });
        await assert.rejects(composeEventStore({ config, logger: silentLogger }), {
          code: 'CONFIGURATION_INVALID',
          message: /users\.json can't be used: .*users/s,
        });
      }
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('takes the users that the command line makes', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'brewline-users-'));
    const file = join(folder, 'users.json');
    const other = await startPostgres();
    const config = readConfig({
      ...env,
      DATABASE_URL: other.url,
      EVENTSTORE_PORT: String(await freePort()),
      EVENTSTORE_USERS_FILE: file,
    });
    try {
      const { code, stdout } = await runCli(['event-store-users', file], {});
      assert.equal(code, 0);
      assert.equal((await runCli(['event-store-users', file], {})).code, 1);
      const running = await composeEventStore({ config, logger: silentLogger });
      const [, ingest = ''] = /^brewline_ingest (\S+)$/m.exec(stdout) ?? [];
      const url = protection.urlOf('ingest', config.eventStorePort).replace(/:[0-9a-f]{64}@/, `:${ingest}@`);
      const client = connect(url);
      await client.appendToStream('device-a', counted(1));
      await assert.rejects(client.appendToStream('brewPlan-a', counted(1)), isDenied);
      await running.stop();
    } finally {
      await rm(folder, { recursive: true });
      await other.stop();
    }
  });
});
