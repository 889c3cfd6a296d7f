import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { connect as connectAmqp } from 'amqplib';
import { connect as connectMqtt, type IClientOptions, type MqttClient } from 'mqtt';
import { createAuthBackend } from '../../../adapters/http/auth/index.js';
import { listen, type Listening } from '../../../adapters/http/listen.js';
import {
  createDeviceCredentials,
  createDeviceProvisioning,
  createPool,
  migrate,
} from '../../../adapters/postgres/index.js';
import type { DeviceProvisioning } from '../../../projections/queries/index.js';
import { issueDeviceCertificate, makeDeviceAuthority } from '../../../infra/local/setup/index.js';
import { testKey } from '../../support/api.js';
import { startBroker, type OwnBroker } from '../../support/broker.js';
import { startPostgres, type TestPostgres } from '../../support/postgres.js';
import { silentLogger } from '../../support/silentLogger.js';

const refused = /not authorized|bad user|closed the connection|identifier rejected|ECONNRESET/i;

describe('devices that come by client certificate', function () {
  this.timeout(120_000);
  let folder: string;
  let broker: OwnBroker;
  let postgres: TestPostgres;
  let pool: ReturnType<typeof createPool>;
  let server: Listening;
  let provisioning: DeviceProvisioning;
  let secret = '';
  /** RabbitMQ 4.0 asks for a certificate's name with the password `none`, which anybody can give. */
  let isUnproved = false;
  const asked: string[] = [];
  const clients: MqttClient[] = [];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'brewline-certificates-'));
    [postgres, broker] = await Promise.all([startPostgres(), startBroker()]);
    isUnproved = (await brokerVersion()).startsWith('4.0.');
    await migrate({ databaseUrl: postgres.url });
    const databaseUrl = postgres.url;
    pool = createPool({ databaseUrl, applicationName: 'test', connections: 4, logger: silentLogger });
    provisioning = createDeviceProvisioning(pool, testKey);
    await provisioning.enroll([{ deviceId: 'keg-c', wayIn: 'certificate' }]);
    const [made] = await provisioning.enroll([{ deviceId: 'keg-s', wayIn: 'secret' }]);
    secret = made?.secret ?? '';
    const app = createAuthBackend({
      key: broker.authKey,
      credentials: createDeviceCredentials(pool, testKey),
      vhost: '/',
      ready: () => true,
      logger: { ...silentLogger, warn: (fields) => asked.push(JSON.stringify(fields)) },
    });
    server = await listen(app, {
      host: '127.0.0.1',
      port: broker.authPort,
      limits: { connections: 100, connectionsOfAddress: 100 },
      requestTimeoutMs: 5_000,
    });
  });
  afterEach(() => {
    for (const client of clients.splice(0)) client.end(true);
  });
  after(async () => {
    await server?.close(100);
    await pool?.end();
    await broker?.stop();
    await postgres?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('lets one in whose common name is its id, to its own topics', async function () {
    if (isUnproved) this.skip();
    const device = await connected({ clientId: 'keg-c', ...(await certificateOf('keg-c')) });
    const [granted] = await device.subscribeAsync('devices/keg-c/down', { qos: 1 });
    assert.equal(granted?.qos, 1);
    await device.publishAsync('devices/keg-c/up', 'hello', { qos: 1 });
    const closed = new Promise<void>((resolve) => device.once('close', () => resolve()));
    device.publish('devices/keg-s/up', 'I am keg-s', { qos: 1 });
    await closed;
  });

  it('refuses all of them where RabbitMQ tells no certificate from a password', async function () {
    if (!isUnproved) this.skip();
    await refuses({ clientId: 'keg-c', ...(await certificateOf('keg-c')) });
  });

  it('still lets one in by secret that shows no certificate', () =>
    connected({ clientId: 'keg-s', username: 'keg-s', password: secret }));

  it('refuses everybody who shows none and gives no password, whatever else they give', async () => {
    const logins = ['keg-c', 'keg-s'].flatMap((clientId) => [
      { clientId },
      { clientId, username: clientId },
      { clientId, username: clientId, password: '' },
      { clientId, username: clientId, password: 'none' },
      { clientId, username: clientId, password: 'undefined' },
      { clientId, username: `/:${clientId}` },
      { clientId, username: '', password: '' },
    ]);
    const urls = [broker.mqttUrl, broker.mqttPlainUrl];
    // Together: RabbitMQ 4 refuses after three seconds.
    await Promise.all(urls.flatMap((url) => logins.map((login) => refuses(login, url))));
  });

  it("refuses another's client id, and a certificate of who has a secret, of a stranger, and of another authority", async () => {
    await refuses({ clientId: 'keg-s', ...(await certificateOf('keg-c')) });
    await refuses({ clientId: '', ...(await certificateOf('keg-c')) });
    await refuses({ clientId: 'keg-s', ...(await certificateOf('keg-s')) });
    await refuses({ clientId: 'ghost', ...(await certificateOf('ghost')) });
    const foreign = join(folder, 'foreign');
    await makeDeviceAuthority(foreign);
    await assert.rejects(connected({ clientId: 'keg-c', ...(await certificateOf('keg-c', foreign)) }));
  });

  it("are not made for the names of the broker's own users, which RabbitMQ would let in as these", () =>
    assert.rejects(certificateOf('brewline_topology'), /no device has the name of a user of the broker/));

  it('takes user and password before the certificate, and then they have to be right', async () => {
    const certificate = await certificateOf('keg-c');
    await connected({ clientId: 'keg-s', username: 'keg-s', password: secret, ...certificate });
    await refuses({ clientId: 'keg-c', username: 'keg-c', password: 'x', ...certificate });
    await refuses({ clientId: 'keg-c', username: 'keg-c', ...certificate });
  });

  it('refuses a blocked one until it is unblocked', async function () {
    if (isUnproved) this.skip();
    const certificate = await certificateOf('keg-c');
    await provisioning.block(['keg-c']);
    await refuses({ clientId: 'keg-c', ...certificate });
    await provisioning.unblock(['keg-c']);
    await connected({ clientId: 'keg-c', ...certificate });
  });

  async function brokerVersion(): Promise<string> {
    const connection = await connectAmqp(broker.amqpUrl());
    const { version } = connection.connection.serverProperties;
    await connection.close();
    return version;
  }

  async function certificateOf(deviceId: string, authority = dirname(broker.caFile)) {
    const own = await mkdtemp(join(folder, 'device-'));
    const { certificateFile, keyFile } = await issueDeviceCertificate({
      ...{ authority, deviceId, days: 1 },
      folder: own,
    });
    return { cert: await readFile(certificateFile), key: await readFile(keyFile) };
  }

  function refuses(options: IClientOptions, url = broker.mqttUrl): Promise<void> {
    return assert.rejects(
      connected(options, url),
      refused,
      JSON.stringify({ ...options, cert: '', key: '' }),
    );
  }

  async function connected(options: IClientOptions, url = broker.mqttUrl): Promise<MqttClient> {
    const ca = await readFile(broker.caFile);
    const client = connectMqtt(url, { protocolVersion: 4, reconnectPeriod: 0, ca, ...options });
    clients.push(client);
    return new Promise((resolve, reject) => {
      client.once('connect', () => resolve(client));
      client.once('error', reject);
      client.once('close', () => reject(new Error('the broker closed the connection')));
      client.on('error', () => undefined);
    });
  }
});
