import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventStoreDBClient } from '@eventstore/db-client';
import { createEventStore } from '../../../adapters/eventStore/index.js';
import { composeEventStore } from '../../../infra/compose/eventStore.js';
import { readConfig } from '../../../infra/config.js';
import { ensureCertificate } from '../../../infra/local/setup/certificate.js';
import type { RunningRole } from '../../../infra/runRole.js';
import { startPostgres, type TestPostgres } from '../../support/postgres.js';
import { silentLogger } from '../../support/silentLogger.js';
import { freePort } from './eventStoreProcess.js';
import { counted, newStream, numbersIn } from './client.js';

describe('event store: TLS and credentials', () => {
  let folder: string;
  let postgres: TestPostgres;
  let env: Record<string, string>;
  let caFile: string;
  let role: RunningRole;
  const clients: EventStoreDBClient[] = [];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'brewline-tls-'));
    postgres = await startPostgres();
    const certificate = await ensureCertificate(folder);
    caFile = certificate.caFile;
    env = {
      DATABASE_URL: postgres.url,
      EVENTSTORE_PORT: String(await freePort()),
      EVENTSTORE_TLS_CERT_FILE: certificate.certificateFile,
      EVENTSTORE_TLS_KEY_FILE: certificate.keyFile,
      EVENTSTORE_CREDENTIALS: 'brewline:pass:word',
    };
    role = await composeEventStore({ config: readConfig(env), logger: silentLogger });
  });
  after(async () => {
    for (const client of clients) await client.dispose();
    await role.stop();
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const urlFor = (user: string, scheme = 'esdb'): string =>
    `${scheme}://${user}localhost:${env.EVENTSTORE_PORT}?tlsCAFile=${caFile}`;
  const connect = (url: string): EventStoreDBClient => {
    const client = EventStoreDBClient.connectionString(url);
    clients.push(client);
    return client;
  };

  for (const scheme of ['esdb', 'esdb+discover']) {
    it(`serves ${scheme}:// over TLS to whom it knows`, async () => {
      const client = connect(urlFor('brewline:pass%3Aword@', scheme));
      const stream = newStream();
      await client.appendToStream(stream, counted(1));
      await client.appendToStream(stream, counted(2), {
        credentials: { username: 'brewline', password: 'pass:word' },
      });
      assert.deepEqual(await numbersIn(client, stream), [1, 2]);
    });
  }

  it('refuses whom it does not know, with the error that clients expect', async () => {
    for (const user of ['', 'brewline:wrong@', 'somebody:pass%3Aword@']) {
      const client = connect(urlFor(user));
      await assert.rejects(client.appendToStream(newStream(), counted(1)), { type: 'access-denied' });
      await assert.rejects(numbersIn(client, newStream()), { type: 'access-denied' });
    }
  });

  it('serves the adapter, with credentials in the connection string', async () => {
    const store = createEventStore({ url: urlFor('brewline:pass%3Aword@') });
    assert.match(await store.identity(), /^[0-9a-f-]{36}$/);
    await store.close();
  });

  it('does not answer without TLS', async () => {
    const client = connect(`esdb://127.0.0.1:${env.EVENTSTORE_PORT}?tls=false&defaultDeadline=3000`);
    await assert.rejects(client.appendToStream(newStream(), counted(1)));
  });

  it('does not start with half of what belongs together', async () => {
    const start = (changed: Record<string, string>) =>
      composeEventStore({ config: readConfig({ ...env, ...changed }), logger: silentLogger });
    const isConfiguration = { code: 'CONFIGURATION_INVALID' };
    await assert.rejects(start({ EVENTSTORE_TLS_KEY_FILE: '' }), isConfiguration);
    await assert.rejects(
      start({ EVENTSTORE_TLS_CERT_FILE: '', EVENTSTORE_TLS_KEY_FILE: '' }),
      isConfiguration,
    );
    assert.throws(() => readConfig({ EVENTSTORE_CREDENTIALS: 'brewline' }), isConfiguration);
  });
});
