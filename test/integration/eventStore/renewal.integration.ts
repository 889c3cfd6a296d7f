import assert from 'node:assert/strict';
import { once } from 'node:events';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventStoreDBClient } from '@eventstore/db-client';
import { composeEventStore } from '../../../infra/compose/eventStore.js';
import { readConfig } from '../../../infra/config.js';
import { storeUser, usersFileText } from '../../../infra/embeddedEventStore/index.js';
import type { RunningRole } from '../../../infra/runRole.js';
import { ensureCertificate } from '../../../infra/local/setup/certificate.js';
import { startPostgres, type TestPostgres } from '../../support/postgres.js';
import { reloadLog, replaceFile, rewriteFile, servedSerial } from '../../support/replacedFiles.js';
import { tlsHandshake } from '../../support/tlsHandshake.js';
import { until } from '../../support/until.js';
import { counted, numbersIn } from './client.js';
import { freePort } from './eventStoreProcess.js';

const isDenied = { type: 'access-denied' };

describe('event store: files that change while it runs', function () {
  this.timeout(60_000);
  const { logger, taken, refused } = reloadLog();
  const clients: EventStoreDBClient[] = [];
  let folder: string;
  let postgres: TestPostgres;
  let port: number;
  let role: RunningRole;
  let files: { readonly cert: string; readonly key: string; readonly users: string };

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'brewline-renewal-'));
    const [cert = '', key = '', users = ''] = ['server.pem', 'server.key', 'users.json'].map((name) =>
      join(folder, name),
    );
    files = { cert, key, users };
    const first = await ensureCertificate(join(folder, 'first'));
    await copyFile(first.certificateFile, cert);
    await copyFile(first.keyFile, key);
    await use({ anna: 'secret of anna', clara: 'secret of clara' });
    [postgres, port] = await Promise.all([startPostgres(), freePort()]);
    const env = {
      DATABASE_URL: postgres.url,
      EVENTSTORE_PORT: String(port),
      EVENTSTORE_TLS_CERT_FILE: cert,
      EVENTSTORE_TLS_KEY_FILE: key,
      EVENTSTORE_USERS_FILE: users,
    };
    role = await composeEventStore({ config: readConfig(env), logger });
  });
  after(async () => {
    for (const client of clients) await client.dispose();
    await role?.stop();
    await postgres?.stop();
    await rm(folder, { recursive: true });
  });

  async function use(secrets: Readonly<Record<string, string>>): Promise<void> {
    const users = Object.entries(secrets).map(([name, secret]) => storeUser(name, secret, { rights: 'all' }));
    await rewriteFile(files.users, usersFileText(users));
  }

  function connect(user: string, secret: string, authority = 'first'): EventStoreDBClient {
    const caFile = encodeURIComponent(join(folder, authority, 'ca.pem'));
    const login = `${user}:${encodeURIComponent(secret)}`;
    const client = EventStoreDBClient.connectionString(
      `esdb://${login}@localhost:${port}?tlsCAFile=${caFile}`,
    );
    clients.push(client);
    return client;
  }

  it('shows new connections the new certificate, and lets old ones go on', async () => {
    const old = connect('anna', 'secret of anna');
    await old.appendToStream('before', counted(1));
    const first = await servedSerial(port);
    const second = await ensureCertificate(join(folder, 'second'));
    await replaceFile(files.cert, second.certificateFile);
    await until('half a pair is noticed', () => refused.length === 1);
    assert.match(refused[0] ?? '', /certificate .*can't be used: it stays/);
    assert.equal(await servedSerial(port), first);
    await replaceFile(files.key, second.keyFile);
    await until('the new one is served', async () => (await servedSerial(port)) !== first);
    assert.equal(taken.length, 1);
    await old.appendToStream('before', counted(1));
    const trusting = connect('anna', 'secret of anna', 'second');
    assert.equal((await numbersIn(trusting, 'before'))?.length, 2);
    assert.doesNotMatch(await tlsHandshake(port, 'TLSv1.1'), /^TLS/);
    const served = await servedSerial(port);
    await rewriteFile(files.cert, 'no certificate');
    await until('rubbish is noticed', () => refused.length === 2);
    assert.equal(await servedSerial(port), served);
    await replaceFile(files.cert, second.certificateFile);
  });

  it('lets in who is in the list of users now, and nobody else, in running calls too', async () => {
    const anna = connect('anna', 'secret of anna', 'second');
    const berta = connect('berta', 'secret of berta', 'second');
    await anna.appendToStream('users', counted(1));
    await assert.rejects(berta.appendToStream('users', counted(1)), isDenied);
    await rewriteFile(files.users, '{"users": [');
    const seen = refused.length;
    await until('half a list is noticed', () => refused.length > seen);
    assert.match(refused.at(-1) ?? '', /list of users .*can't be used: it stays/);
    await anna.appendToStream('users', counted(1));
    const [ended, lasting] = [anna, connect('clara', 'secret of clara', 'second')].map((client) => {
      const subscription = client.subscribeToStream('watched');
      subscription.on('error', () => undefined).on('data', () => undefined);
      return subscription;
    });
    assert.ok(ended && lasting);
    const isEnded = once(ended, 'error');
    await Promise.all([ended, lasting].map((subscription) => once(subscription, 'confirmation')));
    await use({ anna: 'another secret of anna', berta: 'secret of berta', clara: 'secret of clara' });
    await isEnded;
    await until('berta is let in', () =>
      berta.appendToStream('users', counted(1)).then(
        () => true,
        () => false,
      ),
    );
    await assert.rejects(anna.appendToStream('users', counted(1)), isDenied);
    const arrival = once(lasting, 'data');
    await berta.appendToStream('watched', counted(1));
    await arrival;
    await connect('anna', 'another secret of anna', 'second').appendToStream('users', counted(1));
  });
});
